import type { Enforcement, EnforcementRun, EnforcementSettings } from '../../shared/contract/enforcement.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { Monitors } from './monitors.ts'

type Watch = {
  readonly settings: EnforcementSettings
  readonly policy: Policy
  readonly reason: string
  readonly startedAt: number
  state: 'on' | 'asking'
  lastRun: EnforcementRun | null
  nextAt: number | null
  loggedOut: number
  timer: NodeJS.Timeout | null
}

type Parts = {
  readonly monitors: Pick<Monitors, 'has' | 'of' | 'status'>
  /** The console's own way in: each run is authorised and written to the audit log like a person's. */
  readonly call: (method: 'sessions.applyLogout', input: unknown) => Promise<Reply<unknown>>
  /** Resolves with the job once it has ended. */
  readonly ended: (jobId: string) => Promise<Job>
}

export type Enforcer = {
  readonly state: (connectionId: string) => Enforcement
  readonly start: (
    connectionId: string,
    asked: { readonly settings: EnforcementSettings; readonly policy: Policy; readonly reason: string },
  ) => Enforcement
  readonly stop: (connectionId: string) => Enforcement
  readonly stopAll: () => void
}

const off: Enforcement = {
  state: 'off',
  settings: null,
  startedAt: null,
  lastRun: null,
  nextAt: null,
  loggedOutSinceStart: 0,
}

/** Holds sites to their policies while this console is open. A run goes by a plan, as a person's log out does. */
export function createEnforcer({ monitors, call, ended }: Parts): Enforcer {
  const watches = new Map<string, Watch>()

  function state(connectionId: string): Enforcement {
    const watch = watches.get(connectionId)
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
    const run = await once(connectionId, watch).catch((error: unknown) => stopped(0, wordsOf(error)))
    if (watches.get(connectionId) !== watch) return
    watch.lastRun = run
    watch.loggedOut += run.loggedOut
    watch.state = run.stopped === null ? 'on' : 'asking'
    schedule(connectionId, watch, watch.settings.everySeconds * 1000)
  }

  async function once(connectionId: string, { settings, policy, reason }: Watch): Promise<EnforcementRun> {
    if (!monitors.has(connectionId)) return stopped(0, 'The connection is not open.')
    const { state: monitorState } = await monitors.status(connectionId)
    if (monitorState !== 'live') return stopped(0, 'The store is not being followed now, so who breaks a limit is not known.')
    const monitor = monitors.of(connectionId)
    const filter = { endsUnder: { policy, within: 'now' as const } }
    const [plan, figures] = [await monitor.previewLogout({ kind: 'filter', filter }), await monitor.figures()]
    if (plan.sessions === 0) return { at: Date.now(), found: 0, loggedOut: 0, left: 0, stopped: null }
    const ceiling = Math.max(1, Math.floor((figures.loggedInSessions * settings.ceilingPercent) / 100))
    if (plan.sessions > ceiling) {
      return stopped(
        plan.sessions,
        `${plan.sessions} sessions break a limit, more than the ${settings.ceilingPercent} % (${ceiling}) that one run may log out.`,
      )
    }
    const why = `Policy version ${settings.version}: ${reason}`.slice(0, 500)
    const reply = await call('sessions.applyLogout', { connectionId, planId: plan.planId, reason: why })
    if (!reply.ok) return stopped(plan.sessions, reply.error.message)
    const job = await ended((reply.value as { jobId: string }).jobId)
    const loggedOut = job.kind === 'logout' ? (job.result?.loggedOut ?? 0) : 0
    const failure = job.failure?.message ?? null
    return { at: Date.now(), found: plan.sessions, loggedOut, left: plan.sessions - loggedOut, stopped: failure }
  }

  function stop(connectionId: string): Enforcement {
    const timer = watches.get(connectionId)?.timer
    if (timer) clearTimeout(timer)
    watches.delete(connectionId)
    return off
  }

  return {
    state,
    start(connectionId, asked) {
      stop(connectionId)
      const watch: Watch = {
        ...asked,
        startedAt: Date.now(),
        state: 'on',
        lastRun: null,
        nextAt: null,
        loggedOut: 0,
        timer: null,
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

const stopped = (found: number, why: string): EnforcementRun => ({
  at: Date.now(),
  found,
  loggedOut: 0,
  left: found,
  stopped: why,
})

const wordsOf = (error: unknown): string =>
  error instanceof RollcallError ? error.message : 'Something went wrong inside Rollcall.'
