import type { ClearResult, ExpiredRows } from '../../shared/contract/policy.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { DatedStore } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { BatchRun } from './in-batches.ts'
import { logTrouble } from './log-trouble.ts'
import type { SessionIndex } from './session-index.ts'

const batchSize = 500
/** The site's clock may be a little behind the database's: what has just expired can wait. */
export const clearMarginMs = 60_000

type Parts = {
  readonly store: Pick<DatedStore, 'clearExpired'>
  readonly index: SessionIndex
  readonly apply: Pick<Apply, 'suspects'>
  readonly clock: Pick<SiteClock, 'toStored'>
  /** How far the database's clock is ahead of ours. */
  readonly clockAheadMs: number
}

/** All rows whose time is over at that moment (ms), whatever else they are. */
export function expiredRows(index: SessionIndex, now: number): ExpiredRows {
  const { live, expireAt, size } = index.columns()
  let sessions = 0
  let bytes = 0
  let oldest = Infinity
  for (let slot = 0; slot < index.end(); slot += 1) {
    const end = expireAt[slot] as number
    if (live[slot] !== 1 || end > now - clearMarginMs) continue
    sessions += 1
    bytes += size[slot] as number
    if (end < oldest) oldest = end
  }
  return { sessions, bytes, oldestAt: Number.isFinite(oldest) ? oldest : null }
}

/**
 * Deletes expired rows a batch at a time until none is left, it is cancelled, or the store is in trouble. By the slower of the
 * two clocks, so that a machine whose clock is ahead ends nobody's living session.
 */
export async function clearExpired(parts: Parts, run: BatchRun): Promise<ClearResult> {
  const { store, index, apply, clock, clockAheadMs } = parts
  const began = performance.now()
  const now = () => Date.now() + Math.min(0, clockAheadMs)
  const total = expiredRows(index, now()).sessions
  const result = { cleared: 0, bytes: 0, revived: 0 }
  let trouble: string | null = null
  try {
    while (!run.isCancelled()) {
      const { sessionKeys, deleted } = await store.clearExpired(clock.toStored(now() - clearMarginMs), batchSize)
      if (sessionKeys.length === 0) break
      const bytes = bytesOf(index, sessionKeys)
      // Read back: what is gone leaves the index, what was saved anew comes in as it is.
      await apply.suspects(sessionKeys)
      result.cleared += deleted
      result.bytes += bytes - bytesOf(index, sessionKeys)
      result.revived += sessionKeys.filter(sessionKey => index.find(sessionKey) >= 0).length
      if (deleted === 0) throw new RollcallError('UNAVAILABLE', 'The database keeps these rows')
      const perSecond = (result.cleared / (performance.now() - began)) * 1000
      const left = Math.max(0, total - result.cleared)
      run.onProgress({
        jobId: run.jobId,
        done: Math.min(result.cleared, total),
        total,
        perSecond,
        secondsLeft: left / perSecond,
      })
    }
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    logTrouble(error)
    trouble = error.message
  }
  const notStarted = run.isCancelled() || trouble !== null ? expiredRows(index, now()).sessions : 0
  return { ...result, notStarted, trouble }
}

function bytesOf(index: SessionIndex, sessionKeys: readonly string[]): number {
  const { size } = index.columns()
  let bytes = 0
  for (const sessionKey of sessionKeys) {
    const slot = index.find(sessionKey)
    if (slot >= 0) bytes += size[slot] as number
  }
  return bytes
}
