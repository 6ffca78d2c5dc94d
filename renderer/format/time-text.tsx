import { never } from '../../shared/contract/session.ts'
import { usePreferences } from '../app/preferences.tsx'
import { formatInstant, formatRelative, resolveZone, zoneLabel } from './times.ts'
import { useNow } from './use-now.ts'

/** The zone in which times are shown, an IANA name. */
export function useZone(): string {
  return resolveZone(usePreferences().preferences.timeZone)
}

export type TimeTextProps = {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Which of the two stands first or alone; the other is always in the title, with the zone. */
  readonly show?: 'relative' | 'absolute'
}

/** A moment: "12 s ago" or "20 Nov 2026, 09:14", and on hover the whole of it with the zone's name. */
export function TimeText({ at, show = 'relative' }: TimeTextProps) {
  const zone = useZone()
  const now = useNow()
  if (at >= never) return <span title="The site never ends it by itself.">never</span>
  const whole = `${formatInstant(at, zone, { seconds: true })} ${zoneLabel(zone, at)}`
  const relative = formatRelative(at, now)
  return (
    <time dateTime={isoOf(at)} title={`${whole} · ${relative}`}>
      {show === 'relative' ? relative : formatInstant(at, zone)}
    </time>
  )
}

function isoOf(at: number): string | undefined {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
