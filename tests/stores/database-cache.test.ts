import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCacheDecoder, maxCacheValueBytes } from '../../shared/django/cache-value.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { createStore } from '../../electron/stores/open-store.ts'
import type { DatedStore } from '../../electron/stores/store.ts'
import type { SiteCache } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createCacheTable } from './cache-table.ts'
import type { Place } from './places.ts'
import { engines, failureOf, like, moment, siteOf } from './places.ts'

const everything = { from: moment('0001-01-01T00:00:00'), to: Number.POSITIVE_INFINITY }
const noon = moment('2026-11-21T12:00:00')
const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`
const prefix = ':1:django.contrib.sessions.cache'
/** No text at all: what a pickle holds. */
const bytes = '\x80\x05\x00\xff}.'
const base64 = (value: string) => Buffer.from(value, 'latin1').toString('base64')

const cacheOf = (table: string, changes: Partial<SiteCache> = {}): SiteCache => ({
  address: { kind: 'database', table },
  keyPrefix: '',
  version: 1,
  sessionPrefix: null,
  longestRequest: 0,
  ...changes,
})

describe.each(engines)('the database cache in $engine', ({ engine, start }) => {
  let place: Place
  let database: string
  let store: DatedStore

  const siteWith = (cache: Partial<SiteCache> = {}, changes: Partial<Site> = {}): Site => {
    const site = siteOf(place.address(database), { cache: cacheOf('my_cache', cache), ...changes })
    return { ...site, django: { ...site.django, sessionEngine: 'cache' } }
  }
  const open = async (site = siteWith()) => {
    const opened = createStore(site, { password: place.password })
    if (opened.kind !== 'dated') throw new Error('It is no table')
    await opened.open()
    return opened
  }

  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())
  beforeEach(async () => {
    database = await place.newDatabase()
    await place.run(database, createCacheTable(engine, 'my_cache'))
    store = await open()
  })
  afterEach(() => store.close())

  const insertRaw = (rows: readonly (readonly [string, string, string])[]) => {
    const tuples = rows.map(values => `(${values.map(text => `'${text.replaceAll("'", "''")}'`).join(', ')})`)
    return place.run(database, `insert into my_cache (cache_key, value, expires) values ${tuples.join(', ')}`)
  }
  const insert = (...sessions: readonly (readonly [key: string, value: string, date: string])[]) =>
    insertRaw(sessions.map(([key, value, date]) => [prefix + key, base64(value), date]))
  const plain = (key: string, date = '2026-11-21 12:00:00') => [key, bytes, date] as const
  const foreign = [
    [`${prefix}d_db${keyOf(1)}`, 'gAV9lC4=', '2026-11-21 12:00:00'],
    [`:2:django.contrib.sessions.cache${keyOf(1)}`, 'gAV9lC4=', '2026-11-21 12:00:00'],
    [`x${prefix}${keyOf(1)}`, 'gAV9lC4=', '2026-11-21 12:00:00'],
    [':1:views.decorators.cache.cache_page.x', 'not base64 at all', '2020-01-01 00:00:00'],
    [prefix, '', '2020-01-01 00:00:00'],
    [`${prefix}short`, '', '2020-01-01 00:00:00'],
    [`${prefix}${'f'.repeat(41)}`, '', '2020-01-01 00:00:00'],
  ] as const
  const keysLeft = async () => {
    const rows = await place.run(database, 'select cache_key from my_cache')
    return rows.map(row => String(row['cache_key'])).sort()
  }
  const all = async (limit = 5000) => {
    const rows = []
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const page = await store.snapshot(after, limit)
      rows.push(...page.rows)
      after = page.next
    }
    return rows
  }
  const keysIn = async (range: { from: number; to: number }, limit: number) => {
    const rows = []
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const page = await store.keys(range, after, limit)
      rows.push(...page.rows)
      after = page.next
    }
    return rows.map(row => row.sessionKey)
  }

  it('says what it is, what it can do, and that Django may throw sessions away', async () => {
    const info = await store.open()
    expect(info.product).toMatch(new RegExp(`^${engine} \\d`))
    expect(info.location).toMatch(/\.my_cache$/)
    expect(info.notes).toEqual([like(/MAX_ENTRIES/)])
    expect(info.timeZone).toMatch(engine === 'PostgreSQL' ? /exact moments/ : /^UTC/)
    const possible = { possible: true, reason: null }
    expect(store.capabilities).toEqual({ delete: possible, setExpiry: possible })
  })

  it('finds the sessions of the site alone among all that is cached', async () => {
    await insertRaw(foreign)
    expect(await store.count()).toBe(3)
    expect([await store.newest(10), await all(), await keysIn(everything, 10)]).toEqual([[], [], []])
    await insert(plain(keyOf(1)), plain(keyOf(2), '2026-11-22 12:00:00'))
    const first = { sessionKey: keyOf(1), sessionData: bytes, expireDate: noon }
    const second = { ...first, sessionKey: keyOf(2), expireDate: noon + 86_400e6 }
    expect(await store.newest(10)).toEqual([second, first])
    for (const limit of [1, 2, 3, 5000]) {
      expect(await all(limit)).toEqual([first, second])
      expect(await keysIn(everything, limit)).toEqual([keyOf(1), keyOf(2)])
    }
    expect(await store.get([keyOf(1), `d_db${keyOf(1)}`, '', 'short', keyOf(1).toUpperCase()])).toEqual([first])
    expect(await store.dates({ from: noon, to: noon + 1e6 })).toHaveLength(1)
  })

  it('finds those of a key prefix with signs that LIKE knows, and of another version', async () => {
    const wild = await open(siteWith({ keyPrefix: "100%_!'\\x", version: 7 }))
    const key = (text: string) => `${text}:7:django.contrib.sessions.cache${keyOf(3)}`.replaceAll("'", "''")
    const written = [key("100%_!'\\x"), key('100anything'), key("100%a!'\\x"), key("100%_!'\\X")].map(text =>
      engine === 'MySQL' || engine === 'MariaDB' ? text.replaceAll('\\', '\\\\') : text,
    )
    for (const text of written.slice(0, engine === 'MySQL' || engine === 'MariaDB' ? 3 : 4)) {
      await place.run(database, `insert into my_cache values ('${text}', 'gAV9lC4=', '2026-11-21 12:00:00')`)
    }
    expect((await wild.snapshot(undefined, 10)).rows.map(row => row.sessionKey)).toEqual([keyOf(3)])
    expect(await wild.delete([keyOf(3)])).toEqual([{ sessionKey: keyOf(3), outcome: 'deleted' }])
    expect(await wild.delete([keyOf(3)])).toEqual([{ sessionKey: keyOf(3), outcome: 'already-gone' }])
    await wild.close()
  })

  it('reads the entries of cached_db for a site that has that engine', async () => {
    await insertRaw(foreign)
    await insert(plain(keyOf(1)))
    const site = siteWith()
    const cached = createStore(
      { ...site, django: { ...site.django, sessionEngine: 'cached_db' } },
      { password: place.password },
    )
    await cached.open()
    if (cached.kind !== 'dated') throw new Error('It is no table')
    expect(await cached.cacheBefore?.halves(keyOf(1))).toEqual({
      row: null,
      entry: { sessionKey: keyOf(1), sessionData: '\x80\x05}\x94.', expireDate: noon },
    })
    expect((await cached.cacheBefore?.entries(undefined, 10))?.rows).toEqual([keyOf(1)])
    expect(await cached.delete([keyOf(1)])).toMatchObject([{ outcome: 'deleted' }])
    expect(await keysLeft()).not.toContain(`${prefix}d_db${keyOf(1)}`)
    expect(await keysLeft()).toContain(`${prefix}${keyOf(1)}`)
    await cached.close()
  })

  it('pages keys through many equal dates without losing or repeating one', async () => {
    await insertRaw(foreign)
    const sessions = Array.from({ length: 120 }, (_, index) => plain(keyOf((index * 37) % 120)))
    await insert(...sessions)
    const expected = sessions.map(([key]) => key).sort()
    for (const limit of [1, 7, 40, 120]) expect(await keysIn(everything, limit)).toEqual(expected)
    expect((await all(7)).map(row => row.sessionKey)).toEqual(expected)
  })

  it('deletes exactly the sessions that it was given', async () => {
    await insertRaw(foreign)
    await insert(plain(keyOf(1)), plain(keyOf(2)), plain(keyOf(3)))
    const left = [...foreign.map(([key]) => key), prefix + keyOf(3)].sort()
    const others = ['short', '', `d_db${keyOf(1)}`, keyOf(3).toUpperCase(), `${keyOf(3)} `, '%', '_'.repeat(32)]
    const outcomes = await store.delete([keyOf(1), ...others, keyOf(2), keyOf(1)])
    expect(Object.fromEntries(outcomes.map(({ sessionKey, outcome }) => [sessionKey, outcome]))).toEqual({
      [keyOf(1)]: 'deleted',
      [keyOf(2)]: 'deleted',
      ...Object.fromEntries(others.map(key => [key, 'already-gone'])),
    })
    expect(await keysLeft()).toEqual(left)
  })

  it('clears sessions that have expired and no other entry', async () => {
    await insertRaw(foreign)
    await insert(plain(keyOf(1), '2026-01-02 00:00:00'), plain(keyOf(2), '2026-01-01 00:00:00'), plain(keyOf(3)))
    const before = moment('2026-01-04T00:00:00')
    expect(await store.clearExpired(before, 100)).toEqual({ sessionKeys: [keyOf(2), keyOf(1)], deleted: 2 })
    expect(await store.clearExpired(before, 100)).toEqual({ sessionKeys: [], deleted: 0 })
    expect(await keysLeft()).toEqual([...foreign.map(([key]) => key), prefix + keyOf(3)].sort())
  })

  it('clears also where others with the same beginning expired before any session', async () => {
    const others = ['one', 'two', 'three', 'four', 'five'].map(name => `${prefix}${name}`)
    await insertRaw(others.map(key => [key, base64(bytes), '2026-01-01 00:00:00']))
    await insert(plain(keyOf(1), '2026-01-02 00:00:00'))
    const before = moment('2026-01-04T00:00:00')
    expect(await store.clearExpired(before, 2)).toEqual({ sessionKeys: [keyOf(1)], deleted: 1 })
    expect(await store.clearExpired(before, 2)).toEqual({ sessionKeys: [], deleted: 0 })
    expect(await keysLeft()).toEqual(others.toSorted())
  })

  it('writes payload and end together, as Django writes them, and nothing over a save', async () => {
    await insert(plain(keyOf(1)), plain(keyOf(2)))
    const [before] = await store.get([keyOf(1)])
    if (before === undefined) throw new Error('It is not there')
    const after = { sessionData: '\x80\x05}\x94\x8c\x01\xe9.', expireDate: noon + 3600e6 }
    expect(await store.replace({ ...before, expireDate: noon + 1e6 }, after)).toBe('changed')
    expect(await store.replace({ ...before, sessionData: `${bytes} ` }, after)).toBe('changed')
    expect(await store.replace(before, after)).toBe('replaced')
    expect(await store.get([keyOf(1)])).toEqual([{ sessionKey: keyOf(1), ...after }])
    expect(await store.replace(before, after)).toBe('changed')
    expect(await store.replace({ ...before, sessionKey: keyOf(9) }, after)).toBe('gone')
    expect(await store.replace({ ...before, sessionKey: `d_db${keyOf(1)}` }, after)).toBe('gone')
    const rows = await place.run(database, `select value from my_cache where cache_key = '${prefix}${keyOf(1)}'`)
    expect(rows[0]?.['value']).toBe(base64(after.sessionData))
    expect((await store.get([keyOf(2)]))[0]?.sessionData).toBe(bytes)
  })

  it('reads values no further than they are ever decoded, and never writes those', async () => {
    const [just, larger] = [maxCacheValueBytes, maxCacheValueBytes + 1000].map(size => '\x80'.repeat(size))
    await insert([keyOf(1), just ?? '', '2026-11-21 12:00:00'], [keyOf(2), larger ?? '', '2026-11-21 12:00:00'])
    const [one, two] = await all()
    expect(one).toEqual({ sessionKey: keyOf(1), sessionData: just, expireDate: noon })
    expect(two?.cutFrom).toBe(base64(larger ?? '').length)
    expect(createCacheDecoder(nodePrimitives)(two?.sessionData ?? '').unreadable).toBe('too-large')
    if (two === undefined) throw new Error('It is not there')
    expect(await failureOf(store.replace(two, two))).toMatchObject({ code: 'UNSUPPORTED' })
    expect(await store.delete([keyOf(2)])).toMatchObject([{ outcome: 'deleted' }])
  })

  it('takes what is no base64 for an empty value', async () => {
    await insertRaw([[prefix + keyOf(1), '!!!', '2026-11-21 12:00:00']])
    expect(await all()).toEqual([{ sessionKey: keyOf(1), sessionData: '', expireDate: noon }])
  })

  it('never writes on a read-only connection', async () => {
    await insert(plain(keyOf(1)))
    const other = await open(siteWith({}, { mode: 'read-only' }))
    const failure = { code: 'FORBIDDEN', message: like(/read-only/) }
    const [row] = await other.get([keyOf(1)])
    if (row === undefined) throw new Error('It is not there')
    expect(await failureOf(other.delete([keyOf(1)]))).toMatchObject(failure)
    expect(await failureOf(other.replace(row, row))).toMatchObject(failure)
    expect(await failureOf(other.clearExpired(noon + 1e9, 10))).toMatchObject(failure)
    await other.close()
    expect(await keysLeft()).toHaveLength(1)
  })

  it('names a table that is missing, and one that is no cache', async () => {
    const missing = createStore(siteWith({ address: { kind: 'database', table: 'nowhere' } }), {
      password: place.password,
    })
    expect(await failureOf(missing.open())).toMatchObject({ code: 'NOT_FOUND', message: like(/nowhere/) })
    await missing.close()
    const other = createStore(siteWith({ address: { kind: 'database', table: 'django_session' } }), {
      password: place.password,
    })
    expect(await failureOf(other.open())).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/cache_key, value, expires/),
    })
    await other.close()
  })

  it.each(['3.2', '4.2', '5.2', '6.1'])('reads what Django %s wrote', async version => {
    const vectors = vectorsOf(version)
    expect(vectors.length).toBeGreaterThan(3)
    await place.run(database, createCacheTable(engine, 'my_cache_table'))
    for (const { row } of vectors) {
      const values = [row.cache_key, row.value, row.expires].map(text => `'${text}'`)
      await place.run(database, `insert into my_cache_table values (${values.join(', ')})`)
    }
    const theirs = await open(siteWith({ address: { kind: 'database', table: 'my_cache_table' } }))
    const found = new Map((await theirs.snapshot(undefined, 100)).rows.map(row => [row.sessionKey, row]))
    const wanted = vectors.filter(vector => vector.engine === 'cache')
    expect([...found.keys()].sort()).toEqual(wanted.map(vector => vector.session_key).sort())
    const decode = createCacheDecoder(nodePrimitives)
    for (const { session_key: key, row } of wanted) {
      expect(found.get(key)?.sessionData).toBe(Buffer.from(row.value, 'base64').toString('latin1'))
      expect(found.get(key)?.expireDate).toBe(Date.parse(`${row.expires.replace(' ', 'T')}Z`) * 1000)
      expect(decode(found.get(key)?.sessionData ?? '')).toMatchObject({ unreadable: null, signature: 'unsigned' })
    }
    await theirs.close()
  })
})

type Vector = {
  readonly id: string
  readonly engine: string
  readonly session_key: string
  readonly row: { readonly cache_key: string; readonly value: string; readonly expires: string }
}

function vectorsOf(version: string): readonly Vector[] {
  const file = new URL(`../fixtures/django/caches-${version}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as Vector[]).filter(vector => vector.id.startsWith('database/'))
}
