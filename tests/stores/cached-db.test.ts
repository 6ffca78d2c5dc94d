import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCachedDbStore } from '../../electron/stores/cached-db.ts'
import { createStore, createTableStore } from '../../electron/stores/open-store.ts'
import type { DatedStore, DeleteOutcome } from '../../electron/stores/store.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createCacheTable } from './cache-table.ts'
import type { Place } from './places.ts'
import { engines, insertSessions, moment, siteOf } from './places.ts'

const sqlite = engines.find(({ engine }) => engine === 'SQLite')
const prefix = ':1:django.contrib.sessions.cached_db'
const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`
const later = moment('2099-12-24T12:00:00')
const value = (text: string) => Buffer.from(JSON.stringify({ text })).toString('base64')

describe('cached_db', () => {
  let place: Place
  let database: string
  let store: DatedStore
  let refused = false

  beforeAll(async () => {
    if (sqlite === undefined) throw new Error('SQLite is always there')
    place = await sqlite.start()
  })
  afterAll(() => place.stop())
  beforeEach(async () => {
    refused = false
    database = await place.newDatabase()
    await place.run(database, createCacheTable('SQLite', 'site_cache'))
    const plain = siteOf(place.address(database))
    const cacheSite: Site = {
      ...plain,
      django: { ...plain.django, sessionEngine: 'cached_db' },
      cache: {
        address: { kind: 'database', table: 'site_cache' },
        keyPrefix: '',
        version: 1,
        sessionPrefix: 'django.contrib.sessions.cached_db',
        longestRequest: 30,
      },
    }
    const cache = createStore(
      { ...cacheSite, django: { ...cacheSite.django, sessionEngine: 'cache' } },
      { password: null },
    )
    const refusing = async (sessionKeys: readonly string[]): Promise<readonly DeleteOutcome[]> =>
      sessionKeys.map(sessionKey => ({ sessionKey, outcome: 'failed', cause: 'out of reach' }))
    const same = (end: number) => end
    const halves = {
      ...cache,
      get capabilities() {
        return cache.capabilities
      },
      delete: (sessionKeys: readonly string[]) => (refused ? refusing(sessionKeys) : cache.delete(sessionKeys)),
    }
    store = createCachedDbStore(createTableStore(cacheSite, null), halves, {
      keys: null,
      lookAgainAfterMs: 30_000,
      toColumn: same,
      fromColumn: same,
      isOver: end => end <= Date.now() * 1000,
    })
    await store.open()
  })
  afterEach(() => store.close())

  const enter = (number: number, text: string, expires: string) =>
    place.run(database, `insert into site_cache values ('${prefix}${keyOf(number)}', '${value(text)}', '${expires}')`)
  const entries = async () => (await place.run(database, 'select cache_key from site_cache')).length

  it('does not call a session changed whose entry it could not delete', async () => {
    await place.run(database, insertSessions([[keyOf(1), 'data', '2099-12-24 12:00:00']]))
    await enter(1, 'old', '2099-12-24 12:00:00')
    const [before] = await store.get([keyOf(1)])
    if (before === undefined) throw new Error('it was just made')
    refused = true
    expect(await store.replace(before, { sessionData: 'more', expireDate: later })).toBe('entry-left')
    expect(await entries()).toBe(1)
    refused = false
    const [changed] = await store.get([keyOf(1)])
    expect(changed?.sessionData).toBe('more')
    if (changed) expect(await store.replace(changed, { sessionData: 'most', expireDate: later })).toBe('replaced')
    expect(await entries()).toBe(0)
  })

  it('says of a row whose entry stays that the user may stay logged in', async () => {
    await place.run(database, insertSessions([[keyOf(1), 'data', '2099-12-24 12:00:00']]))
    await enter(1, 'alive', '2099-12-24 12:00:00')
    refused = true
    const [outcome] = await store.delete([keyOf(1)])
    expect(outcome).toMatchObject({ outcome: 'failed', cause: expect.stringContaining('out of reach') })
    expect(await store.getFromPrimary([keyOf(1)])).toMatchObject([{ sessionKey: keyOf(1) }])
  })

  it('takes an entry for a session only as long as the site would', async () => {
    await enter(1, 'alive', '2099-12-24 12:00:00')
    await enter(2, 'over', '2020-12-24 12:00:00')
    expect((await store.get([keyOf(1), keyOf(2)])).map(({ sessionKey }) => sessionKey)).toEqual([keyOf(1)])
  })

  it('changes an entry that is alone, if it is still what was read', async () => {
    await enter(1, 'alone', '2099-12-24 12:00:00')
    const [before] = await store.get([keyOf(1)])
    if (before === undefined) throw new Error('it was just made')
    const sooner = moment('2030-01-01T00:00:00')
    expect(await store.replace(before, { ...before, expireDate: sooner })).toBe('replaced')
    expect(await store.get([keyOf(1)])).toEqual([{ ...before, expireDate: sooner }])
    expect(await store.replace(before, { ...before, expireDate: later })).toBe('changed')
  })
})
