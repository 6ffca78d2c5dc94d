import { databaseOf } from '../../electron/stores/database-of.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testConnection } from '../../electron/api/connection-test.ts'
import { inspectSchema } from '../../electron/stores/inspect.ts'
import { createTableStore, createUserSource } from '../../electron/stores/open-store.ts'
import { djangoUserTable } from '../../shared/contract/django-site.ts'
import type { ServerPlace } from './places.ts'
import { failureOf, insertSessions, like, serverEngines, siteOf, isMysql, dialectOf } from './places.ts'

const userColumns = Object.values(djangoUserTable.columns).filter(name => name !== null)

/** The least that Rollcall needs, as the manual gives it. */
const leastGrants = {
  MariaDB: (database: string) => `
    create user rollcall@'%' identified by 'pw';
    grant select, delete on ${database}.django_session to rollcall@'%';
    grant select (${userColumns.join(', ')}) on ${database}.auth_user to rollcall@'%'`,
  PostgreSQL: (database: string) => `
    create role rollcall login password 'pw';
    grant connect on database ${database} to rollcall;
    grant usage on schema public to rollcall;
    grant select, delete on public.django_session to rollcall;
    grant select (${userColumns.join(', ')}) on public.auth_user to rollcall`,
}
const readingGrants = {
  MariaDB: (database: string) => `
    create user reader@'%' identified by 'pw'; grant select on ${database}.django_session to reader@'%'`,
  PostgreSQL: () => `create role reader login password 'pw'; grant select on public.django_session to reader`,
}
const noGrants = {
  MariaDB: (database: string) => `
    create user stranger@'%' identified by 'pw'; grant select on ${database}.django_cache_table to stranger@'%'`,
  PostgreSQL: () => `create role stranger login password 'pw'`,
}

describe.each(serverEngines)('$engine', ({ engine, start }) => {
  let place: ServerPlace
  let database: string
  const siteFor = (user: string) => siteOf({ ...place.serverAddress(database), user })

  beforeAll(async () => {
    place = await start()
    database = await place.newDatabase()
    const active = isMysql(engine) ? '1' : 'true'
    await place.run(database, insertSessions([['one', 'data', '2026-11-21 12:00:00']]))
    await place.run(
      database,
      `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
        values (1, 'pw', ${active}, 'ana', 'Ana', 'Example', 'ana@example.com', ${active}, ${active}, '2026-01-01 00:00:00')`,
    )
    for (const grants of [leastGrants, readingGrants, noGrants])
      await place.run(database, grants[dialectOf(engine)](database))
  })
  afterAll(() => place.stop())

  it('does everything with the least grants', async () => {
    const store = createTableStore(siteFor('rollcall'), 'pw')
    const users = createUserSource(siteFor('rollcall'), 'pw')
    expect(await store.open()).toMatchObject({ logout: { possible: true, reason: null }, notes: [] })
    expect(store.capabilities.setExpiry).toEqual({ possible: false, reason: like(/no UPDATE grant/) })
    await users?.open()
    expect(await users?.get(['1'])).toMatchObject([{ id: '1', username: 'ana', isStaff: true }])
    expect(await store.count()).toBe(1)
    expect(await store.newest(10)).toHaveLength(1)
    expect((await store.snapshot(undefined, 10)).rows).toHaveLength(1)
    expect(await store.delete(['one'])).toEqual([{ sessionKey: 'one', outcome: 'deleted' }])
    await place.run(database, insertSessions([['one', 'data', '2026-11-21 12:00:00']]))
    const [row] = await store.get(['one'])
    if (row === undefined) throw new Error('no row')
    expect(await failureOf(store.replace(row, row))).toMatchObject({
      code: 'FORBIDDEN',
      message: like(/no UPDATE grant/),
    })
    await store.close()
    await users?.close()
  })

  it('knows beforehand that an account may not delete', async () => {
    const store = createTableStore(siteFor('reader'), 'pw')
    expect((await store.open()).logout).toEqual({ possible: false, reason: like(/no DELETE grant/) })
    expect(await store.count()).toBe(1)
    expect(await failureOf(store.delete(['one']))).toMatchObject({
      code: 'FORBIDDEN',
      message: like(/no DELETE grant/),
    })
    expect(await store.count()).toBe(1)
    await store.close()
  })

  it('proposes the tables and columns that an account may read, and no others', async () => {
    const proposalFor = (user: string) => inspectSchema(databaseOf(siteFor(user)), 'pw')
    expect(await proposalFor('rollcall')).toMatchObject({
      sessionTables: [{ table: 'django_session' }],
      userTables: [djangoUserTable],
    })
    expect(await proposalFor('reader')).toMatchObject({ sessionTables: [{ table: 'django_session' }], userTables: [] })
  })

  it('names the statement that gives a missing grant, in the test and in the reason, and it does', async () => {
    const [table, account] = isMysql(engine)
      ? [`${database}.django_session`, `'reader'@'%'`]
      : ['django_session', 'reader']
    const statement = `GRANT DELETE ON ${table} TO ${account};`
    const tested = async () => {
      const secrets = { password: 'pw', secretKey: null, secretKeyFallbacks: [] }
      const { steps } = await testConnection({ ...siteFor('reader'), users: null }, secrets, { onStep: () => {} })
      return steps.find(({ step }) => step === 'may-log-out')
    }
    expect(await tested()).toMatchObject({ state: 'warning', detail: 'Nobody can be logged out' })
    expect((await tested())?.hint).toContain(statement)
    await place.run(database, statement)
    expect((await tested())?.hint).toContain(`GRANT UPDATE (session_data, expire_date) ON ${table} TO ${account};`)
    expect(await tested()).toMatchObject({ state: 'passed' })

    const store = createTableStore(siteFor('reader'), 'pw')
    expect((await store.open()).logout.possible).toBe(true)
    await place.run(database, `revoke delete on ${table} from ${account}`)
    const [outcome] = await store.delete(['one', 'two'])
    expect(outcome).toMatchObject({ sessionKey: 'one', outcome: 'failed', cause: like(/no DELETE grant/) })
    expect(JSON.stringify(outcome)).toContain(statement)
    expect(await store.count()).toBe(1)
    await store.close()
  })

  it('says what an account may not read', async () => {
    const store = createTableStore(siteFor('stranger'), 'pw')
    expect(await failureOf(store.open())).toMatchObject({ code: 'FORBIDDEN' })
    await store.close()
    const users = createUserSource(siteFor('reader'), 'pw')
    if (users === null) throw new Error('no user table')
    expect(await failureOf(users.open())).toMatchObject({ code: 'FORBIDDEN' })
    await users.close()
  })
})
