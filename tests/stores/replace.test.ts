import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTableStore } from '../../electron/stores/open-store.ts'
import type { DatedStore, StoredSession } from '../../electron/stores/store.ts'
import type { Place } from './places.ts'
import { engines, failureOf, insertSessions, like, moment, siteOf, dialectOf } from './places.ts'

const later = moment('2026-12-24T18:00:00')
const after = { sessionData: "it's\\ ünew", expireDate: later }

describe.each(engines)('replacing a session in $engine', ({ engine, start }) => {
  let place: Place
  let database: string
  let store: DatedStore

  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())
  beforeEach(async () => {
    database = await place.newDatabase()
    await place.run(
      database,
      insertSessions([
        ['one', 'Data', '2026-11-21 12:00:00.5'],
        ['two', 'Data', '2026-11-21 12:00:00'],
      ]),
    )
    store = createTableStore(siteOf(place.address(database)), place.password)
    await store.open()
  })
  afterEach(() => store.close())

  const rowOf = async (sessionKey: string): Promise<StoredSession> => {
    const [row] = await store.get([sessionKey])
    if (row === undefined) throw new Error(`no row ${sessionKey}`)
    return row
  }

  it('writes payload and expiry together, of that row alone', async () => {
    const before = await rowOf('one')
    expect(await store.replace(before, after)).toBe('replaced')
    expect(await rowOf('one')).toEqual({ sessionKey: 'one', ...after })
    expect(await rowOf('two')).toMatchObject({ sessionData: 'Data', expireDate: moment('2026-11-21T12:00:00') })
  })

  it('never writes a row of which only the beginning was read', async () => {
    await place.run(
      database,
      `update django_session set session_data = '${'x'.repeat(2_000_000)}' where session_key = 'one'`,
    )
    const before = await rowOf('one')
    expect(before.cutFrom).toBe(2_000_000)
    expect(await failureOf(store.replace(before, { ...before, expireDate: later }))).toMatchObject({
      code: 'UNSUPPORTED',
    })
    const { cutFrom: _, ...blind } = before
    expect(await store.replace(blind, after)).toBe('changed')
    expect((await rowOf('one')).cutFrom).toBe(2_000_000)
  })

  it('moves the expiry alone, even to where it is', async () => {
    const before = await rowOf('two')
    expect(await store.replace(before, { ...before, expireDate: later })).toBe('replaced')
    expect(await store.replace(await rowOf('two'), { ...before, expireDate: later })).toBe('replaced')
    expect(await rowOf('two')).toEqual({ ...before, expireDate: later })
  })

  it('writes nothing over what the site saved meanwhile, not even when it differs by case or a space', async () => {
    const before = await rowOf('one')
    for (const saved of ['data', 'Data ', 'other']) {
      await place.run(database, `update django_session set session_data = '${saved}' where session_key = 'one'`)
      expect(await store.replace(before, after)).toBe('changed')
      expect((await rowOf('one')).sessionData).toBe(saved)
    }
  })

  it('writes nothing over an expiry that was moved meanwhile, not even by a microsecond', async () => {
    const zone = engine === 'PostgreSQL' ? '+00' : ''
    for (const [read, moved] of [
      ['2026-11-21 12:00:00', '2026-11-21 12:00:00.000001'],
      ['2026-11-21 12:00:00.500000', '2026-11-21 12:00:00.499999'],
      ['2255-06-05 23:47:34.740991', '2255-06-05 23:47:34.740992'],
      ['1684-07-28 00:12:25.259009', '1684-07-28 00:12:25.259008'],
      ['9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999000'],
    ]) {
      const to = (date: string | undefined) =>
        place.run(database, `update django_session set expire_date = '${date}${zone}' where session_key = 'one'`)
      await to(read)
      const before = await rowOf('one')
      await to(moved)
      const saved = await rowOf('one')
      expect(await store.replace(before, after)).toBe('changed')
      expect(await rowOf('one')).toEqual(saved)
      await to(read)
      expect(await store.replace(before, { ...before, expireDate: later })).toBe('replaced')
      expect((await rowOf('one')).expireDate).toBe(later)
    }
  })

  it('lets one of two who read the same move the expiry', async () => {
    const before = await rowOf('two')
    const sooner = moment('2026-11-21T13:00:00')
    const outcomes = [
      await store.replace(before, { ...before, expireDate: sooner }),
      await store.replace(before, { ...before, expireDate: later }),
    ]
    expect(outcomes).toEqual(['replaced', 'changed'])
    expect((await rowOf('two')).expireDate).toBe(sooner)
  })

  it('moves an expiry that is written in another way than Django writes it', async () => {
    const written = {
      MariaDB: ['1000-01-01 00:00:00.000001'],
      PostgreSQL: ['infinity', '12026-01-01 00:00:00+00', '0044-03-15 00:00:00+00 BC'],
      SQLite: ['2026-11-21T12:00:00Z', '2026-11-21 12:00:00.5', '2026-11-21 14:00:00+02:00', '2026-11-21', 'soon', '7'],
    }
    for (const date of written[dialectOf(engine)]) {
      await place.run(database, `update django_session set expire_date = '${date}' where session_key = 'one'`)
      expect(await store.replace(await rowOf('one'), { ...after, sessionData: 'Data' })).toBe('replaced')
      expect((await rowOf('one')).expireDate).toBe(later)
    }
  })

  it('does not bring back what is gone, nor take another key for it', async () => {
    const before = await rowOf('one')
    await store.delete(['one'])
    expect(await store.replace(before, after)).toBe('gone')
    expect(await store.replace({ ...(await rowOf('two')), sessionKey: 'TWO' }, after)).toBe('gone')
    expect(await store.count()).toBe(1)
    expect((await rowOf('two')).sessionData).toBe('Data')
  })

  it('holds dates from the past to the year 9999', async () => {
    for (const date of ['1999-12-31T23:59:59', '9999-12-31T23:59:59']) {
      expect(await store.replace(await rowOf('one'), { ...after, expireDate: moment(date) })).toBe('replaced')
      expect((await rowOf('one')).expireDate).toBe(moment(date))
    }
  })

  it('is refused on a read-only connection and with cached_db, and says why', async () => {
    const before = await rowOf('one')
    const site = siteOf(place.address(database))
    const cached = { ...site, django: { ...site.django, sessionEngine: 'cached_db' as const } }
    for (const [refused, reason] of [
      [{ ...site, mode: 'read-only' as const }, /read-only/],
      [cached, /would not hold/],
    ] as const) {
      const other = createTableStore(refused, place.password)
      expect((await other.open()).setExpiry).toEqual({ possible: false, reason: like(reason) })
      expect(await failureOf(other.replace(before, after))).toMatchObject({ code: 'FORBIDDEN', message: like(reason) })
      await other.close()
    }
    expect(await rowOf('one')).toEqual(before)
  })

  it('is seen by the mark of changes, where there is one', async () => {
    if (engine !== 'SQLite' || store.changeMark === undefined) return
    const mark = await store.changeMark()
    await store.replace(await rowOf('one'), after)
    expect(await store.changeMark()).not.toBe(mark)
  })
})
