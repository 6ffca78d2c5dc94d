import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Site } from '../../shared/contract/connections.ts'
import { maxTextLength } from '../../shared/django/decode.ts'
import { createFileStore } from '../../electron/stores/file/file-store.ts'
import type { ListedPlace } from './listed-conformance.ts'
import { siteOf } from './places.ts'

/** A site whose sessions are files of this folder. */
export function fileSite(folder: string, changes: Partial<Site> = {}): Site {
  const base = siteOf({ kind: 'sqlite', file: '' })
  return {
    ...base,
    store: null,
    users: null,
    files: { folder, cookieName: 'sessionid' },
    django: { ...base.django, sessionEngine: 'file' },
    ...changes,
  }
}

export type FolderPlace = ListedPlace & { readonly folder: string }

/** A folder that can vanish and come back. */
export function makeFolder(): {
  readonly folder: string
  readonly goAway: () => void
  readonly comeBack: () => void
  readonly stop: () => void
} {
  const home = mkdtempSync(path.join(tmpdir(), 'rollcall-files-'))
  const folder = path.join(home, 'sessions')
  mkdirSync(folder, { mode: 0o700 })
  return {
    folder,
    goAway: () => renameSync(folder, path.join(home, 'elsewhere')),
    comeBack: () => renameSync(path.join(home, 'elsewhere'), folder),
    stop: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** As Django writes a file: beside it, then in its place. */
export function writeInPlace(file: string, content: string | Buffer, modifiedAt: number): void {
  const temporary = `${file}_out_test`
  writeFileSync(temporary, content, { mode: 0o600 })
  utimesSync(temporary, modifiedAt, modifiedAt)
  renameSync(temporary, file)
}

export function startFilePlace(): FolderPlace {
  const { folder, goAway, comeBack, stop } = makeFolder()
  const site = fileSite(folder)
  const fileOf = (key: string) => path.join(folder, `sessionid${key}`)
  const outside = path.join(path.dirname(folder), 'outside')
  writeFileSync(outside, 'secret')
  const foreign = {
    leftover: () => writeFileSync(`${fileOf('k'.repeat(32))}_out_abcd1234`, 'half'),
    capitals: () => writeFileSync(fileOf('K'.repeat(32)), 'x'),
    short: () => writeFileSync(fileOf('abc'), 'x'),
    other: () => writeFileSync(path.join(folder, 'csrftokenaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), 'x'),
    noName: () => writeFileSync(path.join(folder, 'sessionid'), 'x'),
    directory: () => mkdirSync(fileOf('d'.repeat(32))),
    link: () => symlinkSync(outside, fileOf('l'.repeat(32))),
    dangling: () => symlinkSync(path.join(folder, 'nowhere'), fileOf('n'.repeat(32))),
    pipe: () => execFileSync('mkfifo', [fileOf('p'.repeat(32))]),
  }
  let names: readonly string[] = []
  const entries = () => readdirSync(folder)
  return {
    folder,
    newStore: mode => createFileStore({ ...site, mode }),
    keyOf: key => key,
    save: async (key, data, expireDate) => writeInPlace(fileOf(key), data, expireDate / 1e6 - site.django.cookieAge),
    remove: async key => unlinkSync(fileOf(key)),
    empty: async () => {
      for (const name of entries()) rmSync(path.join(folder, name), { recursive: true })
      names = []
    },
    keysLeft: async () =>
      entries()
        .filter(name => !names.includes(name))
        .map(name => name.replace(/^sessionid/, '')),
    addForeign: async () => {
      const before = new Set(entries())
      for (const add of Object.values(foreign)) add()
      names = entries().filter(name => !before.has(name))
    },
    foreignLeft: async () => entries().filter(name => names.includes(name)).length,
    goAway: async () => goAway(),
    comeBack: async () => comeBack(),
    stop: async () => stop(),
    dataOf: number => `payload number ${number}`,
    huge: { data: 'x'.repeat(maxTextLength + 1000), bytes: maxTextLength + 1000 },
    markGrainMs: 0,
    dateTolerance: 0,
  }
}
