import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PolicyTable } from '../../electron/stores/policy-table.ts'
import { openPolicyTable } from '../../electron/stores/policy-table.ts'
import type { ServerPlace } from './places.ts'
import { failureOf, like, serverEngines, siteOf, isMysql, dialectOf } from './places.ts'

const row = {
  policy: '{"a": "Grüße \\" \\\\ \' ;--"}',
  publishedAt: '2026-11-21T12:00:00.000Z',
  publishedBy: 'ana',
  reason: 'a',
}

const accounts = {
  MariaDB: (database: string) => `
    create user watcher@'%' identified by 'pw'; grant select, delete on ${database}.django_session to watcher@'%'`,
  PostgreSQL: () => `
    create role watcher login password 'pw'; grant select, delete on public.django_session to watcher;
    create role owner login password 'pw'; alter table django_session owner to owner`,
}

describe.each(serverEngines)('the policy table on $engine', ({ engine, start }) => {
  let place: ServerPlace
  let database: string
  const opened: PolicyTable[] = []
  const tableFor = (user: string | null, mode: 'operator' | 'read-only' = 'operator') => {
    const address = place.serverAddress(database)
    const site = siteOf(user === null ? address : { ...address, user })
    const table = openPolicyTable({ ...site, mode }, user === null ? place.password : 'pw')
    opened.push(table)
    return table
  }

  beforeAll(async () => {
    place = await start()
    database = await place.newDatabase()
    await place.run(database, accounts[dialectOf(engine)](database))
  })
  afterAll(async () => {
    for (const table of opened) await table.close()
    await place.stop()
  })

  it('shows an account that may make no table what somebody else has to run', async () => {
    const watcher = tableFor('watcher')
    const { missing, statements } = await watcher.look()
    expect(missing).toEqual(['rollcall_policy', 'rollcall_login'])
    expect(await failureOf(watcher.create(statements))).toMatchObject({ code: 'FORBIDDEN', message: like(/no grant/) })
    for (const statement of statements) await place.run(database, statement)
  })

  it('names the grants that are enough, and no more are needed', async () => {
    const { grants } = await tableFor(isMysql(engine) ? 'watcher' : null).look()
    expect(grants).toHaveLength(2)
    for (const grant of grants) await place.run(database, grant)
    if (engine === 'PostgreSQL') {
      // There they are for the account of the site, which owns the session table.
      expect(grants.join('\n')).toMatch(/TO owner/)
      await place.run(database, 'grant select, insert on rollcall_policy to watcher')
    }
    const watcher = tableFor('watcher')
    expect(await watcher.look()).toMatchObject({ missing: [], problem: null, newest: null })
    expect(await watcher.publish(0, row)).toEqual({ ...row, revision: 1 })
    expect((await watcher.look()).newest).toEqual({ ...row, revision: 1 })
  })

  it('never publishes over another revision, nor on a read-only connection', async () => {
    const table = tableFor(null)
    expect(await failureOf(table.publish(0, row))).toMatchObject({
      code: 'CONFLICT',
      message: like(/ana has published/),
    })
    expect(await failureOf(table.publish(2, row))).toMatchObject({ code: 'CONFLICT' })
    expect(await failureOf(tableFor(null, 'read-only').publish(1, row))).toMatchObject({ code: 'FORBIDDEN' })
    expect((await table.look()).newest?.revision).toBe(1)
    const both = await Promise.allSettled([table.publish(1, row), tableFor(null).publish(1, row)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await table.look()).newest?.revision).toBe(2)
  })
})
