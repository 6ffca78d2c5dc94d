import type { LogoutResult, SessionOutcome } from '../../shared/contract/sessions.ts'
import type { BatchRun } from './in-batches.ts'
import { inBatches } from './in-batches.ts'
import type { Ending } from './logout-batch.ts'
import { endBatch } from './logout-batch.ts'
import type { People } from './people.ts'
import type { LookParts } from './plan-look.ts'
import type { Plan } from './plans.ts'
import { fingerprintInPlan, ownerInPlan } from './plans.ts'

export type LogoutParts = LookParts & {
  /** Told before a session is deleted, so that it does not count as the site's own log out; then whether it stayed. */
  readonly expectGone: (slot: number) => void
  readonly unexpect: (slot: number) => void
  /** Told of each session that was deleted and read back as gone. */
  readonly onLoggedOut?: (sessionKey: string) => void
}

const mostOutcomes = 1000

/**
 * Carries out a plan in batches: looks at each session again, deletes, reads back. `logged-out` is said only of what is gone
 * when read back. After a cancel the statement under way is finished and the rest is left alone; after a lost connection the rest has
 * failed. Never throws for a store in trouble.
 */
export async function logOut(parts: LogoutParts, plan: Plan, run: BatchRun): Promise<LogoutResult> {
  const collected = collect(parts.people, plan)
  const notStarted = await inBatches<Ending>(plan.slots.length, run, {
    batch: places => endBatch(parts, plan, places, run.isCancelled),
    add: collected.add,
    failed: detail => ({ outcome: 'failed', detail }),
  })
  return collected.result(notStarted)
}

/** Counts all outcomes and keeps the first thousand of each kind. */
function collect(people: People, plan: Plan) {
  let noLogins = 0
  const counts = { failed: 0, skipped: 0, 'already-gone': 0, 'logged-out': 0 }
  const kept: Record<SessionOutcome['outcome'], SessionOutcome[]> = {
    failed: [],
    skipped: [],
    'already-gone': [],
    'logged-out': [],
  }
  return {
    add(place: number, { outcome, detail, wasLogin }: Ending): void {
      counts[outcome] += 1
      if (outcome === 'logged-out' && wasLogin === false) noLogins += 1
      if (kept[outcome].length >= mostOutcomes) return
      const owner = ownerInPlan(plan, people, place)
      const person = owner < 0 ? null : people.nameOf(owner)
      kept[outcome].push({ fingerprint: fingerprintInPlan(plan, place), person, outcome, detail })
    },
    result: (notStarted: number): LogoutResult => ({
      loggedOut: counts['logged-out'],
      ...(noLogins > 0 && { noLogins }),
      alreadyGone: counts['already-gone'],
      skipped: counts.skipped,
      failed: counts.failed,
      notStarted,
      outcomes: Object.values(kept).flat().slice(0, mostOutcomes),
    }),
  }
}
