import type { Site } from '../../shared/contract/connections.ts'
import type { Enforcement, EnforcementRun, EnforcementSettings } from '../../shared/contract/enforcement.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { Monitors } from './monitors.ts'
import { isSameWatch } from './same-watch.ts'

type Watch = {
  readonly settings: EnforcementSettings
  readonly policy: Policy
  readonly reason: string
  readonly startedAt: number
  /** The site that it was started for: another one under the same connection is none of its business. */
  readonly site: Site
  state: 'on' | 'asking'
  lastRun: EnforcementRun | null
  nextAt: number | null
  loggedOut: number
  timer: NodeJS.Timeout | null
  jobId: string | null
}

type Parts = {
  readonly monitors: Pick<Monitors, 'siteOf' | 'of' | 'status'>
  /** The console's own way in: each log out is authorised and written to the audit log like a person's. */
  readonly call: (method: 'sessions.applyLogout', input: unknown) => Promise<Reply<unknown>>
  readonly jobs: {
    /** Resolves with the job once it has ended. */
    readonly ended: (jobId: string) => Promise<Job>
    readonly cancel: (jobId: string) => Promise<void>
  }
}

type Asked = { readonly settings: EnforcementSettings; readonly policy: Policy; readonly reason: string }

export type Enforcer = {
  readonly state: (connectionId: string) => Enforcement
  /** Throws CONFLICT when the connection is not open. */
  readonly start: (connectionId: string, asked: Asked) => Enforcement
  /** Ends it, and a run that is under way. */
  readonly stop: (connectionId: string) => Enforcement
  readonly stopAll: () => void
}

/** How a run ended; `asks` when a person has to decide before there is another. */
type Ended = { readonly run: EnforcementRun; readonly asks: boolean }

const off: Enforcement = {
  state: 'off',
  settings: null,
  startedAt: null,
  lastRun: null,
  nextAt: null,
  loggedOutSinceStart: 0,
}

/** Holds sites to their policies while this console and their connections are open. A run goes by a plan, as a person's does. */
export function createEnforcer({ monitors, call, jobs }: Parts): Enforcer {
  const watches = new Map<string, Watch>()

  /** A connection that was closed, or opened for another site, has ended it. */
  function current(connectionId: string): Watch | null {
    const watch = watches.get(connectionId)
    if (!watch) return null
    const site = monitors.siteOf(connectionId)
    if (site !== null && isSameWatch(site, watch.site)) return watch
    stop(connectionId)
    return null
  }

  function state(connectionId: string): Enforcement {
    const watch = current(connectionId)
    if (!watch) return off
    const { settings, startedAt, lastRun, nextAt, loggedOut } = watch
    return { state: watch.state, settings, startedAt, lastRun, nextAt, loggedOutSinceStart: loggedOut }
  }

  function schedule(connectionId: string, watch: Watch, delayMs: number): void {
    watch.nextAt = Date.now() + delayMs
    watch.timer = setTimeout(() => void turn(connectionId, watch), delayMs)
  }

  async function turn(connectionId: string, watch: Watch): Promise<void> {
    watch.nextAt = null
    const isCurrent = () => current(connectionId) === watch
    if (!isCurrent()) return
    const { run, asks } = await once(connectionId, watch, isCurrent).catch((error: unknown) => waits(wordsOf(error)))
    if (!isCurrent()) return
    watch.lastRun = run
    watch.loggedOut += run.loggedOut
    watch.state = asks ? 'asking' : 'on'
    if (!asks) schedule(connectionId, watch, watch.settings.everySeconds * 1000)
  }

  async function once(connectionId: string, watch: Watch, isCurrent: () => boolean): Promise<Ended> {
    const { settings, policy, reason } = watch
    if ((await monitors.status(connectionId)).state !== 'live') {
      return waits('The store is not being followed now, so who breaks a limit is not known.')
    }
    const monitor = monitors.of(connectionId)
    // Counted first: a plan for more than may go would only push people's own out.
    const { now, logins, unknown } = await monitor.whatIf(policy)
    if (unknown.rules.length > 0) return asks(now.sessions, 'Whom a rule of the policy is for can no longer be read.')
    if (now.sessions === 0) return { run: runOf(0, 0, null), asks: false }
    const ceiling = Math.max(1, Math.floor((logins.sessions * settings.ceilingPercent) / 100))
    const tooMany = (sessions: number) =>
      asks(
        sessions,
        `${sessions} sessions break a limit, more than the ${settings.ceilingPercent} % (${ceiling}) that one run may log out.`,
      )
    if (now.sessions > ceiling) return tooMany(now.sessions)
    const filter = { endsUnder: { policy, within: 'now' as const } }
    const plan = await monitor.previewLogout({ kind: 'filter', filter })
    if (plan.sessions > ceiling) return tooMany(plan.sessions)
    if (!isCurrent()) return waits('It was stopped.')
    const why = `Policy version ${settings.version}: ${reason}`.slice(0, 500)
    const reply = await call('sessions.applyLogout', { connectionId, planId: plan.planId, reason: why })
    if (!reply.ok) return asks(plan.sessions, reply.error.message)
    const { jobId } = reply.value as { jobId: string }
    watch.jobId = jobId
    if (!isCurrent()) await jobs.cancel(jobId)
    const job = await jobs.ended(jobId)
    watch.jobId = null
    const loggedOut = job.kind === 'logout' ? (job.result?.loggedOut ?? 0) : 0
    return { run: runOf(plan.sessions, loggedOut, job.failure?.message ?? null), asks: false }
  }

  function stop(connectionId: string): Enforcement {
    const watch = watches.get(connectionId)
    watches.delete(connectionId)
    if (watch?.timer) clearTimeout(watch.timer)
    if (watch?.jobId != null) jobs.cancel(watch.jobId).catch(() => undefined)
    return off
  }

  return {
    state,
    start(connectionId, asked) {
      stop(connectionId)
      const site = monitors.siteOf(connectionId)
      if (site === null) {
        throw new RollcallError('CONFLICT', 'This connection is not open', { hint: 'Open it under Connections first.' })
      }
      const watch: Watch = {
        ...asked,
        site,
        startedAt: Date.now(),
        state: 'on',
        lastRun: null,
        nextAt: null,
        loggedOut: 0,
        timer: null,
        jobId: null,
      }
      watches.set(connectionId, watch)
      schedule(connectionId, watch, 0)
      return state(connectionId)
    },
    stop,
    stopAll() {
      for (const connectionId of [...watches.keys()]) stop(connectionId)
    },
  }
}

const runOf = (found: number, loggedOut: number, stopped: string | null): EnforcementRun => ({
  at: Date.now(),
  found,
  loggedOut,
  left: found - loggedOut,
  stopped,
})

/** Nothing was done, and it is tried again. */
const waits = (why: string): Ended => ({ run: runOf(0, 0, why), asks: false })

/** Nothing was done, and nothing will be until a person has decided. */
const asks = (found: number, why: string): Ended => ({ run: runOf(found, 0, why), asks: true })

const wordsOf = (error: unknown): string =>
  error instanceof RollcallError ? error.message : 'Something went wrong inside Rollcall.'
