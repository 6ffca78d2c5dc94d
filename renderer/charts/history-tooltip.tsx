import { formatCount } from '../format/numbers.ts'
import { formatInstant, zoneLabel } from '../format/times.ts'
import styles from './history-chart.module.css'
import type { ChartPoint } from './history-series.ts'

export type HistoryTooltipProps = {
  readonly zone: string
  /** Given by the chart: whether a moment is pointed at, and its point. */
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: ChartPoint }[]
}

/** One moment of the history in words; the time is absolute, with the zone. */
export function HistoryTooltip({ zone, active = false, payload }: HistoryTooltipProps) {
  const point = payload?.[0]?.payload
  if (!active || point === undefined) return null
  const { authenticated, anonymous, people } = point
  const facts: readonly (readonly [string, number | null, string?])[] = [
    ['Authenticated', authenticated, styles.authenticated],
    ['People', people],
    ['Anonymous', anonymous, styles.anonymous],
    ['Logins', point.logins || null],
    ['Ended by themselves', point.logouts || null],
    ['Logged out by Rollcall', point.loggedOut || null],
  ]
  return (
    <div className={styles.tooltip}>
      <p className={styles.moment}>{formatInstant(point.at, zone, { seconds: true })}</p>
      {point.anew && <p>The connection was changed: others are counted from here.</p>}
      <p className={styles.zone}>{zoneLabel(zone, point.at)}</p>
      {authenticated === null ? (
        !point.anew && <p>Rollcall was not watching.</p>
      ) : (
        <dl className={styles.facts}>
          {facts.map(([name, value, key]) =>
            value === null ? null : (
              <div key={name} className={styles.fact}>
                <dt>
                  {key !== undefined && <span className={key} aria-hidden />} {name}
                </dt>
                <dd>{formatCount(value)}</dd>
              </div>
            ),
          )}
        </dl>
      )}
    </div>
  )
}
