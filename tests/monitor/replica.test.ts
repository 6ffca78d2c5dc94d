import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { startMariadbPair } from '../servers/replicas.ts'
import type { ReplicatedServers } from '../servers/replicas.ts'
import { insertSessions, noTls, schemaOf, siteOf } from '../stores/places.ts'
import { createDjangoRow, loginOf, passwordOf, secrets } from './django-row.ts'
import { freshFolder, removeFolder, startThread } from './thread.ts'
import type { Thread } from './thread.ts'

const database = 'site'
const folder = freshFolder()
const keyOf = (number: number) => `${number}`.padStart(32, 'key0')

let servers: ReplicatedServers
let thread: Thread

const write = (sql: string) => servers.primary.run(sql, database)

/** Statements that the server has taken from all its clients. */
async function statements(): Promise<Readonly<Record<string, number>>> {
  const rows = await servers.primary.run("show global status where variable_name in ('Com_select', 'Com_delete')")
  return Object.fromEntries(rows.map(row => [String(row['Variable_name']), Number(row['Value'])]))
}

beforeAll(async () => {
  servers = await startMariadbPair()
  await servers.primary.createDatabase(database)
  await write(schemaOf('mysql'))
  await write(
    `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
     values (1, '${passwordOf(1)}', 0, 'user1', '', '', '', 0, 1, '2026-01-01')`,
  )
  const { host, port, user } = servers.primary
  const { port: copyPort } = servers.replica
  const address = { kind: 'mysql', host, port, socketPath: null, user, database, tls: noTls } as const
  const site = siteOf({ ...address, replica: { host, port: copyPort } })
  const { row } = createDjangoRow(site.django)
  const rows = Array.from({ length: 20 }, (_, number) => {
    const { sessionData, expireDate } = row(loginOf(1), { at: Date.now() - number * 1000 + 0.5 })
    return [keyOf(number), sessionData, expireDate] as const
  })
  await write(insertSessions(rows))
  await servers.caughtUp()
  thread = startThread(site, folder, { secrets: { ...secrets, password: servers.primary.password } })
  await thread.until({ state: 'live', sessions: 20 })
}, 60_000)

afterAll(async () => {
  await thread.end()
  await servers.stop()
  removeFolder(folder)
})

describe('a store whose replica is read', () => {
  it('asks the primary nothing while it follows', async () => {
    const before = await statements()
    for (let refresh = 0; refresh < 10; refresh += 1) await thread.ask('refresh')
    expect(await statements()).toEqual(before)
  })

  it('logs out at the primary and proves it there, and a replica that lags brings nobody back', async () => {
    await servers.hold()
    const { planId } = await thread.ask('previewLogout', { kind: 'person', personKey: 'u:1', keepNewest: true })
    const result = await thread.ask('applyLogout', { planId, jobId: 'j', by: 'ana', reason: 'a test' })
    expect(result).toMatchObject({ loggedOut: 19, failed: 0 })
    expect(await write('select session_key from django_session')).toEqual([{ session_key: keyOf(0) }])
    expect(await servers.replica.run('select count(*) as rest from django_session', database)).toEqual([{ rest: 20 }])
    for (let refresh = 0; refresh < 10; refresh += 1) {
      await thread.ask('refresh')
      expect(await thread.ask('status')).toMatchObject({ state: 'live', sessions: 1 })
      await delay(50)
    }
    await servers.goOn()
    await servers.caughtUp()
    await thread.ask('refresh')
    expect(await thread.ask('status')).toMatchObject({ state: 'live', sessions: 1 })
  })
})
