import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { DateRange, DatedStore, KeyAndDate, Page, StoredDate } from '../stores/store.ts'
import type { SessionIndex } from './session-index.ts'

/** Seconds that a band reaches beyond now: the clock of the Django host may be ahead of ours. */
const ahead = 120
/** No clock is off by more, unless it is off by anything: its date of saving is then no guide. */
const largestDifference = 26 * 3_600_000
/** An age that fewer sessions have is left to the sweep. */
const mostBands = 12
const second = 1_000_000

/**
 * Django's clock gives a date microseconds. One without was set by hand, or the column has none: then several sessions share
 * it, and a session that is saved twice in a second keeps it.
 */
export const isWholeSecond = (date: StoredDate): boolean => date % second === 0

type Followed = {
  /** How often each expiry age (s) occurs. */
  readonly ages: ReadonlyMap<number, number>
  readonly cookieAge: number
  readonly clock: SiteClock
  /** When we last looked, and now, by our clock (ms). */
  readonly since: number
  readonly now: number
  /** So far (ms) a band reaches back beyond the last look: for transactions that commit late. */
  readonly overlap: number
  /** The latest signed time (ms), by the site's clock; -Infinity when none is known. */
  readonly newestSave: number
}

/**
 * Where sessions saved since the last look must lie: one band of dates for each expiry age in use, since a save moves
 * `expire_date` to now + age. Bands that touch are one. The site's clock may be hours off: nothing was saved by it between the
 * newest save known and the last look, so the bands begin at the earlier of the two and end as far beyond the later.
 */
export function tailBands({ ages, cookieAge, clock, since, now, overlap, newestSave }: Followed): readonly DateRange[] {
  const offBy = newestSave - now
  const from = offBy > -largestDifference ? Math.min(since, newestSave) : since
  const to = now + (offBy > 0 && offBy < largestDifference ? offBy + (now - since) : 0)
  const frequent = [...ages].sort((a, b) => b[1] - a[1]).slice(0, mostBands)
  const used = new Set([cookieAge, ...frequent.map(([age]) => age)])
  const bands = [...used].map(age => bandOf(clock, from - overlap, to + ahead * 1000, age))
  const merged: DateRange[] = []
  for (const band of bands.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && band.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, band.to) }
    else merged.push(band)
  }
  return merged
}

/**
 * The dates of what is saved between two instants (ms) with an age (s), in whole seconds. Django adds the age to the clock on
 * the wall, so a change of summer time in between does not move it.
 */
function bandOf(clock: SiteClock, from: number, to: number, age: number): DateRange {
  const first = clock.toStored(from)
  const last = clock.toStored(to)
  // When the wall clock is set in between, it also shows times outside of first and last.
  const set = Math.abs(last - first - (to - from) * 1000)
  const low = Math.min(first, last) - set + age * second
  const high = Math.max(first, last) + set + age * second
  return { from: Math.floor(low / second) * second, to: Math.ceil(high / second) * second }
}

const pageSize = 5000

/** The keys of a range whose date is not what the index has, and those whose date says nothing (`isUnclear`, by slot). */
export async function changedKeys(
  store: DatedStore,
  index: SessionIndex,
  range: DateRange,
  isUnclear: (slot: number) => boolean = () => false,
): Promise<readonly string[]> {
  const changed: string[] = []
  for (let coming: Promise<Page<KeyAndDate>> | null = store.keys(range, undefined, pageSize); coming !== null;) {
    const { rows, next }: Page<KeyAndDate> = await coming
    // The store is at work on the next page while this one is compared.
    coming = next === undefined ? null : store.keys(range, next, pageSize)
    coming?.catch(() => undefined)
    const { expireDate: dates } = index.columns()
    for (const { sessionKey, expireDate } of rows) {
      const slot = index.find(sessionKey)
      if (slot < 0 || dates[slot] !== expireDate || isUnclear(slot)) changed.push(sessionKey)
    }
  }
  return changed
}

/**
 * Whether the session in a slot, saved since `from` (ms), may have been saved once more in the same second, in a column of whole
 * seconds.
 */
export function savedInSameSecond(index: SessionIndex, from: number, clock: SiteClock): (slot: number) => boolean {
  return slot => {
    const { expireDate, expireAt, savedAt } = index.columns()
    const date = expireDate[slot] as number
    if (!isWholeSecond(date)) return false
    // A time of saving that was worked out from an end in the hour that comes twice may be the later of two.
    const later = (expireAt[slot] as number) - clock.toInstant(date)
    return (savedAt[slot] as number) + later >= from
  }
}
