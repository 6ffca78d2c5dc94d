import type { StoredDate } from './stored-date.ts'

export type SiteClockSettings = {
  /** timestamptz, or USE_TZ=True in UTC: the column holds instants. Otherwise it holds the wall clock of `timeZone`. */
  readonly storesInstants: boolean
  /** IANA name. */
  readonly timeZone: string
}

export type SiteClock = {
  /** A stored date to ms since 1970 UTC. */
  readonly toInstant: (stored: StoredDate) => number
  /** ms since 1970 UTC to the stored date of that moment. */
  readonly toStored: (instant: number) => StoredDate
}

export declare function createSiteClock(settings: SiteClockSettings): SiteClock
