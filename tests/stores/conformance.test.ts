import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { maxTextLength } from '../../shared/django/decode.ts'
import { createRowSource, createTableStore } from '../../electron/stores/open-store.ts'
import type { DatedStore, StoredSession } from '../../electron/stores/store.ts'
import type { Place, SessionValues } from './places.ts'
import { engines, failureOf, insertSessions, like, moment, siteOf, isMysql } from './places.ts'

const everything = { from: moment('0001-01-01T00:00:00'), to: Number.POSITIVE_INFINITY }
const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`
const plain = (key: string, date = '2026-11-21 12:00:00'): SessionValues => [key, 'data', date]

describe.each(engines)('$engine', ({ engine, start }) => {
  let place: Place
  let database: string
  let store: DatedStore

  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())
  beforeEach(async () => {
    database = await place.newDatabase()
    store = createTableStore(siteOf(place.address(database)), place.password)
    await store.open()
  })
  afterEach(() => store.close())

  const insert = (...sessions: readonly SessionValues[]) => place.run(database, insertSessions(sessions))
  const keysLeft = async () => {
    const rows = await place.run(database, 'select session_key from django_session order by session_key')
    return rows.map(row => String(row['session_key']))
  }
  const wholeSnapshot = async (limit: number) => {
    const rows = []
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const page = await store.snapshot(after, limit)
      rows.push(...page.rows)
      after = page.next
    }
    return rows
  }
  const allKeys = async (range: { from: number; to: number }, limit: number) => {
    const rows = []
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const page = await store.keys(range, after, limit)
      rows.push(...page.rows)
      after = page.next
    }
    return rows
  }

  it('says what it is and what it can do', async () => {
    const info = await store.open()
    expect(info.product).toMatch(new RegExp(`^${engine} \\d`))
    expect(info.location).toMatch(/\.django_session$/)
    expect(info.notes).toEqual([])
    expect(info.logout).toEqual({ possible: true, reason: null })
    expect(store.capabilities).toEqual({
      delete: { possible: true, reason: null },
      setExpiry: { possible: true, reason: null },
    })
    expect(store.changeMark !== undefined).toBe(engine === 'SQLite')
  })

  it('finds an empty table empty', async () => {
    expect(await store.count()).toBe(0)
    expect(await store.newest(10)).toEqual([])
    expect(await store.snapshot(undefined, 10)).toEqual({ rows: [], next: undefined })
    expect(await store.keys(everything, undefined, 10)).toEqual({ rows: [], next: undefined })
    expect([...(await store.dates(everything))]).toEqual([])
    expect(await store.get([])).toEqual([])
    expect(await store.delete([])).toEqual([])
  })

  it('gives those that expire last first', async () => {
    await insert(
      plain('b', '2026-01-02 00:00:00'),
      plain('a', '2026-01-01 00:00:00'),
      plain('c', '2026-01-03 00:00:00'),
    )
    expect((await store.newest(2)).map(row => row.sessionKey)).toEqual(['c', 'b'])
  })

  it('reads every row once in pages', async () => {
    const sessions = Array.from({ length: 257 }, (_, index) => plain(keyOf(index)))
    await insert(...sessions)
    for (const limit of [1, 50, 256, 257, 1000]) {
      const rows = await wholeSnapshot(limit)
      expect(rows.map(row => row.sessionKey)).toEqual(sessions.map(([key]) => key))
    }
    expect(await store.count()).toBe(257)
  })

  it('reads dates to the microsecond, from the past to the year 9999', async () => {
    await insert(
      plain('past', '1999-12-31 23:59:59'),
      plain('early', '0001-01-01 00:00:00'),
      plain('short', '2026-11-21 12:34:56.100000'),
      plain('micro', '2026-11-21 12:34:56.123456'),
      plain('late', '9999-12-31 23:59:59'),
    )
    const dates = Object.fromEntries((await wholeSnapshot(10)).map(row => [row.sessionKey, row.expireDate]))
    expect(dates).toEqual({
      past: moment('1999-12-31T23:59:59'),
      early: moment('0001-01-01T00:00:00'),
      short: moment('2026-11-21T12:34:56', 100_000),
      micro: moment('2026-11-21T12:34:56', 123_456),
      late: moment('9999-12-31T23:59:59'),
    })
    expect([...(await store.dates(everything))].sort((one, other) => one - other)).toEqual(
      Object.values(dates).sort((one, other) => one - other),
    )
  })

  it('clears what expires before a moment, the oldest first, and nothing else', async () => {
    await insert(
      plain('a', '2026-01-03 00:00:00'),
      plain('b', '2026-01-01 00:00:00'),
      plain('c', '2026-01-02 00:00:00'),
      plain('d', '2026-01-04 00:00:00'),
      plain('e', '9999-12-31 23:59:59'),
    )
    const before = moment('2026-01-04T00:00:00')
    expect(await store.clearExpired(before, 2)).toEqual({ sessionKeys: ['b', 'c'], deleted: 2 })
    expect(await store.clearExpired(before, 2)).toEqual({ sessionKeys: ['a'], deleted: 1 })
    expect(await store.clearExpired(before, 2)).toEqual({ sessionKeys: [], deleted: 0 })
    expect((await wholeSnapshot(10)).map(row => row.sessionKey)).toEqual(['d', 'e'])
  })

  it('takes ranges as half open', async () => {
    await insert(
      plain('before', '2026-11-21 11:59:59.999999'),
      plain('first', '2026-11-21 12:00:00'),
      plain('last', '2026-11-21 12:59:59.999999'),
      plain('after', '2026-11-21 13:00:00'),
    )
    const range = { from: moment('2026-11-21T12:00:00'), to: moment('2026-11-21T13:00:00') }
    expect((await allKeys(range, 10)).map(row => row.sessionKey)).toEqual(['first', 'last'])
    expect(await store.dates(range)).toHaveLength(2)
    expect(await store.dates({ from: range.to, to: range.from })).toHaveLength(0)
    expect(await store.dates({ from: Number.NEGATIVE_INFINITY, to: range.from })).toHaveLength(1)
  })

  it('pages keys through many equal dates without losing or repeating one', async () => {
    const sessions = Array.from({ length: 120 }, (_, index) =>
      plain(keyOf((index * 37) % 120), index % 3 === 0 ? '2026-11-21 12:00:00.500000' : '2026-11-21 12:00:00'),
    )
    await insert(...sessions)
    const expected = sessions
      .map(([sessionKey, , date]) => `${date} ${sessionKey}`)
      .sort()
      .map(text => text.split(' ').at(-1))
    for (const limit of [1, 7, 40, 120]) {
      expect((await allKeys(everything, limit)).map(row => row.sessionKey)).toEqual(expected)
    }
  })

  it('holds rows of impossible dates, and finds them in open ranges alone', async () => {
    if (isMysql(engine)) {
      await place.run(database, `set sql_mode = ''; ${insertSessions([plain('odd', '0000-00-00 00:00:00')])}`)
    } else if (engine === 'PostgreSQL') {
      await insert(plain('odd', '-infinity'), plain('endless', 'infinity'), plain('far', '12026-01-01 00:00:00'))
    } else {
      await insert(plain('odd', ''))
    }
    await insert(plain('good'))
    const rows = await wholeSnapshot(10)
    const good = moment('2026-11-21T12:00:00')
    expect(rows.find(row => row.sessionKey === 'good')?.expireDate).toBe(good)
    expect(rows.find(row => row.sessionKey === 'odd')?.expireDate).toBeLessThan(moment('0001-01-01T00:00:00'))
    const endOfTime = moment('9999-12-31T23:59:59') + 1e6
    const keys = async (from: number, to: number) =>
      (await allKeys({ from, to }, 1)).map(row => row.sessionKey).filter(key => key !== 'good')
    expect(await keys(moment('0001-01-01T00:00:00'), endOfTime)).toEqual([])
    expect(await keys(Number.NEGATIVE_INFINITY, endOfTime)).toEqual(['odd'])
    expect(await keys(endOfTime, Number.POSITIVE_INFINITY)).toEqual(engine === 'PostgreSQL' ? ['far', 'endless'] : [])
  })

  it('gets rows by exactly their keys', async () => {
    const forty = 'F'.repeat(40)
    await insert(plain('abc'), plain('Def'), plain(forty), plain("it's"), plain('schlüssel-日本'))
    const get = async (...keys: string[]) => (await store.get(keys)).map(row => row.sessionKey).sort()
    expect(await get('abc', 'abc', 'Def', forty, "it's", 'schlüssel-日本', 'none')).toEqual(
      ["it's", 'abc', 'Def', forty, 'schlüssel-日本'].sort(),
    )
    expect(await get('ABC', 'def', 'abc ', ' abc', forty.toLowerCase(), 'schlussel-日本')).toEqual([])
    expect(await get("' or 1=1 -- ", "\\' or 1=1 -- ", '%', '_')).toEqual([])
  })

  it('deletes exactly the keys it was given', async () => {
    await insert(plain('abc'), plain('Def'), plain("it's"), plain('stays'))
    const outcomes = await store.delete(['ABC', 'def', 'abc ', "\\' or 1=1 -- ", "it's", 'Def', 'Def'])
    expect(Object.fromEntries(outcomes.map(({ sessionKey, outcome }) => [sessionKey, outcome]))).toEqual({
      ABC: 'already-gone',
      def: 'already-gone',
      'abc ': 'already-gone',
      "\\' or 1=1 -- ": 'already-gone',
      "it's": 'deleted',
      Def: 'deleted',
    })
    expect((await keysLeft()).sort()).toEqual(['abc', 'stays'])
  })

  it('deletes one of two keys that differ by case alone', async () => {
    if (isMysql(engine)) {
      // Django's own collation allows only one of them; a table with another collation holds both.
      await place.run(
        database,
        'alter table django_session modify session_key varchar(40) collate utf8mb4_bin not null',
      )
    }
    await insert(plain('same'), plain('Same'), plain('SAME'))
    expect(await store.delete(['Same'])).toEqual([{ sessionKey: 'Same', outcome: 'deleted' }])
    expect((await keysLeft()).sort()).toEqual(['SAME', 'same'])
    expect((await store.get(['same', 'Same'])).map(row => row.sessionKey)).toEqual(['same'])
  })

  it('deletes many keys and says of each what became of it', async () => {
    await insert(...Array.from({ length: 1300 }, (_, index) => plain(keyOf(index))))
    const wanted = Array.from({ length: 1200 }, (_, index) => keyOf(index + 300))
    const outcomes = await store.delete(wanted)
    expect(outcomes.map(({ sessionKey }) => sessionKey)).toEqual(wanted)
    expect(outcomes.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(1000)
    expect(outcomes.filter(({ outcome }) => outcome === 'already-gone')).toHaveLength(200)
    expect(await keysLeft()).toEqual(Array.from({ length: 300 }, (_, index) => keyOf(index)))
    expect((await store.delete(wanted)).every(({ outcome }) => outcome === 'already-gone')).toBe(true)
  })

  it('reports a row that the database keeps', async () => {
    if (engine === 'PostgreSQL') {
      await place.run(
        database,
        `create rule keep as on delete to django_session where old.session_key = 'kept' do instead nothing`,
      )
    } else if (engine === 'SQLite') {
      await place.run(
        database,
        `create trigger keep before delete on django_session when old.session_key = 'kept' begin select raise(abort, 'x'); end`,
      )
    } else {
      await place.run(
        database,
        `create trigger keep before delete on django_session for each row
          if old.session_key = 'kept' then signal sqlstate '45000'; end if`,
      )
    }
    await insert(plain('kept'), plain('a'), plain('b'))
    const outcomes = await store.delete(['a', 'kept', 'b'])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['deleted', 'failed', 'deleted'])
    expect(await keysLeft()).toEqual(['kept'])
  })

  it('reads empty and huge session_data, the latter no further than it is ever decoded', async () => {
    const huge = 'x'.repeat(5_000_000)
    await insert(['empty', '', '2026-01-01 00:00:00'], ['just', 'x'.repeat(maxTextLength), '2026-01-01 00:00:00'])
    for (let index = 0; index < 8; index += 1) await insert([keyOf(index), huge, '2026-01-01 00:00:00'])
    const [first, just, ...rest] = await wholeSnapshot(5)
    const expireDate = moment('2026-01-01T00:00:00')
    expect(first).toEqual({ sessionKey: 'empty', sessionData: '', expireDate })
    expect(just).toEqual({ sessionKey: 'just', sessionData: 'x'.repeat(maxTextLength), expireDate })
    const cut = { sessionData: 'x'.repeat(maxTextLength + 1), expireDate, cutFrom: huge.length }
    expect(rest).toEqual(Array.from({ length: 8 }, (_, index) => ({ sessionKey: keyOf(index), ...cut })))
    expect(await store.get([keyOf(0), keyOf(7), 'just'])).toHaveLength(3)
  })

  it('brings no page of more than 32 MB, wherever the long rows lie, and yet every row once', async () => {
    const short = Array.from({ length: 60 }, (_, index) => plain(keyOf(index), '2026-12-01 12:00:00'))
    await insert(...short)
    for (let index = 60; index < 480; index += 20) {
      const date = '2026-11-01 12:00:00'
      await insert(...Array.from({ length: 20 }, (_, at) => [keyOf(index + at), 'x'.repeat(100_000), date] as const))
    }
    const bytesOf = (rows: readonly { sessionData: string }[]) =>
      rows.reduce((sum, row) => sum + row.sessionData.length, 0)
    const newest = await store.newest(5000)
    expect(newest.length).toBeGreaterThan(60)
    expect(bytesOf(newest)).toBeLessThanOrEqual(32 * 1024 * 1024)
    const other = createTableStore(siteOf(place.address(database)), place.password)
    const { rows, next } = await other.snapshot(undefined, 5000)
    expect(bytesOf(rows)).toBeLessThanOrEqual(32 * 1024 * 1024)
    expect(next).toBe(rows.at(-1)?.sessionKey)
    await other.close()
    expect((await wholeSnapshot(5000)).map(row => row.sessionKey)).toEqual(
      Array.from({ length: 480 }, (_, index) => keyOf(index)),
    )
    const keys = Array.from({ length: 400 }, (_, index) => keyOf(index + 40))
    expect((await store.get(keys)).map(row => row.sessionKey).sort()).toEqual(keys)

    const source = createRowSource(siteOf(place.address(database)), place.password)
    const one = new Map<string, StoredSession>()
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const page: StoredSession[] = []
      after = await source.each({ after, upTo: undefined }, 5000, row => page.push(row))
      expect(bytesOf(page)).toBeLessThanOrEqual(64 * 1024 * 1024)
      for (const row of page) one.set(row.sessionKey, row)
    }
    const some: string[] = []
    await source.each({ after: keyOf(100), upTo: keyOf(120) }, 5000, ({ sessionKey }) => some.push(sessionKey))
    expect(some.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => keyOf(index + 101)))
    await source.close()
    const byKey = [...one.values()].toSorted((a, b) => (a.sessionKey < b.sessionKey ? -1 : 1))
    expect(byKey).toEqual(await wholeSnapshot(5000))
  })

  it('marks every change, where it can', async () => {
    if (store.changeMark === undefined) return
    const before = await store.changeMark()
    expect(await store.changeMark()).toBe(before)
    await insert(plain('new'))
    const inserted = await store.changeMark()
    expect(inserted).not.toBe(before)
    await store.delete(['new'])
    expect(await store.changeMark()).not.toBe(inserted)
  })

  it('refuses to delete from a read-only connection and from a site with cached_db', async () => {
    await insert(plain('stays'))
    const site = siteOf(place.address(database))
    const cached = { ...site, django: { ...site.django, sessionEngine: 'cached_db' as const } }
    for (const [refused, reason] of [
      [{ ...site, mode: 'read-only' as const }, /read-only/],
      [cached, /cache would keep the user logged in/],
    ] as const) {
      const other = createTableStore(refused, place.password)
      expect((await other.open()).logout).toEqual({ possible: false, reason: like(reason) })
      expect(await failureOf(other.delete(['stays']))).toMatchObject({
        code: 'FORBIDDEN',
        message: like(reason),
      })
      expect(await other.count()).toBe(1)
      await other.close()
    }
    expect(await keysLeft()).toEqual(['stays'])
  })

  it('says which clock expire_date follows', async () => {
    const site = siteOf(place.address(database))
    const local = createTableStore(
      { ...site, django: { ...site.django, useTimeZone: false, timeZone: 'Europe/Madrid' } },
      place.password,
    )
    expect((await local.open()).timeZone).toMatch(engine === 'PostgreSQL' ? /exact moments/ : /Europe\/Madrid/)
    await local.close()
    expect((await store.open()).timeZone).toMatch(engine === 'PostgreSQL' ? /exact moments/ : /^UTC/)
  })

  it('names a missing table, and the columns that another table lacks', async () => {
    const site = siteOf(place.address(database))
    const missing = createTableStore({ ...site, table: 'no_such_table' }, place.password)
    expect(await failureOf(missing.open())).toMatchObject({ code: 'NOT_FOUND', message: like(/no_such_table/) })
    await missing.close()
    const other = createTableStore({ ...site, table: 'auth_user' }, place.password)
    expect(await failureOf(other.open())).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/session_key, session_data, expire_date/),
    })
    await other.close()
    await place.run(database, 'drop table django_session')
    expect(await failureOf(store.newest(1))).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('notes that expire_date has no index', async () => {
    const name = 'django_session_expire_date_a5c62663'
    await place.run(database, isMysql(engine) ? `drop index ${name} on django_session` : `drop index ${name}`)
    expect((await store.open()).notes).toEqual([like(/no index/)])
  })
})
