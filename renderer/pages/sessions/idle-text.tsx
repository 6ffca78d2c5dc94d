import { formatDuration } from '../../../shared/words/durations.ts'
import { useZone } from '../../format/time-text.tsx'
import { formatInstant, zoneLabel } from '../../format/times.ts'
import { useNow } from '../../format/use-now.ts'

/** How long ago the last activity was: "12 s"; on hover the moment itself with the zone. `at` is ms since 1970. */
export function IdleText({ at }: { readonly at: number }) {
  const now = useNow()
  const zone = useZone()
  return (
    <time title={`${formatInstant(at, zone, { seconds: true })} ${zoneLabel(zone, at)}`}>
      {formatDuration(Math.max(0, now - at) / 1000)}
    </time>
  )
}
