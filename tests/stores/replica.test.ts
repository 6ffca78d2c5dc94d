import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testConnection } from '../../electron/api/connection-test.ts'
import { demoSite } from '../../electron/demo/demo-site.ts'
import { createTableStore } from '../../electron/stores/open-store.ts'
import type { DatedStore } from '../../electron/stores/store.ts'
import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createDjangoRow, secrets } from '../monitor/django-row.ts'
import { startMariadbPair, startPostgresPair } from '../servers/replicas.ts'
import type { ReplicatedServers } from '../servers/replicas.ts'
import { insertSessions, like, noTls, schemaOf, siteOf } from './places.ts'

const database = 'site'
const keyOf = (number: number) => `${number}`.padStart(32, 'key0')
const { row } = createDjangoRow(demoSite('').django)
const values = (number: number) => {
  const { sessionData, expireDate } = row({ number })
  return [keyOf(number), sessionData, expireDate] as const
}
const everything = { from: -8.64e18, to: Infinity }

const pairs = [
  { engine: 'MariaDB', kind: 'mysql', schema: 'mysql', start: startMariadbPair },
  { engine: 'PostgreSQL', kind: 'postgres', schema: 'postgresql', start: startPostgresPair },
] as const

describe.each(pairs)('a site on $engine whose replica is read', ({ kind, schema, start }) => {
  let servers: ReplicatedServers
  let site: Site
  let store: DatedStore
  const keys = async () => (await store.keys(everything, undefined, 100)).rows.map(row => row.sessionKey)
  const write = (sql: string) => servers.primary.run(sql, database)

  beforeAll(async () => {
    servers = await start()
    await servers.primary.createDatabase(database)
    await write(schemaOf(schema))
    await write(insertSessions([1, 2, 3, 4, 5, 6].map(values)))
    await servers.caughtUp()
    const { primary, replica } = servers
    const { host, port, user } = primary
    const address = { host, port, socketPath: null, user, database, tls: noTls }
    const place: DatabaseAddress = { ...address, kind, replica: { host: replica.host, port: replica.port } }
    site = siteOf(place)
    store = createTableStore(site, primary.password)
  })
  afterAll(async () => {
    await store.close()
    await servers.stop()
  })

  it('says where it reads, and that log outs go to the primary', async () => {
    const info = await store.open()
    expect(info.logout).toEqual({ possible: true, reason: null })
    expect(info.notes.join('\n')).toContain(`Read from the replica at 127.0.0.1:${servers.replica.port}`)
    expect(store.capabilities.delete.possible).toBe(true)
  })

  it('reads from the replica alone', async () => {
    await servers.hold()
    await write(insertSessions([values(7)]))
    expect(await store.count()).toBe(6)
    expect(await keys()).not.toContain(keyOf(7))
    expect(await store.get([keyOf(7)])).toEqual([])
    expect(await store.getFromPrimary([keyOf(7)])).toHaveLength(1)
    await servers.goOn()
    await servers.caughtUp()
    expect(await store.count()).toBe(7)
    expect(await store.get([keyOf(7)])).toHaveLength(1)
  })

  it('deletes at the primary, and knows it while the replica still has the row', async () => {
    await servers.hold()
    expect(await store.delete([keyOf(1), keyOf(2)])).toEqual([
      { sessionKey: keyOf(1), outcome: 'deleted' },
      { sessionKey: keyOf(2), outcome: 'deleted' },
    ])
    expect(await servers.primary.run('select count(*) as rest from django_session', database)).toMatchObject([
      { rest: kind === 'mysql' ? 5 : '5' },
    ])
    const lagging = await servers.replica.run('select session_key from django_session', database)
    expect(lagging.map(row => row['session_key'])).toContain(keyOf(1))
    expect(await store.getFromPrimary([keyOf(1), keyOf(3)])).toMatchObject([{ sessionKey: keyOf(3) }])
    expect(await store.get([keyOf(1), keyOf(2), keyOf(3)])).toMatchObject([{ sessionKey: keyOf(3) }])
    const { rows } = await store.snapshot(undefined, 100)
    expect(rows.map(row => row.sessionKey).sort()).toEqual([3, 4, 5, 6, 7].map(keyOf))
    expect((await store.newest(100)).map(row => row.sessionKey)).not.toContain(keyOf(2))
    await servers.goOn()
    await servers.caughtUp()
    expect((await keys()).sort()).toEqual([3, 4, 5, 6, 7].map(keyOf))
  })

  const test = async (changed: Site) => {
    const held = { ...secrets, password: servers.primary.password }
    const { steps } = await testConnection(changed, held, { onStep: () => undefined })
    return steps
  }

  const replicaStep = async (changed: Site) => (await test(changed)).find(({ step }) => step === 'replica')

  it('is tried with the connection, the sessions in it too', async () => {
    expect(await replicaStep(site)).toMatchObject({ state: 'passed', detail: like(/5 of the 5 newest/) })
    expect(await replicaStep(siteOf({ ...site.store, replica: undefined } as DatabaseAddress))).toBeUndefined()
    expect((await test(site)).at(-1)).toMatchObject({ step: 'check-key', state: 'passed' })
    expect(await replicaStep(elsewhere({ host: '127.0.0.1', port: 1 }))).toMatchObject({
      state: 'failed',
      detail: like(/Nothing accepts connections at 127.0.0.1:1/),
    })
    // Another server that is no copy of this one, though all is there.
    await servers.hold()
    await write('delete from django_session')
    await write(insertSessions([11, 12, 13].map(values)))
    expect(await replicaStep(site)).toMatchObject({
      state: 'warning',
      hint: like(/far behind, or no replica/),
    })
    await servers.goOn()
    await servers.caughtUp()
  })

  const elsewhere = (replica: { host: string; port: number }): Site => ({
    ...site,
    store: { ...site.store, replica } as DatabaseAddress,
  })

  it('says which of the two cannot be reached', async () => {
    const broken = createTableStore(elsewhere({ host: '127.0.0.1', port: 1 }), servers.primary.password)
    await expect(broken.open()).rejects.toMatchObject({
      failure: { code: 'UNAVAILABLE', message: like(/127.0.0.1:1/) },
    })
    await broken.close()
  })
})
