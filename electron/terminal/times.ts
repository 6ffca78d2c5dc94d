import { zoneOffsets } from '../../shared/django/zone-offsets.ts'

const dayMs = 86_400_000
/** A day less than JavaScript's own range: in no zone does a time then lie beyond it. What is later never comes. */
const isTime = (at: number | null): at is number => at !== null && Math.abs(at) <= 8.64e15 - dayMs

/** ISO 8601 in UTC, for scripts; null for what is no time. `at` is ms since 1970. */
export function isoTime(at: number | null): string | null {
  return isTime(at) ? new Date(at).toISOString() : null
}

/** The zone of a preference ("system" or an IANA name). */
export function zoneNamed(preference: string): string {
  return preference === 'system' ? Intl.DateTimeFormat().resolvedOptions().timeZone : preference
}

/** "2026-11-21 14:03:22+01:00" in a zone (IANA name): to be read, sorted and compared. "-" for no time. */
export function timesIn(zone: string): (at: number | null) => string {
  const offsets = zoneOffsets(zone)
  return at => {
    if (!isTime(at)) return '-'
    const minutes = Math.round(offsets(at) / 60_000)
    const local = new Date(at + minutes * 60_000).toISOString()
    return `${local.slice(0, 10)} ${local.slice(11, 19)}${offsetText(minutes)}`
  }
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const two = (value: number) => String(value).padStart(2, '0')
  const length = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(length / 60))}:${two(length % 60)}`
}
