import type { ExpiryOutcome, ExpiryResult } from '../../shared/contract/expiry.ts'
import type { ExpiryParts } from './expiry-batch.ts'
import { changeBatch } from './expiry-batch.ts'
import type { BatchRun } from './in-batches.ts'
import { inBatches } from './in-batches.ts'
import type { Plan } from './plans.ts'
import { fingerprintInPlan, ownerInPlan } from './plans.ts'

const mostOutcomes = 1000

/** Carries out a change of expiry over the sessions of a plan. Never throws for a store in trouble. */
export async function setExpiry(parts: ExpiryParts, plan: Plan, run: BatchRun): Promise<ExpiryResult> {
  const { people } = parts
  const counts = { failed: 0, skipped: 0, 'already-gone': 0, 'until-next-save': 0, changed: 0 }
  const kept: Record<ExpiryOutcome['outcome'], ExpiryOutcome[]> = {
    failed: [],
    skipped: [],
    'already-gone': [],
    'until-next-save': [],
    changed: [],
  }
  let endedNow = 0
  const notStarted = await inBatches<Pick<ExpiryOutcome, 'outcome' | 'detail'> & { readonly endedNow?: boolean }>(
    plan.slots.length,
    run,
    {
      batch: places => changeBatch(parts, plan, places, run.isCancelled),
      add(place, { outcome, detail, endedNow: isOver = false }) {
        counts[outcome] += 1
        if (isOver) endedNow += 1
        if (kept[outcome].length >= mostOutcomes) return
        const owner = ownerInPlan(plan, people, place)
        const person = owner < 0 ? null : people.nameOf(owner)
        kept[outcome].push({ fingerprint: fingerprintInPlan(plan, place), person, outcome, detail })
      },
      failed: detail => ({ outcome: 'failed', detail }),
    },
  )
  return {
    changed: counts.changed,
    untilNextSave: counts['until-next-save'],
    endedNow,
    alreadyGone: counts['already-gone'],
    skipped: counts.skipped,
    failed: counts.failed,
    notStarted,
    outcomes: Object.values(kept).flat().slice(0, mostOutcomes),
  }
}
