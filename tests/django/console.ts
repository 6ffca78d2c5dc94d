import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import { createApi } from '../../electron/api/api.ts'
import { createMemoryVault } from '../../electron/api/memory-vault.ts'
import type { Client } from '../../shared/contract/client.ts'
import { createClient } from '../../shared/contract/client.ts'
import type { SecretsInput, Site } from '../../shared/contract/connections.ts'
import type { OutputOf } from '../../shared/contract/contract.ts'
import type { ExpiryChange } from '../../shared/contract/expiry.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { SessionFilter, SessionRow } from '../../shared/contract/session.ts'
import type { LogoutTarget } from '../../shared/contract/sessions.ts'
import { decoderFiles } from '../monitor/decoder-files.ts'

/** Asked every 50 ms; far longer than the two refreshes of 500 ms that things take. */
export const patience = { timeout: 50_000, interval: 50 }

/** A connection that is open in a console. */
export type OpenSite = {
  readonly connectionId: string
  readonly rows: (filter?: SessionFilter) => Promise<readonly SessionRow[]>
  /** Waits for exactly one session that fits and is verified; the row. */
  readonly one: (filter: SessionFilter) => Promise<SessionRow>
  readonly many: (wanted: number, filter: SessionFilter) => Promise<readonly SessionRow[]>
  readonly none: (filter: SessionFilter) => Promise<void>
  /** Waits until the one session that fits is like this. */
  readonly until: (filter: SessionFilter, isLikeThis: (row: SessionRow) => boolean) => Promise<SessionRow>
  /** Stops looking by itself, so that a test can count the looks. */
  readonly pause: () => Promise<void>
  readonly refreshTwice: () => Promise<void>
  readonly resume: () => Promise<void>
  readonly figures: () => Promise<OutputOf<'overview.figures'>>
  readonly untilState: (state: MonitorStatus['state']) => Promise<MonitorStatus>
  /** Waits for the end of the job. */
  readonly apply: (planId: string, reason: string) => Promise<Job>
  /** Previews and applies. */
  readonly logOut: (target: LogoutTarget, reason?: string) => Promise<Job>
  readonly changeExpiry: (target: LogoutTarget, change: ExpiryChange) => Promise<Job>
}

export type StartedConsole = {
  readonly dataFolder: string
  readonly call: Client['call']
  readonly open: (site: Site, secrets: SecretsInput) => Promise<OpenSite>
  readonly close: () => Promise<void>
}

/** A console that refreshes every 500 ms, with nothing between it and the tests. */
export async function startConsole(): Promise<StartedConsole> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'rollcall-console-'))
  const decoder = await decoderFiles()
  const console = createApi({
    host: 'browser',
    version: '0.0.0',
    runtime: `Node ${process.versions.node}`,
    operator: 'ana@desk-4',
    dataFolder,
    vault: createMemoryVault(),
    monitorThread: new URL('../../electron/monitor/monitor.ts', import.meta.url),
    simulatorThread: new URL('../../electron/demo/simulator.ts', import.meta.url),
    decoder: { thread: new URL(decoder.thread), module: new URL(decoder.module) },
    log: line => void process.stderr.write(`${line}\n`),
  })
  const { call } = createClient({ call: console.call, subscribe: () => () => undefined })
  await call('app.setPreferences', { refreshIntervalMs: 500 })
  return {
    dataFolder,
    call,
    async open(site, secrets) {
      const { id } = await call('connections.save', { id: null, site, secrets })
      await call('connections.open', { connectionId: id })
      const open = openSite(call, id)
      await open.untilState('live')
      return open
    },
    async close() {
      await console.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

function openSite(call: Client['call'], connectionId: string): OpenSite {
  const sort = { column: 'login', direction: 'descending' } as const
  const rows: OpenSite['rows'] = async (filter = {}) =>
    (await call('sessions.page', { connectionId, filter, sort, offset: 0, limit: 500 })).rows
  const count = (wanted: number, filter: SessionFilter) =>
    vi.waitFor(async () => {
      const found = await rows(filter)
      // What a session says of itself stands for a moment, until its owner's row is read.
      if (found.some(row => !row.verified)) throw new Error('Not verified yet')
      if (found.length !== wanted) throw new Error(`${found.length} sessions of ${JSON.stringify(filter)}`)
      return found
    }, patience)
  const untilState: OpenSite['untilState'] = state =>
    vi.waitFor(async () => {
      const status = await call('monitor.status', { connectionId })
      if (status.state !== state) throw new Error(`${status.state}: ${status.failure?.message}`)
      return status
    }, patience)
  const ended = (jobId: string) =>
    vi.waitFor(async () => {
      const job = await call('jobs.get', { jobId })
      if (job.state === 'running') throw new Error('The job is still running')
      return job
    }, patience)
  const apply: OpenSite['apply'] = async (planId, reason) => {
    const { jobId } = await call('sessions.applyLogout', { connectionId, planId, reason })
    return ended(jobId)
  }
  return {
    connectionId,
    rows,
    one: async filter => (await count(1, filter))[0] as SessionRow,
    many: count,
    none: async filter => void (await count(0, filter)),
    until: (filter, isLikeThis) =>
      vi.waitFor(async () => {
        const [row, ...more] = await rows(filter)
        if (!row || more.length > 0 || !isLikeThis(row)) throw new Error(JSON.stringify(row))
        return row
      }, patience),
    async pause() {
      await call('monitor.pause', { connectionId })
      await untilState('paused')
    },
    async refreshTwice() {
      await call('monitor.refresh', { connectionId })
      await call('monitor.refresh', { connectionId })
    },
    async resume() {
      await call('monitor.resume', { connectionId })
      await untilState('live')
    },
    figures: () => call('overview.figures', { connectionId }),
    untilState,
    apply,
    async logOut(target, reason = 'asked for by a test') {
      const { planId } = await call('sessions.previewLogout', { connectionId, target })
      return apply(planId, reason)
    },
    async changeExpiry(target, change) {
      const { planId } = await call('expiry.preview', { connectionId, target, change })
      const { jobId } = await call('expiry.apply', { connectionId, planId, reason: 'asked for by a test' })
      return ended(jobId)
    },
  }
}
