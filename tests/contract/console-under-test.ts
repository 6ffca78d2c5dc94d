import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
import type { StoreUnderTest } from './store-under-test.ts'

/** A console that a test has started, reached as its host is reached. */
export type StartedConsole = {
  readonly transport: Transport
  /** A page is there too, and opens again by itself what was opened last. */
  readonly withPage: boolean
  readonly close: () => Promise<void>
}

/** Starts a console that keeps its files in this folder. Called again on the same folder after it was closed. */
export type StartConsole = (dataFolder: string) => Promise<StartedConsole>

/** Makes the store to watch, unless the console makes it itself. */
export type StartStore = () => Promise<StoreUnderTest>

type Events = { readonly [Topic in ConsoleEvent['topic']]: EventOf<Topic>[] }

/** What the groups of tests share: one console with one site open, and words for what they often ask. */
export type ConsoleUnderTest = {
  readonly dataFolder: string
  readonly client: Client['call']
  /** Without a throw: the reply as it came. */
  readonly reply: (method: string, input: unknown) => Promise<Reply<unknown>>
  readonly recorder: () => Recorder
  readonly events: Events
  /** The connection that is open, as it was opened, and the part of an input that names it. */
  readonly site: () => Connection
  readonly on: () => { readonly connectionId: string }
  /** As of the store. */
  readonly olderSamples: () => number
  readonly page: (filter?: SessionFilter, limit?: number) => Promise<OutputOf<'sessions.page'>>
  readonly anySession: () => Promise<SessionRow>
  /** Actions on the site with this text, newest first. */
  readonly auditOf: (text: string) => Promise<readonly AuditAction[]>
  /** Keys that stand in the site's database now. */
  readonly sessionKeys: () => Promise<ReadonlySet<string>>
  readonly passwordHashes: () => Promise<ReadonlySet<string>>
  readonly storeSecrets: () => readonly string[]
  /** Ends the console and starts it again on the same folder. */
  readonly restart: () => Promise<void>
  readonly withPage: () => boolean
  readonly openAgain: () => Promise<unknown>
}

export const patience = { timeout: 30_000, interval: 50 }
export const bySize = { column: 'size', direction: 'descending' } as const

/** To be called inside a describe: starts the console before its tests and ends it after them. */
export function consoleUnderTest(start: StartConsole, startStore: StartStore): ConsoleUnderTest {
  const dataFolder = mkdtempSync(join(tmpdir(), 'rollcall-contract-'))
  const events: Events = { monitor: [], job: [], 'connection-test': [], seen: [] }
  let started: StartedConsole
  let recorder: Recorder
  let client: Client
  let store: StoreUnderTest
  let site: Connection

  async function begin(): Promise<void> {
    started = await start(dataFolder)
    recorder = record(started.transport, recorder)
    client = createClient(recorder.transport)
    client.subscribe('monitor', event => void events.monitor.push(event))
    client.subscribe('job', event => void events.job.push(event))
    client.subscribe('connection-test', event => void events['connection-test'].push(event))
    client.subscribe('seen', event => void events.seen.push(event))
  }

  beforeAll(async () => {
    store = await startStore()
    await begin()
    site = await store.open(client.call)
    await vi.waitFor(() => expect(events.monitor.at(-1)?.state).toBe('live'), patience)
  }, 120_000)

  afterAll(async () => {
    await started?.close()
    await store?.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const on = () => ({ connectionId: site.id })
  const page: ConsoleUnderTest['page'] = (filter = {}, limit = 500) =>
    client.call('sessions.page', { ...on(), filter, sort: bySize, offset: 0, limit })

  return {
    dataFolder,
    client: (method, input) => client.call(method, input),
    reply: (method, input) => recorder.transport.call(method, input),
    recorder: () => recorder,
    events,
    site: () => site,
    on,
    olderSamples: () => store.olderSamples,
    page,
    async anySession() {
      const [row] = (await page({ status: ['authenticated'] }, 1)).rows
      if (!row) throw new Error('the site has no logged-in session')
      return row
    },
    auditOf: async text => (await client.call('audit.page', { ...on(), text, offset: 0, limit: 10 })).actions,
    sessionKeys: () => store.column('django_session', 'session_key'),
    passwordHashes: () => store.column('auth_user', 'password'),
    storeSecrets: () => store.secretWords,
    withPage: () => started.withPage,
    openAgain: () => store.openAgain(client.call, site.id),
    async restart() {
      await started.close()
      await begin()
    },
  }
}
