import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { DatedStore } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { Meter } from './meter.ts'
import type { SessionIndex } from './session-index.ts'
import type { Sweep } from './sweep.ts'
import { changedKeys, savedInSameSecond, tailBands } from './tail.ts'

export type FollowParts = {
  readonly store: DatedStore
  readonly index: SessionIndex
  readonly apply: Apply
  readonly sweep: Sweep
  readonly meter: Meter
  readonly clock: SiteClock
  readonly cookieAge: number
}

const entriesPerRefresh = 1000
/**
 * Most saves are committed at once: a look reaches back a little, and every ten seconds one for those that take up to half a minute, so
 * that on a busy site not the same thirty seconds are compared again and again. Where such a look finds something (a host whose clock is
 * behind the others' has all its saves there), all reach far for a while (ms).
 */
const overlapMs = { near: 5_000, far: 30_000 } as const
const farEveryMs = 10_000
const farForMs = 600_000

/** Brings the index up to the store, one refresh at a time. */
export type Follow = {
  /**
   * The tail of what was just saved, then as much of the sweep as fits into `budgetMs`, the database's time and ours, but one
   * slice at least.
   */
  readonly next: (budgetMs: number) => Promise<void>
  /** Something was missed: the next refresh goes through everything. */
  readonly missed: () => void
  /** A deleted row is noticed within so many refreshes. */
  readonly sweepRefreshes: () => number
}

export function createFollow({ store, index, apply, sweep, meter, clock, cookieAge }: FollowParts): Follow {
  let since = Date.now()
  /** When the last look began that reached far back. */
  let farSince = since
  /** Something changed since then. */
  let isFarDue = true
  let farUntil = -Infinity
  /** The newest save that was known when a look began that found everything; by the site's clock, as `newestSave`. */
  let sawUpTo = -Infinity
  let wholeSweepDue = true
  let slicesPerRefresh = 1
  let refreshesOfRound = 0
  let refreshesOfLastRound = 1
  let lastMark: number | null = null
  let nextEntries: string | undefined
  /** Slices, and a round of people, that must still be looked at before an unchanged store needs no look at all. */
  let slicesDue = Infinity
  let peopleDue = true

  async function tail(now: number, isFar: boolean): Promise<void> {
    const newestSave = index.newestSave()
    const overlap = isFar ? overlapMs.far + (since - farSince) : overlapMs.near
    // A look that was broken off may have read what is newer, and not what is as new.
    const isUnclear = savedInSameSecond(index, sawUpTo - overlap, clock)
    for (const band of tailBands({ ages: index.ages(), cookieAge, clock, since, now, overlap, newestSave })) {
      const changed = await changedKeys(store, index, band, isUnclear)
      meter.noteChanges(await apply.suspects(changed))
      if (isFar && changed.some(key => isLate(index.find(key), Math.min(since, newestSave)))) farUntil = now + farForMs
    }
  }

  /** Whether a look that reached back a little would have missed it. */
  function isLate(slot: number, before: number): boolean {
    const savedAt = slot < 0 ? Number.NaN : (index.columns().savedAt[slot] as number)
    return savedAt < before - overlapMs.near && savedAt >= before - overlapMs.far - farEveryMs
  }

  /** What the cache before a table has and the index does not: a session whose row is gone may live on there. */
  async function besides(): Promise<void> {
    if (!store.cacheBefore) return
    const { rows, next } = await store.cacheBefore.entries(nextEntries, entriesPerRefresh)
    nextEntries = next
    const unknown = rows.filter(sessionKey => index.find(sessionKey) < 0)
    if (unknown.length > 0) meter.noteChanges(await apply.suspects(unknown))
  }

  async function sweepOn(until: number): Promise<void> {
    const isWhole = wholeSweepDue
    let slices = 0
    let isLast = false
    refreshesOfRound += 1
    for (;;) {
      const { changes, last } = await sweep.next()
      meter.noteChanges(changes)
      slices += 1
      slicesDue -= 1
      isLast = last
      if (last) wholeSweepDue = false
      if (last || (!wholeSweepDue && performance.now() >= until)) break
    }
    // A round in one go says nothing of the usual pace.
    if (!isWhole) slicesPerRefresh = slices
    if (!isLast) return
    if (!isWhole) refreshesOfLastRound = refreshesOfRound
    refreshesOfRound = 0
  }

  return {
    async next(budgetMs) {
      const now = Date.now()
      const newestSave = index.newestSave()
      const until = performance.now() + budgetMs
      const mark = await store.changeMark?.()
      const isSame = mark !== undefined && mark === lastMark
      if (!isSame) {
        // The round under way and a whole one: what changed may lie in a slice that was passed already.
        slicesDue = sweep.slices() + 1
        peopleDue = true
        isFarDue = true
      }
      const isFar = isFarDue && (now < farUntil || Math.abs(now - farSince) >= farEveryMs)
      if (!isSame || isFar) await tail(now, isFar)
      if (slicesDue > 0 || wholeSweepDue) await sweepOn(until)
      await besides()
      if (peopleDue && (await apply.checkPeople()) && isSame) peopleDue = false
      since = now
      if (isFar) {
        farSince = now
        isFarDue = false
      }
      sawUpTo = newestSave
      lastMark = mark ?? null
    },
    missed() {
      wholeSweepDue = true
      lastMark = null
      nextEntries = undefined
      sweep.restart()
    },
    sweepRefreshes: () => Math.max(refreshesOfLastRound, Math.ceil(sweep.slices() / slicesPerRefresh)),
  }
}
