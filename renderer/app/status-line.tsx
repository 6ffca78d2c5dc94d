import { Popover } from '../design/popover.tsx'
import { formatDuration } from '../../shared/words/durations.ts'
import { formatCount, formatPlural, formatShare } from '../format/numbers.ts'
import { useZone } from '../format/time-text.tsx'
import { zoneLabel } from '../format/times.ts'
import { useNow } from '../format/use-now.ts'
import { figuresOf, isInDatabase } from './connection-words.ts'
import { useConnections } from './connection.tsx'
import { useMonitorStatus } from './live.tsx'
import styles from './status-line.module.css'

/** What watching costs and how complete the picture is, and in which zone the times are. */
export function StatusLine() {
  const { current } = useConnections()
  const status = figuresOf(useMonitorStatus(current?.id ?? null))
  const zone = useZone()
  const now = useNow()
  const inDatabase = current === null || isInDatabase(current.site)
  const { progress, store } = status ?? { progress: null, store: null }
  const isReading = status?.state === 'loading' && progress !== null
  return (
    <footer className={styles.line}>
      {status !== null && (
        <>
          <span>
            Index {formatCount(progress?.done ?? status.sessions)} of {formatCount(progress?.total ?? status.sessions)}
            {isReading &&
              progress.perSecond > 0 &&
              ` · ${formatCount(Math.round(progress.perSecond))} sessions a second`}
            {isReading && progress.secondsLeft !== null && ` · ${formatDuration(progress.secondsLeft)} left`}
          </span>
          <span>{formatCount(Math.round(status.changesPerMinute))} changes/min</span>
          <span title={`How much of the time the ${inDatabase ? 'database' : 'store'} works for Rollcall`}>
            {inDatabase ? 'Database' : 'Store'} share {formatShare(status.databaseShare)}
          </span>
          {progress === null && (
            <span title="What is saved shows at the next refresh. To see what is gone, all sessions are gone through in turns.">
              Log outs seen within {formatPlural(status.sweepRefreshes, 'refresh', 'refreshes')}
            </span>
          )}
          {store !== null && store.notes.length > 0 && (
            <Popover
              label="Notes about this store"
              trigger={formatPlural(store.notes.length, 'note')}
              triggerProps={{ className: styles.notes }}
            >
              {() => (
                <ul className={styles.list}>
                  {store.notes.map(note => (
                    <li key={note}>{note}</li>
                  ))}
                </ul>
              )}
            </Popover>
          )}
        </>
      )}
      <span className={styles.zone}>Times in {zoneLabel(zone, now)}</span>
    </footer>
  )
}
