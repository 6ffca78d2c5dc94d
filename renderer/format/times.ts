import { never } from '../../shared/contract/session.ts'
import { formatDuration } from '../../shared/words/durations.ts'

const zones = new Map<string, string>()

/** A zone as preferences have it ("system" or an IANA name) as an IANA name; an unknown one falls back to the system's. */
export function resolveZone(preference: string): string {
  // The machine may be taken elsewhere meanwhile.
  return remembered(zones, `${preference} ${new Date().getTimezoneOffset()}`, () => {
    const system = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (preference === 'system') return system
    try {
      return new Intl.DateTimeFormat('en-GB', { timeZone: preference }).resolvedOptions().timeZone
    } catch {
      return system
    }
  })
}

const labels = new Map<string, string>()
/** No zone changes its offset at another moment than these. */
const quarterHourMs = 900_000

/** "Europe/Madrid (UTC+1)", with the offset that holds at that moment. */
export function zoneLabel(zone: string, at: number): string {
  if (zone === 'UTC') return zone
  return remembered(labels, `${zone} ${Math.floor(at / quarterHourMs)}`, () => {
    const offset = formatter(zone, { timeZoneName: 'shortOffset' })
      .formatToParts(at)
      .find(part => part.type === 'timeZoneName')
      ?.value.replace('GMT', 'UTC')
    return offset === undefined ? zone : `${zone} (${offset})`
  })
}

/** "20 Nov 2026, 09:14" in a zone; with seconds "20 Nov 2026, 09:14:02"; "never" for what never comes. `at` is ms since 1970. */
export function formatInstant(at: number, zone: string, options: { readonly seconds?: boolean } = {}): string {
  if (at >= never) return 'never'
  return formatter(zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds === true && { second: '2-digit' }),
  }).format(at)
}

/** "09:14:02" in a zone. */
export function formatClock(at: number, zone: string): string {
  return formatter(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
}

/** "20 Nov" in a zone. */
export function formatDay(at: number, zone: string): string {
  return formatter(zone, { day: 'numeric', month: 'short' }).format(at)
}

/** "3 h 12 min ago", "in 44 min", "now" within the same second. Both in ms since 1970. */
export function formatRelative(at: number, now: number): string {
  if (at >= never) return 'never'
  const seconds = Math.trunc((at - now) / 1000)
  if (seconds === 0) return 'now'
  return seconds < 0 ? `${formatDuration(seconds)} ago` : `in ${formatDuration(seconds)}`
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return remembered(
    formatters,
    zone + JSON.stringify(options),
    () => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options }),
  )
}

const mostRemembered = 2000

/** Made once: what Intl makes takes longer than drawing the row that shows it. */
function remembered<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const known = values.get(key)
  if (known !== undefined) return known
  if (values.size >= mostRemembered) values.clear()
  const made = make()
  values.set(key, made)
  return made
}
