import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { createClient } from '../../shared/contract/client.ts'
import type { Client, Transport } from '../../shared/contract/client.ts'
import type { AuditAction } from '../../shared/contract/audit.ts'
import type { Connection } from '../../shared/contract/connections.ts'
import type { ConsoleEvent, EventOf, OutputOf } from '../../shared/contract/contract.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import type { SessionFilter, SessionRow } from '../../shared/contract/session.ts'
import { record } from './recorder.ts'
import type { Recorder } from './recorder.ts'

/** A console that a test has started, reached as its host is reached. */
export type StartedConsole = { readonly transport: Transport; readonly close: () => Promise<void> }

/** Starts a console that keeps its files in this folder. Called again on the same folder after it was closed. */
export type StartConsole = (dataFolder: string) => Promise<StartedConsole>

type Events = { readonly [Topic in ConsoleEvent['topic']]: EventOf<Topic>[] }

/** What the groups of tests share: one console with its demo open, and words for what they often ask. */
export type ConsoleUnderTest = {
  readonly dataFolder: string
  readonly client: Client['call']
  /** Without a throw: the reply as it came. */
  readonly reply: (method: string, input: unknown) => Promise<Reply<unknown>>
  readonly recorder: () => Recorder
  readonly events: Events
  readonly demo: () => Connection
  readonly page: (filter?: SessionFilter, limit?: number) => Promise<OutputOf<'sessions.page'>>
  readonly anySession: () => Promise<SessionRow>
  /** Actions on the demo with this text, newest first. */
  readonly auditOf: (text: string) => Promise<readonly AuditAction[]>
  /** Keys that stand in the demo's database now. */
  readonly sessionKeys: () => ReadonlySet<string>
  readonly passwordHashes: () => ReadonlySet<string>
  /** Ends the console and starts it again on the same folder. */
  readonly restart: () => Promise<void>
}

export const patience = { timeout: 30_000, interval: 50 }
export const bySize = { column: 'size', direction: 'descending' } as const
export const onDemo = { connectionId: 'demo' } as const

/** To be called inside a describe: starts the console before its tests and ends it after them. */
export function consoleUnderTest(start: StartConsole): ConsoleUnderTest {
  const dataFolder = mkdtempSync(join(tmpdir(), 'rollcall-contract-'))
  const events: Events = { monitor: [], job: [], 'connection-test': [] }
  let started: StartedConsole
  let recorder: Recorder
  let client: Client
  let demo: Connection

  async function begin(): Promise<void> {
    started = await start(dataFolder)
    recorder = record(started.transport, recorder)
    client = createClient(recorder.transport)
    client.subscribe('monitor', event => void events.monitor.push(event))
    client.subscribe('job', event => void events.job.push(event))
    client.subscribe('connection-test', event => void events['connection-test'].push(event))
  }

  beforeAll(async () => {
    await begin()
    demo = await client.call('connections.openDemo', {})
    await vi.waitFor(() => expect(events.monitor.at(-1)?.state).toBe('live'), patience)
  }, 60_000)

  afterAll(async () => {
    await started.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const page: ConsoleUnderTest['page'] = (filter = {}, limit = 500) =>
    client.call('sessions.page', { ...onDemo, filter, sort: bySize, offset: 0, limit })

  return {
    dataFolder,
    client: (method, input) => client.call(method, input),
    reply: (method, input) => recorder.transport.call(method, input),
    recorder: () => recorder,
    events,
    demo: () => demo,
    page,
    async anySession() {
      const [row] = (await page({ status: ['authenticated'] }, 1)).rows
      if (!row) throw new Error('the demo has no logged-in session')
      return row
    },
    auditOf: async text => (await client.call('audit.page', { ...onDemo, text, offset: 0, limit: 10 })).actions,
    sessionKeys: () => column(demo, 'django_session', 'session_key'),
    passwordHashes: () => column(demo, 'auth_user', 'password'),
    async restart() {
      await started.close()
      await begin()
    },
  }
}

function column({ site }: Connection, table: string, name: string): ReadonlySet<string> {
  if (site.store.kind !== 'sqlite') throw new Error('the demo is SQLite')
  const database = new DatabaseSync(site.store.file, { readOnly: true, timeout: 5_000 })
  try {
    const rows = database.prepare(`select ${name} as value from ${table}`).all()
    return new Set(rows.map(row => String(row['value'])))
  } finally {
    database.close()
  }
}
