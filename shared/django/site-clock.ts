import type { StoredDate } from './stored-date.ts'
import { instantOfWall, lastInstantOfWall, zoneOffsets } from './zone-offsets.ts'

export type SiteClockSettings = {
  /** timestamptz, or USE_TZ=True in UTC: the column holds instants. Otherwise it holds the wall clock of `timeZone`. */
  readonly storesInstants: boolean
  /** IANA name. */
  readonly timeZone: string
}

export type SiteClock = {
  /** A stored date to whole ms since 1970 UTC, rounded down. How a time that comes twice is read: see instantOfWall. */
  readonly toInstant: (stored: StoredDate) => number
  /**
   * When something that is good until a stored date is over for good (ms). Django compares clocks on the wall: in the hour that
   * comes twice it may refuse a session, and take it again; whether it does so now, only `toStored` of now tells.
   */
  readonly endOf: (stored: StoredDate) => number
  /** ms since 1970 UTC to the stored date of that moment. */
  readonly toStored: (instant: number) => StoredDate
}

/** Between a column's own dates and instants. Throws a RollcallError (BAD_REQUEST) for an unknown zone. */
export function createSiteClock(settings: SiteClockSettings): SiteClock {
  // The zone is looked up in any case: a misspelt one is said now and not when the setting changes.
  const offsets = zoneOffsets(settings.timeZone)
  if (settings.storesInstants) {
    return {
      toInstant: stored => Math.floor(stored / 1000),
      endOf: stored => Math.floor(stored / 1000),
      toStored: instant => Math.round(instant * 1000),
    }
  }
  return {
    toInstant: stored => instantOfWall(offsets, Math.floor(stored / 1000)),
    endOf: stored => lastInstantOfWall(offsets, Math.floor(stored / 1000)),
    toStored: instant => Math.round((instant + offsets(instant)) * 1000),
  }
}
