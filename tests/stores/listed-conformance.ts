import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ListedStore, StoredSession } from '../../electron/stores/store.ts'
import { failureOf, like } from './places.ts'

/** A place where a site keeps its sessions without a database, and how the site itself writes there. */
export type ListedPlace = {
  /** A store over it, not opened yet. */
  readonly newStore: (mode: 'operator' | 'read-only') => ListedStore
  /** What the store calls the session that the site calls so; the same where keys can be known. */
  readonly keyOf: (sessionKey: string) => string
  /** Saves as the site does: `data` is what the store is to give as sessionData, the expiry in whole seconds (microseconds). */
  readonly save: (sessionKey: string, data: string, expireDate: number) => Promise<void>
  readonly remove: (sessionKey: string) => Promise<void>
  /** Takes everything out. */
  readonly empty: () => Promise<void>
  /** The session keys that are there, as the site calls them, in any order; foreign things are not among them. */
  readonly keysLeft: () => Promise<readonly string[]>
  /** Puts things there that are no sessions of this site, and gives how many of them are there still. */
  readonly addForeign: () => Promise<void>
  readonly foreignLeft: () => Promise<number>
  /** Makes it unreachable, and reachable again with what it held. */
  readonly goAway: () => Promise<void>
  readonly comeBack: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Payloads of the site, each another one for each number. */
  readonly dataOf: (number: number) => string
  /** A payload that is longer than is ever decoded, and how long it is; null where no such thing can be stored. */
  readonly huge: { readonly data: string; readonly bytes: number } | null
  /** Saves that follow each other faster than this (ms) may have the same mark. */
  readonly markGrainMs: number
  /** How far an expiry that is read may be off what was stored, in microseconds. */
  readonly dateTolerance: number
}

const day = 86_400_000_000
const began = Math.floor(Date.now() / 1000) * 1e6
const inDays = (days: number) => began + days * day
const siteKey = (number: number) => `k${String(number).padStart(31, '0')}`
const waiting = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Reads the whole listing, in pages of at most so many: the last mark of each session. */
export async function listAll(store: ListedStore, limit: number): Promise<ReadonlyMap<string, number>> {
  const marks = new Map<string, number>()
  for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
    const page = await store.list(after, limit)
    for (const { sessionKey, mark } of page.rows) marks.set(sessionKey, mark)
    after = page.next
  }
  return marks
}

/** What every store that is listed must do, on a real place. To be called inside of a `describe`. */
export function describeListedStore(start: () => Promise<ListedPlace>): void {
  let place: ListedPlace
  let store: ListedStore

  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())
  beforeEach(async () => {
    await place.empty()
    store = place.newStore('operator')
    await store.open()
  })
  afterEach(() => store.close())

  const key = (number: number) => place.keyOf(siteKey(number))
  const save = (number: number, version = number, days = 7) =>
    place.save(siteKey(number), place.dataOf(version), inDays(days))
  const only = async (number: number): Promise<StoredSession> => {
    const [session] = await store.get([key(number)])
    if (session === undefined) throw new Error(`Session ${number} is not there`)
    return session
  }
  const near = (date: number, wanted: number) =>
    expect(Math.abs(date - wanted)).toBeLessThanOrEqual(place.dateTolerance)
  const canReplace = () => store.capabilities.setExpiry.possible

  it('says what it is and what it can do, also when it is opened again', async () => {
    for (const info of [await store.open(), await store.open()]) {
      expect(info.product.length).toBeGreaterThan(0)
      expect(info.location.length).toBeGreaterThan(0)
      expect(info.latencyMs).toBeGreaterThanOrEqual(0)
      expect(info.logout).toEqual(store.capabilities.delete)
      expect(info.setExpiry).toEqual(store.capabilities.setExpiry)
    }
    expect(store.capabilities.delete).toEqual({ possible: true, reason: null })
    expect(store.capabilities.setExpiry.possible).toBe(store.capabilities.setExpiry.reason === null)
  })

  it('finds an empty place empty', async () => {
    expect([0, null]).toContain(await store.count())
    expect(await listAll(store, 10)).toEqual(new Map())
    expect(await store.get([])).toEqual([])
    expect(await store.get([key(1)])).toEqual([])
    expect(await store.delete([])).toEqual([])
  })

  it('lists every session in pages of any length, and counts them where it can', async () => {
    const wanted = Array.from({ length: 253 }, (_, number) => number)
    for (const number of wanted) await save(number)
    for (const limit of [1, 50, 252, 253, 1000]) {
      expect([...(await listAll(store, limit)).keys()].sort()).toEqual(wanted.map(key).sort())
    }
    const count = await store.count()
    if (count !== null) expect(Math.abs(count - 253)).toBeLessThanOrEqual(25)
  })

  it('begins anew without a place to go on, and names those who are there all the time', async () => {
    for (let number = 0; number < 60; number += 1) await save(number)
    const first = await store.list(undefined, 20)
    for (let number = 0; number < 10; number += 1) await place.remove(siteKey(number))
    for (let number = 60; number < 70; number += 1) await save(number)
    const seen = new Set(first.rows.map(row => row.sessionKey))
    for (let { next } = first; next !== undefined;) {
      const page = await store.list(next, 20)
      for (const row of page.rows) seen.add(row.sessionKey)
      next = page.next
    }
    for (let number = 10; number < 60; number += 1) expect(seen).toContain(key(number))
    expect([...(await listAll(store, 1000)).keys()].sort()).toEqual(
      Array.from({ length: 60 }, (_, at) => key(at + 10)).sort(),
    )
  })

  it('gives a session another mark once it is saved, and the same one as long as it is not', async () => {
    await save(1)
    await save(2)
    let before = await listAll(store, 10)
    for (let version = 10; version < 15; version += 1) {
      await waiting(place.markGrainMs)
      await save(1, version)
      const now = await listAll(store, 10)
      expect(now.get(key(1))).not.toBe(before.get(key(1)))
      expect(now.get(key(2))).toBe(before.get(key(2)))
      before = now
    }
    expect(await listAll(store, 10)).toEqual(before)
    expect([...before.values()].every(Number.isFinite)).toBe(true)
  })

  it('reads payload and expiry', async () => {
    await place.save(siteKey(1), place.dataOf(1), inDays(1))
    await place.save(siteKey(2), place.dataOf(2), inDays(14))
    const rows = await store.get([key(2), key(1), key(3)])
    const found = new Map(rows.map(row => [row.sessionKey, row]))
    expect(found.size).toBe(2)
    expect(found.get(key(1))?.sessionData).toBe(place.dataOf(1))
    expect(found.get(key(2))?.sessionData).toBe(place.dataOf(2))
    near(found.get(key(1))?.expireDate ?? 0, inDays(1))
    near(found.get(key(2))?.expireDate ?? 0, inDays(14))
    expect((await store.getFromPrimary([key(1)]))[0]?.sessionData).toBe(place.dataOf(1))
  })

  it('gets sessions by exactly their keys', async () => {
    await save(1)
    const exact = key(1)
    const others = [
      exact.toUpperCase(),
      ` ${exact}`,
      `${exact} `,
      exact.slice(0, -1),
      `${exact}0`,
      '',
      '*',
      '../x',
      'a/b',
    ]
    expect(await store.get([...others, `${exact}\0`, `${exact}\r\nflush_all`, '\ud800'])).toEqual([])
    expect((await store.get([exact, exact])).map(row => row.sessionKey)).toEqual([exact])
  })

  it('gets and deletes many at once', async () => {
    for (let number = 0; number < 300; number += 1) await save(number)
    const keys = Array.from({ length: 400 }, (_, number) => key(number))
    expect((await store.get(keys)).map(row => row.sessionKey).sort()).toEqual(keys.slice(0, 300).sort())
    const outcomes = await store.delete(keys)
    expect(outcomes.map(({ sessionKey }) => sessionKey).sort()).toEqual([...keys].sort())
    expect(outcomes.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(300)
    expect(outcomes.filter(({ outcome }) => outcome === 'already-gone')).toHaveLength(100)
    expect(await place.keysLeft()).toEqual([])
  })

  it('deletes exactly the sessions that it was given, and says of each what became of it', async () => {
    for (const number of [1, 2, 3]) await save(number)
    const wrong = [key(2).toUpperCase(), `${key(2)} `, '*', '../x']
    const outcomes = await store.delete([key(1), ...wrong, key(9), key(1)])
    expect(Object.fromEntries(outcomes.map(({ sessionKey, outcome }) => [sessionKey, outcome]))).toEqual({
      [key(1)]: 'deleted',
      [key(9)]: 'already-gone',
      ...Object.fromEntries(wrong.map(sessionKey => [sessionKey, 'already-gone'])),
    })
    expect([...(await place.keysLeft())].sort()).toEqual([siteKey(2), siteKey(3)])
    expect((await store.delete([key(1)])).map(({ outcome }) => outcome)).toEqual(['already-gone'])
    expect(await store.get([key(1), key(2)])).toHaveLength(1)
    expect([...(await listAll(store, 10)).keys()].sort()).toEqual([key(2), key(3)].sort())
  })

  it('tries none any more once it is cancelled', async () => {
    for (const number of [1, 2]) await save(number)
    const outcomes = await store.delete([key(1), key(2)], () => true)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['not-tried', 'not-tried'])
    expect(await place.keysLeft()).toHaveLength(2)
  })

  it('writes payload and expiry together, of that session alone', async () => {
    await save(1)
    await save(2)
    if (!canReplace()) {
      const failure = await failureOf(store.replace(await only(1), await only(2)))
      expect(failure).toMatchObject({ message: store.capabilities.setExpiry.reason })
      return
    }
    const after = { sessionData: place.dataOf(77), expireDate: inDays(3) }
    const mark = (await listAll(store, 10)).get(key(1))
    await waiting(place.markGrainMs)
    expect(await store.replace(await only(1), after)).toBe('replaced')
    const now = await only(1)
    expect(now.sessionData).toBe(after.sessionData)
    near(now.expireDate, after.expireDate)
    expect((await only(2)).sessionData).toBe(place.dataOf(2))
    expect((await listAll(store, 10)).get(key(1))).not.toBe(mark)
    expect([...(await place.keysLeft())].sort()).toEqual([siteKey(1), siteKey(2)])
  })

  it('moves an expiry alone, and again', async () => {
    if (!canReplace()) return
    await save(1)
    for (const days of [20, 20, 2]) {
      expect(await store.replace(await only(1), { sessionData: place.dataOf(1), expireDate: inDays(days) })).toBe(
        'replaced',
      )
      near((await only(1)).expireDate, inDays(days))
    }
  })

  it('writes nothing over what the site saved meanwhile, be it the payload or the expiry', async () => {
    if (!canReplace()) return
    await save(1)
    const before = await only(1)
    await waiting(place.markGrainMs)
    await save(1, 5)
    expect(await store.replace(before, { ...before, sessionData: place.dataOf(6) })).toBe('changed')
    expect((await only(1)).sessionData).toBe(place.dataOf(5))
    const again = await only(1)
    await waiting(place.markGrainMs)
    await save(1, 5, 12)
    expect(await store.replace(again, { ...again, expireDate: inDays(1) })).toBe('changed')
    near((await only(1)).expireDate, inDays(12))
  })

  it('never brings back a session that is gone', async () => {
    if (!canReplace()) return
    await save(1)
    const before = await only(1)
    await place.remove(siteKey(1))
    expect(await store.replace(before, { ...before, expireDate: inDays(9) })).toBe('gone')
    expect(await place.keysLeft()).toEqual([])
    expect(await store.replace({ ...before, sessionKey: '../x' }, before)).toBe('gone')
  })

  it('leaves alone whatever is no session of the site', async () => {
    await save(1)
    await place.addForeign()
    const foreign = await place.foreignLeft()
    expect(foreign).toBeGreaterThan(0)
    const listed = await listAll(store, 10)
    // A name may be all that a listing knows: what lies behind it is no session when it is read.
    expect((await store.get([...listed.keys()])).map(row => row.sessionKey)).toEqual([key(1)])
    await store.delete([key(1)])
    expect(await place.foreignLeft()).toBe(foreign)
    expect(await store.get([...(await listAll(store, 10)).keys()])).toEqual([])
  })

  it('reads a huge session no further than it is ever decoded, and never writes it', async () => {
    if (place.huge === null) return
    await save(1)
    await place.save(siteKey(2), place.huge.data, inDays(7))
    const found = await only(2)
    expect(found.cutFrom).toBe(place.huge.bytes)
    expect(found.sessionData.length).toBeLessThan(place.huge.bytes)
    const failure = await failureOf(store.replace(found, { ...found, expireDate: inDays(1) }))
    expect(failure).toMatchObject({ code: 'UNSUPPORTED' })
    expect(await store.get([key(1), key(2)])).toHaveLength(2)
    expect((await store.delete([key(2)])).map(({ outcome }) => outcome)).toEqual(['deleted'])
  })

  it('reads and never writes on a read-only connection, and says why', async () => {
    await save(1)
    const other = place.newStore('read-only')
    const info = await other.open()
    const reason = like(/read-only/)
    expect(info.logout).toEqual({ possible: false, reason })
    expect(info.setExpiry).toEqual({ possible: false, reason })
    const [session] = await other.get([key(1)])
    if (session === undefined) throw new Error('It was not read')
    expect(await failureOf(other.delete([key(1)]))).toMatchObject({ code: 'FORBIDDEN', message: reason })
    expect(await failureOf(other.replace(session, session))).toMatchObject({ code: 'FORBIDDEN', message: reason })
    expect((await listAll(other, 10)).size).toBe(1)
    await other.close()
    expect(await place.keysLeft()).toEqual([siteKey(1)])
  })

  it('says that the place is away, and goes on once it is back', async () => {
    await save(1)
    await save(2)
    await store.list(undefined, 1)
    await place.goAway()
    try {
      const unavailable = { code: 'UNAVAILABLE', retryable: true }
      expect(await failureOf(store.list(undefined, 10))).toMatchObject(unavailable)
      expect(await failureOf(store.get([key(1)]))).toMatchObject(unavailable)
      expect(await failureOf(store.open())).toMatchObject(unavailable)
      const [outcome] = await store.delete([key(1)]).catch(() => [])
      // Nobody is told that somebody is out while nothing is known.
      expect(['failed', 'not-tried', undefined]).toContain(outcome?.outcome)
      const other = place.newStore('operator')
      expect(await failureOf(other.open())).toMatchObject(unavailable)
      await other.close()
    } finally {
      await place.comeBack()
    }
    await store.open()
    expect([...(await listAll(store, 10)).keys()].sort()).toEqual([key(1), key(2)].sort())
    expect((await store.get([key(1)]))[0]?.sessionData).toBe(place.dataOf(1))
  })

  it('closes at any time, and twice', async () => {
    const fresh = place.newStore('operator')
    await fresh.close()
    const open = place.newStore('operator')
    await open.open()
    await Promise.all([open.close(), open.close()])
  })
}
