import { RollcallError } from '../../shared/contract/reply.ts'
import type { LogoutResult, SessionOutcome } from '../../shared/contract/sessions.ts'
import type { StoreAdapter } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { People } from './people.ts'
import type { Plan, Planned } from './plans.ts'
import type { FromMonitor } from './protocol.ts'
import type { Query } from './query.ts'
import type { SessionIndex } from './session-index.ts'

type Parts = {
  readonly store: StoreAdapter
  readonly index: SessionIndex
  readonly people: People
  readonly query: Query
  readonly apply: Apply
  /** Told before a session is taken out of the index, so that it does not count as the site's own log out. */
  readonly onLoggedOut: (slot: number) => void
  readonly onProgress: (job: Extract<FromMonitor, { kind: 'job' }>['job']) => void
}

const batchSize = 200
const mostOutcomes = 1000
const unknown = 'Not known: the connection was lost. Look again when it is back.'

type Ended = readonly [Planned, SessionOutcome['outcome'], string | null]

/**
 * Carries out a plan in batches: looks at each session again, deletes, reads back. `logged-out` is said only of what is gone
 * when read back. After a cancel what was begun is finished and the rest is left alone.
 */
export async function logOut(parts: Parts, plan: Plan, jobId: string, cancelled: () => boolean): Promise<LogoutResult> {
  const { possible, reason } = parts.store.capabilities.delete
  if (!possible) throw new RollcallError('UNSUPPORTED', 'Nobody can be logged out here', { hint: reason ?? undefined })
  const total = plan.sessions.length
  const ended: Ended[] = []
  const begin = performance.now()
  for (let from = 0; from < total && !cancelled(); from += batchSize) {
    ended.push(...(await endBatch(parts, plan, plan.sessions.slice(from, from + batchSize))))
    const perSecond = (ended.length / (performance.now() - begin)) * 1000
    const secondsLeft = perSecond > 0 ? (total - ended.length) / perSecond : null
    parts.onProgress({ jobId, done: ended.length, total, perSecond, secondsLeft })
  }
  return resultOf(parts.people, ended, total)
}

async function endBatch(parts: Parts, plan: Plan, batch: readonly Planned[]): Promise<readonly Ended[]> {
  const { store, apply } = parts
  const keys = batch.map(session => session.sessionKey)
  try {
    const there = await store.get(keys)
    await apply.rows(there, true)
    const alive = new Set(there.map(row => row.sessionKey))
    const doomed = batch.filter(session => alive.has(session.sessionKey) && isStillMeant(parts, plan, session))
    const doomedKeys = doomed.map(session => session.sessionKey)
    const outcomes = doomed.length === 0 ? [] : await store.delete(doomedKeys)
    const failures = new Map(outcomes.flatMap(out => (out.outcome === 'failed' ? [[out.sessionKey, out.cause]] : [])))
    const back = doomed.length === 0 ? [] : await store.get(doomedKeys)
    const stillThere = new Set(back.map(row => row.sessionKey))
    return batch.map((session): Ended => {
      const key = session.sessionKey
      if (!alive.has(key)) return leave(parts, session, 'already-gone')
      if (!doomedKeys.includes(key)) return [session, 'skipped', 'It changed since the preview.']
      if (!stillThere.has(key)) return leave(parts, session, 'logged-out')
      return [session, 'failed', failures.get(key) ?? 'It is there again: a request under way saved it. Try again.']
    })
  } catch (error) {
    return afterTrouble(parts, batch, error)
  }
}

/** The batch broke off: what is gone is gone, and what cannot be looked at is not known. */
async function afterTrouble(parts: Parts, batch: readonly Planned[], error: unknown): Promise<readonly Ended[]> {
  const cause = error instanceof RollcallError ? error.message : 'Something went wrong inside Rollcall.'
  try {
    const there = new Set((await parts.store.get(batch.map(session => session.sessionKey))).map(row => row.sessionKey))
    return batch.map((session): Ended =>
      there.has(session.sessionKey) ? [session, 'failed', cause] : leave(parts, session, 'logged-out'),
    )
  } catch {
    return batch.map((session): Ended => [session, 'failed', unknown])
  }
}

function isStillMeant({ index, query }: Parts, plan: Plan, session: Planned): boolean {
  const slot = index.find(session.sessionKey)
  if (slot < 0 || index.columns().person[slot] !== session.person) return false
  return plan.filter === null || query.fits(slot, plan.filter, Date.now())
}

function leave({ index, apply, onLoggedOut }: Parts, session: Planned, outcome: 'logged-out' | 'already-gone'): Ended {
  const slot = index.find(session.sessionKey)
  if (slot >= 0) {
    if (outcome === 'logged-out') onLoggedOut(slot)
    apply.gone(slot)
  }
  return [session, outcome, null]
}

function resultOf(people: People, ended: readonly Ended[], total: number): LogoutResult {
  const count = (wanted: SessionOutcome['outcome']) => ended.filter(([, outcome]) => outcome === wanted).length
  const order = { failed: 0, skipped: 1, 'already-gone': 2, 'logged-out': 3 } as const
  return {
    loggedOut: count('logged-out'),
    alreadyGone: count('already-gone'),
    skipped: count('skipped'),
    failed: count('failed'),
    notStarted: total - ended.length,
    outcomes: ended
      .toSorted((a, b) => order[a[1]] - order[b[1]])
      .slice(0, mostOutcomes)
      .map(([session, outcome, detail]) => ({
        fingerprint: session.fingerprint,
        person: session.person < 0 ? null : people.describe(session.person).name,
        outcome,
        detail,
      })),
  }
}
