import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, createTableStore } from '../../electron/stores/open-store.ts'
import { raw, sql } from '../../electron/stores/sql.ts'
import { freePort } from '../servers/server-process.ts'
import type { ServerPlace, ServerEngine } from './places.ts'
import { failureOf, insertSessions, like, serverEngines, siteOf, isMysql } from './places.ts'

const password = 'a-word-that-must-not-appear'

describe.each(serverEngines)('$engine', ({ engine, start }) => {
  let place: ServerPlace
  let database: string

  beforeAll(async () => {
    place = await start()
    database = await place.newDatabase()
    await place.run(database, insertSessions([['one', 'data', '2026-11-21 12:00:00']]))
  })
  afterAll(() => place.stop())

  const sleep = (seconds: number) => raw(isMysql(engine) ? `select sleep(${seconds})` : `select pg_sleep(${seconds})`)
  const connect = () => createEngine(place.address(database), place.password, false)
  const opening = async (changes: Partial<ReturnType<ServerPlace['serverAddress']>>, secret = place.password) => {
    const store = createTableStore(siteOf({ ...place.serverAddress(database), ...changes }), secret)
    try {
      return await failureOf(store.open())
    } finally {
      await store.close()
    }
  }

  it('tells a wrong password, an unknown account and no password', async () => {
    const refused = { code: 'FORBIDDEN', retryable: false, hint: like(/./) }
    expect(await opening({}, password)).toMatchObject({ ...refused, message: like(/did not accept/) })
    expect(await opening({ user: 'nobody' }, password)).toMatchObject({ ...refused, message: like(/nobody/) })
    expect(await opening({}, null)).toMatchObject({ ...refused, message: like(/none is given|asks .* for a password/) })
    expect(JSON.stringify(await opening({}, password))).not.toContain(password)
  })

  it('tells a host that is not known, and a port where nobody listens', async () => {
    expect(await opening({ host: 'no-such-host.invalid' })).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: like(/no-such-host\.invalid.*not known|name service/),
    })
    expect(await opening({ port: await freePort() })).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: like(/Nothing accepts connections/),
    })
    expect(await opening({ socketPath: '/no/such/folder/socket' })).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/no socket/),
    })
  })

  it('gives up on a server that never answers', { timeout: 20_000 }, async () => {
    const silent = createServer(socket => socket.on('error', () => {}))
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await opening({ port })).toMatchObject({ code: 'UNAVAILABLE', message: like(/No answer/) })
    silent.close()
  })

  it('tells a missing database', async () => {
    expect(await opening({ database: 'no_such_database' })).toMatchObject({
      code: 'NOT_FOUND',
      message: like(/no database "no_such_database"/),
    })
  })

  it('tells a server without TLS where TLS is required, and goes without where it is preferred', async () => {
    expect(await opening({ tls: { mode: 'require', caFile: null } })).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/has no TLS/),
    })
    const store = createTableStore(
      siteOf(place.serverAddress(database, { mode: 'prefer', caFile: null })),
      place.password,
    )
    expect((await store.open()).logout.possible).toBe(true)
    await store.close()
  })

  it('connects over the socket', async () => {
    const store = createTableStore(
      siteOf({ ...place.serverAddress(database), host: 'unused.invalid', socketPath: place.server.socketPath }),
      place.password,
    )
    await store.open()
    expect(await store.count()).toBe(1)
    await store.close()
  })

  it('survives a killed statement and a killed connection', async () => {
    const engineAt = connect()
    const [own] = await engineAt.read(
      'bulk',
      raw(isMysql(engine) ? 'select connection_id()' : 'select pg_backend_pid()'),
    )
    const id = String(own?.[0])
    const long = raw(
      // Unlike a read of tables, sleep() takes a kill for an answer.
      isMysql(engine) ? `select count(*) from ${thousand} a, ${thousand} b, ${thousand} c` : 'select pg_sleep(20)',
    )
    const kill = async (kind: 'query' | 'connection') => {
      const works = failureOf(engineAt.read('bulk', long))
      await untilRunning(place, database, engine, id)
      await place.run(
        database,
        isMysql(engine)
          ? `kill ${kind} ${id}`
          : `select ${kind === 'query' ? 'pg_cancel_backend' : 'pg_terminate_backend'}(${id})`,
      )
      return works
    }
    expect(await kill('query')).toMatchObject({ code: 'UNAVAILABLE', retryable: true, message: like(/killed|ended/) })
    expect(await kill('connection')).toMatchObject({ code: 'UNAVAILABLE', retryable: true })
    expect(await engineAt.read('bulk', raw('select 1'))).toHaveLength(1)
    await engineAt.close()
  })

  it('does not let a command wait behind a long read', async () => {
    const engineAt = connect()
    const order: string[] = []
    const long = engineAt.read('bulk', sleep(1)).then(() => order.push('bulk'))
    await engineAt.read('command', raw('select 1')).then(() => order.push('command'))
    await long
    expect(order).toEqual(['command', 'bulk'])
    await engineAt.close()
  })

  it('refuses writes on the server itself where a connection is read-only', async () => {
    const readOnly = createEngine(place.address(database), place.password, true)
    const writing = sql`delete from ${readOnly.quote('django_session')} where session_key = ${'one'}`
    expect(await failureOf(readOnly.write(writing))).toMatchObject({ code: 'FORBIDDEN', message: like(/read-only/) })
    expect(await readOnly.read('bulk', raw('select session_key from django_session'))).toEqual([['one']])
    await readOnly.close()
  })

  it('leaves the others done when one row is locked', { timeout: 40_000 }, async () => {
    await place.run(
      database,
      insertSessions(['free-1', 'locked', 'free-2'].map(key => [key, 'data', '2026-11-21 12:00:00'])),
    )
    const holding = place.run(
      database,
      `begin; select * from django_session where session_key = 'locked' for update; ${
        isMysql(engine) ? 'select sleep(9)' : 'select pg_sleep(9)'
      }; commit`,
    )
    const store = createTableStore(siteOf(place.address(database)), place.password)
    await store.open()
    await untilRunning(place, database, engine, null)
    const outcomes = await store.delete(['free-1', 'locked', 'free-2'])
    expect(outcomes).toMatchObject([
      { sessionKey: 'free-1', outcome: 'deleted' },
      { sessionKey: 'locked', outcome: 'failed', cause: like(/locked by another/) },
      { sessionKey: 'free-2', outcome: 'deleted' },
    ])
    await holding
    expect(await store.delete(['locked'])).toEqual([{ sessionKey: 'locked', outcome: 'deleted' }])
    await store.close()
  })

  it('tells that there are too many connections', async () => {
    await place.run(
      database,
      isMysql(engine)
        ? `create user narrow@'%' identified by 'narrow' with max_user_connections 1; grant select on *.* to narrow@'%'`
        : `create role narrow login password 'narrow' connection limit 1; grant select on all tables in schema public to narrow`,
    )
    const narrow = createEngine({ ...place.serverAddress(database), user: 'narrow' }, 'narrow', true)
    await narrow.read('command', raw('select 1'))
    expect(await failureOf(narrow.read('bulk', raw('select 1')))).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/too many connections/),
    })
    await narrow.close()
  })

  it('notices that the server was stopped, and connects anew once it is back', { timeout: 30_000 }, async () => {
    const store = createTableStore(siteOf(place.address(database)), place.password)
    await store.open()
    await store.count()
    await place.server.halt()
    expect(await failureOf(store.newest(1))).toMatchObject({ code: 'UNAVAILABLE', retryable: true, hint: like(/./) })
    expect(await failureOf(store.count())).toMatchObject({ code: 'UNAVAILABLE', retryable: true })
    const outcomes = await store.delete(['one', 'two'])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
    await place.server.restart()
    expect(await store.newest(1)).toHaveLength(1)
    expect(await store.count()).toBe(1)
    expect(await store.delete(['one'])).toEqual([{ sessionKey: 'one', outcome: 'deleted' }])
    await store.close()
    expect(await failureOf(store.count())).toMatchObject({ code: 'UNAVAILABLE', message: like(/closed/) })
  })
})

/** MySQL has no sequences to select from. */
const thousand = '(with recursive n as (select 1 as i union all select i + 1 from n where i < 1000) select i from n)'

/** Until the server runs a long statement: in this connection, or in any. */
async function untilRunning(
  place: ServerPlace,
  database: string,
  engine: ServerEngine,
  id: string | null,
): Promise<void> {
  const running = isMysql(engine)
    ? `select id from information_schema.processlist where info like 'select sleep%' or info like 'select count(%'`
    : `select pid as id from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()`
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const rows = await place.run(database, running)
    if (rows.some(row => id === null || String(row['id']) === id)) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('The statement never ran')
}
