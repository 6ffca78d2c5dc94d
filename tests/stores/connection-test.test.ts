import { databaseOf } from '../../electron/stores/database-of.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testConnection } from '../../electron/api/connection-test.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { Secrets } from '../../electron/monitor/protocol.ts'
import type { Site, TestStep } from '../../shared/contract/connections.ts'
import { djangoUserTable } from '../../shared/contract/django-site.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import { freePort } from '../servers/server-process.ts'
import type { Place } from './places.ts'
import { engines, insertSessions, like, siteOf, dialectOf } from './places.ts'

const secretKey = 'the key of the test site'

/** session_data as the site would sign it with this key. */
function signedWith(key: string, site: Site): string {
  const { keySalt, release, serializer } = site.django
  const keyring = { secretKey: key, fallbacks: [], keySalt, release, serializer }
  return encodeSession(nodePrimitives, keyring, '{"_auth_user_id":"1"}', 1_795_000_000)
}

describe.each(engines)('$engine', ({ engine, start }) => {
  let place: Place
  let site: Site

  /** A site over a new database with these session_data, the newest first. */
  const siteWith = async (...sessionData: readonly string[]) => {
    const database = await place.newDatabase()
    const dateOf = (index: number) => `2026-11-21 12:00:${59 - index}`
    if (sessionData.length > 0) {
      await place.run(database, insertSessions(sessionData.map((data, index) => [`key${index}`, data, dateOf(index)])))
    }
    return siteOf(place.address(database))
  }
  const run = async (tried: Site, secrets: Partial<Secrets> = {}) => {
    const told: TestStep[] = []
    const held = { password: place.password, secretKey: null, secretKeyFallbacks: [], ...secrets }
    const { steps } = await testConnection(tried, held, { onStep: step => told.push(step) })
    expect(told).toEqual(steps)
    return steps
  }
  const databaseNameOf = (site: Site, store = databaseOf(site)) =>
    store.kind === 'sqlite' ? store.file : store.database
  const addUser = (to: Site) =>
    place.run(
      databaseNameOf(to),
      `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
        values (1, 'pw', ${engine === 'PostgreSQL' ? 'true, ' : '1, '} 'ana', '', '', '', ${engine === 'PostgreSQL' ? 'true, true' : '1, 1'}, '2026-01-01 00:00:00')`,
    )
  const states = (steps: readonly TestStep[]) => steps.map(({ step, state }) => `${step} ${state}`)

  beforeAll(async () => {
    place = await start()
    site = await siteWith()
    const signed = signedWith(secretKey, site)
    site = await siteWith(signed, signed, signed)
    await addUser(site)
  })
  afterAll(() => place.stop())

  it('passes every step with the right key', async () => {
    const steps = await run(site, { secretKey })
    const tls = engine === 'SQLite' ? 'skipped' : 'passed'
    expect(states(steps)).toEqual([
      'resolve passed',
      'reach passed',
      `tls ${tls}`,
      'sign-in passed',
      'find-table passed',
      'find-users passed',
      'may-log-out passed',
      'decode-row passed',
      'check-key passed',
    ])
    expect(steps[3]?.detail).toMatch(new RegExp(`^${engine} [\\d.]+ answers in`))
    expect(steps[4]?.detail).toContain('django_session has session_key, session_data, expire_date')
    expect(steps[5]?.detail).toBe('auth_user can be read, 11 columns')
    expect(steps.at(-1)?.detail).toBe('3 of 3 newest rows verify')
  })

  it('warns without a key, and fails with another', async () => {
    expect((await run(site)).at(-1)).toMatchObject({ step: 'check-key', state: 'warning', hint: like(/SECRET_KEY/) })
    expect((await run(site, { secretKey: 'another key' })).at(-1)).toMatchObject({
      step: 'check-key',
      state: 'failed',
      detail: 'The SECRET_KEY does not fit: 0 of 3 newest rows verify',
      hint: like(/./),
    })
  })

  it('counts what a fallback key signed', async () => {
    const older = await siteWith(signedWith(secretKey, site), signedWith('old key', site))
    const steps = await run(older, { secretKey, secretKeyFallbacks: ['old key'] })
    expect(steps.at(-1)).toMatchObject({ state: 'passed', detail: '2 of 2 newest rows verify, 1 by a fallback key' })
    const onlyOld = await siteWith(signedWith('old key', site))
    expect((await run(onlyOld, { secretKey, secretKeyFallbacks: ['old key'] })).at(-1)).toMatchObject({
      state: 'warning',
    })
  })

  it('does not take an empty table for a failure, nor one bad row among good ones', async () => {
    expect(states(await run(await siteWith(), { secretKey })).slice(-2)).toEqual([
      'decode-row skipped',
      'check-key skipped',
    ])
    const mixed = await siteWith('', signedWith(secretKey, site))
    expect(states(await run(mixed, { secretKey })).slice(-2)).toEqual(['decode-row warning', 'check-key passed'])
    expect((await run(await siteWith('!', ''), { secretKey })).at(-1)).toMatchObject({
      step: 'decode-row',
      state: 'failed',
    })
  })

  it('proposes the user table where none is chosen, and warns where it is asked not to', async () => {
    const without = { ...site, users: null }
    const held = { password: place.password, secretKey, secretKeyFallbacks: [] }
    const proposed = await testConnection(without, held, { onStep: () => {}, proposeUsers: true })
    expect(proposed.users).toEqual(djangoUserTable)
    const found = {
      step: 'find-users',
      state: 'passed',
      detail: like(/^auth_user can be read, 11 columns. Taken over/),
    }
    expect(proposed.steps[5]).toMatchObject(found)
    const asked = await testConnection(without, held, { onStep: () => {} })
    expect(asked.users).toBeNull()
    expect(asked.steps[5]).toMatchObject({
      step: 'find-users',
      state: 'warning',
      hint: like(/^auth_user looks like it/),
    })
  })

  it('warns of a user table without rows, and fails where it is not there', async () => {
    const empty = await siteWith(signedWith(secretKey, site))
    expect((await run(empty, { secretKey }))[5]).toMatchObject({ state: 'warning', detail: 'auth_user has no rows' })
    const gone = await run({ ...site, users: { ...djangoUserTable, table: 'no_such_users' } }, { secretKey })
    expect(gone.at(-1)).toMatchObject({ step: 'find-users', state: 'failed', detail: like(/no_such_users/) })
    await place.run(databaseNameOf(empty), 'drop table auth_user')
    const none = await testConnection(
      { ...empty, users: null },
      { password: place.password, secretKey, secretKeyFallbacks: [] },
      { onStep: () => {}, proposeUsers: true },
    )
    expect(none.users).toBeNull()
    expect(none.steps[5]).toMatchObject({ state: 'warning', detail: like(/^No table looks like/) })
  })

  it('does not ask what a read-only connection may do', async () => {
    const steps = await run({ ...site, mode: 'read-only' }, { secretKey })
    expect(steps[6]).toMatchObject({ step: 'may-log-out', state: 'skipped', detail: like(/Choose Operator/) })
    expect(steps).toHaveLength(9)
  })

  it('stops at a table that is not there', async () => {
    expect((await run({ ...site, table: 'no_such_table' })).at(-1)).toMatchObject({
      step: 'find-table',
      state: 'failed',
      detail: like(/no_such_table/),
      hint: like(/migrate/),
    })
  })

  it('tells the log what the driver said, and nobody else', async () => {
    const lines: string[] = []
    const store = databaseOf(site)
    if (store.kind === 'sqlite')
      await place.run(`${store.file}.view`, 'create view django_session as select * from missing')
    const refused = store.kind === 'sqlite' ? { ...site, store: { ...store, file: `${store.file}.view` } } : site
    const held = { password: 'wrong', secretKey: null, secretKeyFallbacks: [] }
    const { steps } = await testConnection(refused, held, { onStep: () => {}, log: line => lines.push(line) })
    const words = {
      MariaDB: /Access denied for user/,
      PostgreSQL: /password authentication failed/,
      SQLite: /no such table/,
    }
    expect(steps.at(-1)?.state).toBe('failed')
    expect(lines.join('\n')).toMatch(words[dialectOf(engine)])
    expect(JSON.stringify(steps)).not.toMatch(words[dialectOf(engine)])
  })

  it('stops where the way ends: name, port, TLS, password', async () => {
    const store = databaseOf(site)
    if (store.kind === 'sqlite') {
      const missing = { ...site, store: { ...store, file: `${store.file}.missing` } }
      expect(states(await run(missing))).toEqual(['resolve failed'])
      return
    }
    const at = (changes: Partial<typeof store>): Site => ({ ...site, store: { ...store, ...changes } })
    expect(states(await run(at({ host: 'no-such-host.invalid' })))).toEqual(['resolve failed'])
    expect(states(await run(at({ port: await freePort() })))).toEqual(['resolve passed', 'reach failed'])
    expect(states(await run(at({ tls: { mode: 'require', caFile: null } }))).at(-1)).toBe('tls failed')
    expect(states(await run(site, { password: 'wrong' })).slice(-2)).toEqual(['tls skipped', 'sign-in failed'])
    expect(states(await run(at({ database: 'no_such_database' }))).at(-1)).toBe('sign-in failed')
  })
})
