import { zoneOffsetMs } from './zone-offset.ts'

/**
 * The first moment of a day ("2026-11-21") in an IANA zone, or of one so many days later, in ms since 1970; null for what is no
 * day of the calendar.
 */
export function startOfDay(day: string, zone: string, daysLater = 0): number | null {
  const asIfUtc = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // Some engines take the 30th of February for the 2nd of March.
  if (Number.isNaN(asIfUtc) || new Date(asIfUtc).toISOString().slice(0, 10) !== day) return null
  const midnight = asIfUtc + daysLater * 86_400_000
  // The offset of the guess may be that of the other side of a change of clocks.
  const guess = midnight - zoneOffsetMs(zone, midnight)
  return midnight - zoneOffsetMs(zone, guess)
}
