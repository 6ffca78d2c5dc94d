import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { never } from '../../shared/contract/session.ts'
import { readPayload } from '../../shared/django/payload.ts'
import { createSiteReader } from '../../electron/monitor/decoder.ts'
import { createCacheFiles } from '../../electron/stores/cache/files.ts'
import { createFileStore } from '../../electron/stores/file/file-store.ts'
import { taggedValue as tagged } from '../../electron/terminal/tagged-value.ts'
import { djangoVersions, releaseOf } from '../unit/django/vectors.ts'
import { cacheFileSite, digestOf } from './cache-files-place.ts'
import { fileSite } from './folder-place.ts'
import { listAll } from './listed-conformance.ts'

type FileVector = {
  readonly id: string
  readonly file: string
  readonly session_key: string
  readonly content: string
  readonly mtime: number
  readonly secret_key: string
  readonly session_cookie_age: number
  readonly read_at: number
  readonly django_loads_to: object
  readonly file_left: boolean
}
type CacheVector = {
  readonly id: string
  readonly backend: string
  readonly engine: 'cache' | 'cached_db'
  readonly session_key: string
  readonly saved_at: number
  readonly payload: unknown
  readonly file?: string
  readonly value_base64: string
  readonly expiry_epoch: number
}

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/django/${name}.json`, import.meta.url), 'utf8'))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-vectors-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const secrets = (secretKey: string | null) => ({ password: null, secretKey, secretKeyFallbacks: [] })

describe.each(djangoVersions)('session files of Django %s', version => {
  test.each(vectors(`files-${version}`) as readonly FileVector[])('$id', async vector => {
    const base = fileSite(folder)
    const django = { ...base.django, cookieAge: vector.session_cookie_age, release: releaseOf(version) }
    const site = { ...base, django }
    const place = path.join(folder, vector.file)
    writeFileSync(place, vector.content)
    utimesSync(place, vector.mtime, vector.mtime)
    const store = createFileStore(site)
    await store.open()
    const listed = await listAll(store, 10)
    if (vector.id === 'half_written_temp') return expect(listed.size).toBe(0)
    expect([...listed.keys()]).toEqual([vector.session_key])
    const [row] = await store.get([vector.session_key])
    if (row === undefined) throw new Error('It was not read')
    const reader = createSiteReader(site, secrets(vector.secret_key), new Uint8Array(32))
    const decoded = reader.decode(row.sessionData)
    const fields = decoded.serialized === null ? null : reader.fields(decoded.serialized)
    const end = reader.endOf?.(row, fields) ?? Number.NaN
    expect(end > vector.read_at * 1e6).toBe(vector.file_left)
    if (['expiry_seconds_old', 'empty_file'].includes(vector.id)) expect(reader.clock.endOf(end)).toBe(never)
    const payload = decoded.serialized === null ? null : readPayload(decoded.serialized)
    if (vector.file_left) expect(payload === null ? {} : tagged(payload)).toEqual(vector.django_loads_to)
    await store.close()
  })
})

describe.each(djangoVersions)('entries of the file cache of Django %s', version => {
  const all = vectors(`caches-${version}`) as readonly CacheVector[]
  const inFiles = all.filter(({ file }) => file?.endsWith('.djcache'))

  test('there are some', () => {
    expect(inFiles.length).toBeGreaterThanOrEqual(4)
  })

  test.each(inFiles)('$id', async ({ engine, session_key: key, ...vector }) => {
    const base = cacheFileSite(folder)
    const site = { ...base, django: { ...base.django, sessionEngine: engine } }
    if (site.cache === undefined) throw new Error('The site has no cache')
    const place = path.join(folder, vector.file ?? '')
    writeFileSync(place, Buffer.from(vector.value_base64, 'base64'))
    utimesSync(place, vector.saved_at, vector.saved_at)
    const store = createCacheFiles(site, site.cache, folder)
    await store.open()
    const own = `file:${digestOf(key)}`
    expect([...(await listAll(store, 10)).keys()]).toEqual(engine === 'cache' ? [own] : [])
    expect(store.keyOf?.(key) ?? key).toBe(engine === 'cache' ? own : key)
    const [row] = await store.get([store.keyOf?.(key) ?? key])
    expect(row?.expireDate).toBe(Math.floor(vector.expiry_epoch * 1e6))
    const cacheSite = { ...site, django: { ...site.django, sessionEngine: 'cache' as const } }
    const decoded = createSiteReader(cacheSite, secrets(null), new Uint8Array(32)).decode(row?.sessionData ?? '')
    expect(decoded.compressed).toBe(true)
    const payload = readPayload(decoded.serialized ?? '')
    expect(payload && tagged(payload)).toEqual(vector.payload)
    expect((await store.delete([store.keyOf?.(key) ?? key])).map(({ outcome }) => outcome)).toEqual(['deleted'])
    await store.close()
  })
})
