import { createHash } from 'node:crypto'
import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import type { Site } from '../../shared/contract/connections.ts'
import { maxCacheValueBytes } from '../../shared/django/cache-value.ts'
import { withPickledEntry } from '../../shared/django/pickle/set-entry.ts'
import { createCacheFiles } from '../../electron/stores/cache/files.ts'
import type { ListedPlace } from './listed-conformance.ts'
import { makeFolder, writeInPlace } from './folder-place.ts'
import { siteOf } from './places.ts'

/** A site whose sessions are in a FileBasedCache in this folder. */
export function cacheFileSite(folder: string, changes: Partial<Site> = {}): Site {
  const base = siteOf({ kind: 'sqlite', file: '' })
  return {
    ...base,
    store: null,
    users: null,
    cache: { address: { kind: 'files', folder }, keyPrefix: '', version: 1, sessionPrefix: null, longestRequest: 0 },
    django: { ...base.django, sessionEngine: 'cache' },
    ...changes,
  }
}

const cookieAge = 1_209_600

/** The name of an entry's file without its suffix, as Django makes it. */
export const digestOf = (key: string, engine = 'cache') =>
  createHash('md5').update(`:1:django.contrib.sessions.${engine}${key}`).digest('hex')

/** A file as Django writes it: when it ends (s since 1970; null: never), and the packed value. */
export function entryFile(expiresAt: number | null, value: Buffer): Buffer {
  if (expiresAt === null) return Buffer.concat([Buffer.from('\x80\x05N.', 'latin1'), value])
  const header = Buffer.from('\x80\x05\x95\x0a\0\0\0\0\0\0\0G\0\0\0\0\0\0\0\0.', 'latin1')
  header.writeDoubleBE(expiresAt, 12)
  return Buffer.concat([header, value])
}

export const packed = (pickle: string) => deflateSync(Buffer.from(pickle, 'latin1'))
const dict = (name: string, value: number) => withPickledEntry('\x80\x05}.', name, value)

export function startCacheFilesPlace(): ListedPlace {
  const { folder, goAway, comeBack, stop } = makeFolder()
  const site = cacheFileSite(folder)
  const fileOf = (key: string) => path.join(folder, `${digestOf(key)}.djcache`)
  const outside = path.join(path.dirname(folder), 'outside')
  const now = Date.now() / 1000
  writeFileSync(outside, entryFile(now + 1000, packed(dict('_auth_user_id', 1))))
  const add = (name: string, content: Buffer | string) => writeFileSync(path.join(folder, name), content)
  const hex = (number: number) => number.toString(16).padStart(32, 'f')
  const foreign = [
    () => add(`${hex(1)}.djcache`, entryFile(now + 300, packed(dict('price', 1)))),
    () => add(`${hex(2)}.djcache`, entryFile(null, packed('\x80\x05].'))),
    () => add(`${hex(3)}.djcache`, 'garbage'),
    () => add(`${hex(4)}.djcache`, ''),
    () => add(`${hex(5)}.djcache`, entryFile(now + cookieAge, Buffer.from('xgarbage'))),
    () => add(`${hex(6)}.djcache`, entryFile(now + cookieAge, packed('\x80\x05K\x01.'))),
    () => add('tmpab12cd34', entryFile(now + cookieAge, packed(dict('_auth_user_id', 1)))),
    () => add('notes.txt', 'x'),
    () => mkdirSync(path.join(folder, `${hex(7)}.djcache`)),
    () => symlinkSync(outside, path.join(folder, `${hex(8)}.djcache`)),
    () => execFileSync('mkfifo', [path.join(folder, `${hex(9)}.djcache`)]),
  ]
  const entries = () => readdirSync(folder)
  /** Only the site knows these. */
  const keys = new Map<string, string>()
  let names: readonly string[] = []
  const huge = 'x\x9c'.padEnd(maxCacheValueBytes + 1000, 'y')
  return {
    newStore: mode => createCacheFiles({ ...site, mode }, site.cache as NonNullable<Site['cache']>, folder),
    keyOf: key => `file:${digestOf(key)}`,
    save: async (key, data, expireDate) => {
      const expiresAt = expireDate / 1e6
      keys.set(path.basename(fileOf(key)), key)
      writeInPlace(fileOf(key), entryFile(expiresAt, Buffer.from(data, 'latin1')), expiresAt - cookieAge)
    },
    remove: async key => unlinkSync(fileOf(key)),
    empty: async () => {
      for (const name of entries()) rmSync(path.join(folder, name), { recursive: true })
      names = []
    },
    keysLeft: async () =>
      entries()
        .filter(name => !names.includes(name))
        .map(name => keys.get(name) ?? name),
    addForeign: async () => {
      const before = new Set(entries())
      for (const each of foreign) each()
      names = entries().filter(name => !before.has(name))
    },
    foreignLeft: async () => entries().filter(name => names.includes(name)).length,
    goAway: async () => goAway(),
    comeBack: async () => comeBack(),
    stop: async () => stop(),
    dataOf: number => packed(dict('_auth_user_id', number)).toString('latin1'),
    huge: { data: huge, bytes: huge.length },
    markGrainMs: 0,
    dateTolerance: 0,
  }
}
