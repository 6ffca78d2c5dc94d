import { useZone } from '../format/time-text.tsx'
import { formatClock, zoneLabel } from '../format/times.ts'
import styles from './as-of.module.css'
import { useMonitorStatus } from './live.tsx'

/** Beside a count while it is not kept up to date: " · as of 11:41:09", the time of the last good read. Nothing otherwise. */
export function AsOf({ connectionId }: { readonly connectionId: string }) {
  const status = useMonitorStatus(connectionId)
  const zone = useZone()
  const at = status?.updatedAt ?? null
  if (at === null || !['reconnecting', 'failed', 'paused'].includes(status?.state ?? '')) return null
  return (
    <strong className={styles.words} title={zoneLabel(zone, at)}>
      {' '}
      · as of {formatClock(at, zone)}
    </strong>
  )
}
