import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { DateRange, StoreAdapter } from '../stores/store.ts'
import type { SessionIndex } from './session-index.ts'

/** Seconds that a band reaches back beyond the last refresh: for transactions that commit late and clocks that differ. */
const overlap = 30
/** Seconds that a band reaches beyond now: the clock of the Django host may be ahead of ours. */
const ahead = 120
/** An age that fewer sessions have is left to the sweep. */
const mostBands = 12
const second = 1_000_000

/**
 * Where sessions saved since `since` (ms) must lie: one band of dates for each expiry age in use, since a save moves
 * `expire_date` to now + age. Bands that touch are one.
 */
export function tailBands(
  ages: ReadonlyMap<number, number>,
  cookieAge: number,
  clock: SiteClock,
  since: number,
  now: number,
): readonly DateRange[] {
  const frequent = [...ages].sort((a, b) => b[1] - a[1]).slice(0, mostBands)
  const used = new Set([cookieAge, ...frequent.map(([age]) => age)])
  const bands = [...used]
    .map(age => {
      const from = clock.toStored(since + (age - overlap) * 1000)
      const to = clock.toStored(now + (age + ahead) * 1000)
      // Local time may go back an hour in between.
      return {
        from: Math.floor(Math.min(from, to) / second) * second,
        to: Math.ceil(Math.max(from, to) / second) * second,
      }
    })
    .sort((a, b) => a.from - b.from)
  const merged: DateRange[] = []
  for (const band of bands) {
    const last = merged.at(-1)
    if (last && band.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, band.to) }
    else merged.push(band)
  }
  return merged
}

const pageSize = 5000

/** The keys of a range whose date is not what the index has; `seen` is told every key that is there. */
export async function changedKeys(
  store: StoreAdapter,
  index: SessionIndex,
  range: DateRange,
  seen?: (slot: number) => void,
): Promise<readonly string[]> {
  const changed: string[] = []
  let after: string | undefined
  do {
    const page = await store.keys(range, after, pageSize)
    for (const { sessionKey, expireDate } of page.rows) {
      const slot = index.find(sessionKey)
      if (slot >= 0) seen?.(slot)
      if (slot < 0 || index.columns().expireDate[slot] !== expireDate) changed.push(sessionKey)
    }
    after = page.next
  } while (after !== undefined)
  return changed
}
