import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { demoSite } from '../../electron/demo/demo-site.ts'
import { startMariadb } from '../servers/mariadb.ts'
import type { TestServer } from '../servers/server.ts'
import { authHashOf, keyring, secrets } from './django-row.ts'
import { freshFolder, patience, removeFolder, startThread } from './thread.ts'
import type { Thread } from './thread.ts'

const database = 'site'
const folder = freshFolder()
const keyOf = (number: number) => `${number}`.padStart(32, 'key0')
const schema = readFileSync(new URL('../fixtures/django/schema/mysql-5.2.sql', import.meta.url), 'utf8')
const payload = {
  _auth_user_id: '1',
  _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
  _auth_user_hash: authHashOf('a password'),
}

let server: TestServer
let thread: Thread

const run = (sql: string) => server.run(sql, database)

async function save(number: number): Promise<void> {
  const now = Date.now()
  const text = encodeSession(nodePrimitives, keyring, JSON.stringify(payload), Math.floor(now / 1000))
  const date = formatStoredDate((now + 1_209_600_000) * 1000)
  await run(
    `replace into django_session (session_key, session_data, expire_date) values ('${keyOf(number)}', '${text}', '${date}')`,
  )
}

beforeAll(async () => {
  server = await startMariadb()
  await server.createDatabase(database)
  await run(schema)
  await run(
    `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
     values (1, 'a password', 0, 'user1', '', '', '', 0, 1, '2026-01-01')`,
  )
  for (let number = 0; number < 20; number += 1) await save(number)
  const site: Site = {
    ...demoSite(''),
    store: {
      kind: 'mysql',
      host: server.host,
      port: server.port,
      socketPath: null,
      user: server.user,
      database,
      tls: { mode: 'disable', caFile: null },
    },
  }
  thread = startThread(site, folder, { secrets: { ...secrets, password: server.password } })
  await thread.until({ state: 'live', sessions: 20 })
}, 120_000)

afterAll(async () => {
  await thread.end()
  await server.stop()
  removeFolder(folder)
})

const figures = () => thread.ask('figures')

describe('a server that is stopped and started', () => {
  it(
    'leaves what is known on the screen, says when it tries again, and finds all that was missed',
    { timeout: 90_000 },
    async () => {
      await server.halt()
      const status = await thread.until({ state: 'reconnecting' })
      expect(status.failure?.code).toBe('UNAVAILABLE')
      expect(status.retryAt).not.toBeNull()
      expect(await figures()).toMatchObject({ total: 20, loggedInSessions: 20 })
      const { planId } = await thread.ask('previewLogout', { kind: 'person', personKey: 'u:1', keepNewest: true })
      const result = await thread.ask('applyLogout', { planId, jobId: 'j', by: 'ana', reason: 'a test' })
      expect(result).toMatchObject({ loggedOut: 0, failed: 19 })

      await server.restart()
      await run(`delete from django_session where session_key in ('${keyOf(3)}', '${keyOf(4)}')`)
      await save(100)
      await thread.until({ state: 'live', failure: null, retryAt: null, sessions: 19 })
      const { rows } = await thread.ask('page', {
        filter: {},
        sort: { column: 'idle', direction: 'ascending' },
        offset: 0,
        limit: 100,
      })
      expect(rows).toHaveLength(19)
      expect(JSON.stringify(thread.messages)).not.toContain(server.password)
    },
  )

  it('logs out again once it is back', async () => {
    const { planId } = await thread.ask('previewLogout', { kind: 'person', personKey: 'u:1', keepNewest: false })
    const result = await thread.ask('applyLogout', { planId, jobId: 'j2', by: 'ana', reason: 'a test' })
    expect(result).toMatchObject({ loggedOut: 19, failed: 0 })
    expect(await run('select count(*) as rest from django_session')).toEqual([{ rest: 0 }])
  })

  it('says when the table is gone, and finds it again once it is back', { timeout: 60_000 }, async () => {
    await run('rename table django_session to away')
    const status = await thread.until({ state: 'failed' })
    expect(status.failure).toMatchObject({ code: 'NOT_FOUND' })
    // By itself in a while, and at once for those who ask.
    expect((status.retryAt ?? 0) - Date.now()).toBeGreaterThan(5_000)
    await expect(thread.ask('refresh')).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
    await run('rename table away to django_session')
    await thread.ask('refresh')
    await thread.until({ state: 'live', failure: null, retryAt: null })
  })

  it('sees changes in the server through the tail within two refreshes', async () => {
    await save(200)
    await vi.waitFor(
      async () => expect(await figures()).toMatchObject({ loggedInSessions: 1, loggedInPeople: 1 }),
      patience,
    )
  })
})
