import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../electron/stores/open-store.ts'
import { inspectSchema } from '../../electron/stores/inspect.ts'
import { sampleSessions } from '../../electron/stores/sample.ts'
import { createSessionTable } from '../../electron/stores/session-table.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import type { Place } from './places.ts'
import { engines, failureOf, like, moment, siteOf, isMysql, dialectOf } from './places.ts'

const schemas = { MariaDB: 'mysql', PostgreSQL: 'postgresql', SQLite: 'sqlite' } as const
const further = (engine: keyof typeof schemas) =>
  readFileSync(new URL(`../fixtures/django/schema/further/${schemas[engine]}.sql`, import.meta.url), 'utf8')

const userSessions: SessionColumns = {
  userId: 'user_id',
  lastActivity: 'last_activity',
  createdAt: null,
  ip: 'ip',
  userAgent: 'user_agent',
  personal: true,
}
const packages = [
  { table: 'user_sessions_session', activity: 'last_activity', columns: userSessions },
  {
    table: 'qsessions_session',
    activity: 'updated_at',
    columns: { ...userSessions, lastActivity: 'updated_at', createdAt: 'created_at' },
  },
] as const
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

describe.each(engines)('further columns in $engine', ({ engine, start }) => {
  let place: Place
  let database: string
  const opened: ReturnType<typeof createSessionTable>[] = []

  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())
  beforeEach(async () => {
    database = await place.newDatabase()
    await place.run(database, further(dialectOf(engine)))
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })

  const opening = async (changes: Partial<Site>) => {
    const address = place.address(database)
    const store = createSessionTable(createEngine(address, place.password, false), siteOf(address, changes))
    opened.push(store)
    await store.open()
    return store
  }
  const rowsOf = async (table: string, column: string) =>
    (await place.run(database, `select ${column} from ${table} order by session_key`)).map(row => String(row[column]))

  describe.each(packages)('$table', ({ table, activity, columns }) => {
    beforeEach(() =>
      place.run(
        database,
        `insert into ${table} (session_key, session_data, expire_date, user_agent, ${activity}, ip, user_id) values
          ('a', 'data of a', '2026-12-05 12:00:00.5', '${agent}', '2026-11-21 12:00:00.25', '2001:db8::7', null),
          ('b', 'data of b', '2026-12-05 13:00:00', '', '2026-11-21 13:00:00', '203.0.113.9', null),
          ('c', 'data of c', '2026-12-05 14:00:00', null, '2026-11-21 14:00:00', null, null)`,
      ),
    )

    it('reads them with the rows, however the rows are read', async () => {
      const store = await opening({ table, sessionColumns: columns })
      const a = {
        sessionKey: 'a',
        sessionData: 'data of a',
        expireDate: moment('2026-12-05T12:00:00', 500_000),
        further: {
          userId: null,
          lastActivity: moment('2026-11-21T12:00:00', 250_000),
          createdAt: null,
          ip: '2001:db8::7',
          userAgent: agent,
        },
      }
      const none = { userId: null, createdAt: null, userAgent: null }
      const b = {
        sessionKey: 'b',
        further: { ...none, lastActivity: moment('2026-11-21T13:00:00'), ip: '203.0.113.9' },
      }
      const c = { sessionKey: 'c', further: { ...none, lastActivity: moment('2026-11-21T14:00:00'), ip: null } }
      expect((await store.snapshot(undefined, 10)).rows).toMatchObject([a, b, c])
      expect(await store.newest(2)).toMatchObject([c, b])
      expect(await store.get(['a'])).toEqual([a])
      expect(await store.getFromPrimary(['a'])).toEqual([a])
    })

    it('reads them of a row whose payload is too long for a page', async () => {
      await place.run(database, `update ${table} set session_data = '${'x'.repeat(2_000_000)}' where session_key = 'a'`)
      const store = await opening({ table, sessionColumns: columns })
      const [row] = await store.get(['a'])
      expect(row).toMatchObject({ cutFrom: 2_000_000, further: { ip: '2001:db8::7', userAgent: agent } })
    })

    it('leaves address and browser where they are unless they are asked for', async () => {
      const store = await opening({ table, sessionColumns: { ...columns, personal: false } })
      const [row] = await store.get(['a'])
      expect(row?.further).toMatchObject({
        ip: null,
        userAgent: null,
        lastActivity: moment('2026-11-21T12:00:00', 250_000),
      })
    })

    it('follows, deletes, clears and changes as in the table of Django', async () => {
      const store = await opening({ table, sessionColumns: columns })
      const everything = { from: moment('2026-01-01T00:00:00'), to: Number.POSITIVE_INFINITY }
      expect((await store.keys(everything, undefined, 10)).rows.map(row => row.sessionKey)).toEqual(['a', 'b', 'c'])
      expect(await store.dates(everything)).toHaveLength(3)
      const [b] = await store.get(['b'])
      if (b === undefined) throw new Error('no row b')
      const after = { sessionData: 'other data', expireDate: moment('2026-12-24T18:00:00') }
      expect(await store.replace(b, after)).toBe('replaced')
      expect(await store.get(['b'])).toEqual([{ ...b, ...after }])
      expect(await store.delete(['a'])).toEqual([{ sessionKey: 'a', outcome: 'deleted' }])
      expect(await store.clearExpired(moment('2026-12-06T00:00:00'), 10)).toEqual({ sessionKeys: ['c'], deleted: 1 })
      expect(await rowsOf(table, 'session_key')).toEqual(['b'])
    })

    it('says which column is not there', async () => {
      const wrong = opening({ table, sessionColumns: { ...columns, ip: 'remote_addr' } })
      expect(await failureOf(wrong)).toMatchObject({ code: 'BAD_REQUEST', message: like(/no column remote_addr/) })
    })
  })

  it('reads a table of any name, and a user id in a column of any name', async () => {
    const table = 'shop customsession'
    const quoted = isMysql(engine) ? `\`${table}\`` : `"${table}"`
    await place.run(
      database,
      `insert into ${quoted} (session_key, session_data, expire_date, account_id) values ('k', 'd', '2026-12-05 12:00:00', 42)`,
    )
    const nothing = { lastActivity: null, createdAt: null, ip: null, userAgent: null, personal: false }
    const store = await opening({ table, sessionColumns: { ...nothing, userId: 'account_id' } })
    expect(await store.get(['k'])).toMatchObject([{ sessionData: 'd', further: { userId: '42' } }])
    const named = await opening({ table, sessionColumns: { ...nothing, userId: null, createdAt: 'order' } })
    expect(await named.get(['k'])).toMatchObject([{ further: { userId: null, createdAt: null } }])
    expect(await store.delete(['k'])).toEqual([{ sessionKey: 'k', outcome: 'deleted' }])
  })

  it('are proposed where none are named, as far as this account may read them', async () => {
    const { sessionTables } = await inspectSchema(place.address(database), place.password)
    const found = Object.fromEntries(sessionTables.map(({ table, columns }) => [table, columns]))
    const proposed = { ...userSessions, personal: false }
    expect(found).toMatchObject({
      django_session: null,
      user_sessions_session: proposed,
      qsessions_session: { ...proposed, lastActivity: 'updated_at', createdAt: 'created_at' },
    })
    const address = place.address(database)
    const site = siteOf(address, { table: 'user_sessions_session' })
    expect((await sampleSessions(site, place.password)).further).toEqual(proposed)
    expect((await sampleSessions({ ...site, sessionColumns: proposed }, place.password)).further).toBeNull()
    expect((await sampleSessions(siteOf(address), place.password)).further).toBeNull()
    if (address.kind === 'sqlite') return
    const account = isMysql(engine) ? "'few'@'%'" : 'few'
    await place.run(
      database,
      isMysql(engine) ? `create user ${account} identified by 'few'` : "create role few login password 'few'",
    )
    await place.run(
      database,
      `grant select (session_key, session_data, expire_date, user_id) on user_sessions_session to ${account}`,
    )
    const few = siteOf({ ...address, user: 'few' }, { table: 'user_sessions_session' })
    expect((await sampleSessions(few, 'few')).further).toMatchObject({
      userId: 'user_id',
      lastActivity: null,
      ip: null,
    })
  })

  it('reads nothing of them where the site names none', async () => {
    await place.run(
      database,
      "insert into user_sessions_session (session_key, session_data, expire_date, last_activity) values ('k', 'd', '2026-12-05 12:00:00', '2026-11-21 12:00:00')",
    )
    const store = await opening({ table: 'user_sessions_session' })
    expect(await store.get(['k'])).toEqual([
      { sessionKey: 'k', sessionData: 'd', expireDate: moment('2026-12-05T12:00:00') },
    ])
  })
})
