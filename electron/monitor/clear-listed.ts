import type { ClearResult } from '../../shared/contract/policy.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { ListedStore } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { BatchRun } from './in-batches.ts'
import { logTrouble } from './log-trouble.ts'
import { clearMarginMs, expiredRows } from './policy-clear.ts'
import type { SessionIndex } from './session-index.ts'

const batchSize = 500

type Parts = {
  readonly store: Pick<ListedStore, 'delete'>
  readonly index: SessionIndex
  readonly apply: Pick<Apply, 'suspects'>
  readonly clock: Pick<SiteClock, 'toStored'>
}

/**
 * Deletes the expired sessions of a store that cannot be asked for them: those that the index knows, each read again right before, as the site
 * may have saved it since. What expires meanwhile is left for the next time.
 */
export async function clearListed({ store, index, apply, clock }: Parts, run: BatchRun): Promise<ClearResult> {
  const began = performance.now()
  const keys = expiredKeys(index, clock)
  const result = { cleared: 0, bytes: 0, revived: 0 }
  let trouble: string | null = null
  let done = 0
  try {
    while (done < keys.length && !run.isCancelled()) {
      const batch = keys.slice(done, done + batchSize)
      await apply.suspects(batch)
      const expired = batch.filter(key => isExpired(index, clock, index.find(key)))
      result.revived += batch.filter(key => index.find(key) >= 0).length - expired.length
      const sizes = new Map(expired.map(key => [key, index.columns().size[index.find(key)] ?? 0]))
      const outcomes = await store.delete(expired, run.isCancelled)
      for (const { sessionKey, outcome } of outcomes) {
        if (outcome !== 'deleted') continue
        result.cleared += 1
        result.bytes += sizes.get(sessionKey) ?? 0
      }
      await apply.suspects(expired)
      const failed = outcomes.find(({ outcome }) => outcome === 'failed')
      if (failed?.outcome === 'failed') throw new RollcallError('UNAVAILABLE', failed.cause)
      done += batch.length
      const perSecond = (done / (performance.now() - began)) * 1000
      const secondsLeft = (keys.length - done) / perSecond
      run.onProgress({ jobId: run.jobId, done, total: keys.length, perSecond, secondsLeft })
    }
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    logTrouble(error)
    trouble = error.message
  }
  const notStarted = run.isCancelled() || trouble !== null ? expiredRows(index, Date.now()).sessions : 0
  return { ...result, notStarted, trouble }
}

/** By the site's own end of each session, with the same margin for its clock as in a database. */
function isExpired(index: SessionIndex, clock: Parts['clock'], slot: number): boolean {
  const { live, expireDate } = index.columns()
  return slot >= 0 && live[slot] === 1 && (expireDate[slot] as number) <= clock.toStored(Date.now() - clearMarginMs)
}

function expiredKeys(index: SessionIndex, clock: Parts['clock']): readonly string[] {
  const keys: string[] = []
  for (let slot = 0; slot < index.end(); slot += 1) if (isExpired(index, clock, slot)) keys.push(index.keyAt(slot))
  return keys
}
