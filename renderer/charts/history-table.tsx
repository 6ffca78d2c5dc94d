/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import type { History } from '../../shared/contract/overview.ts'
import { formatCount } from '../format/numbers.ts'
import { useZone } from '../format/time-text.tsx'
import { formatInstant, zoneLabel } from '../format/times.ts'
import styles from './history-chart.module.css'
import { summaryRows } from './history-series.ts'

/** The same history as a table, newest first, for whoever cannot or does not want to read the picture. */
export function HistoryTable({ history }: { readonly history: History }) {
  const zone = useZone()
  const rows = summaryRows(history.samples, 24).toReversed()
  return (
    <section className={styles.tableFrame} aria-label="Sessions over time" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Until ({zoneLabel(zone, history.to)})</th>
            <th scope="col">Authenticated</th>
            <th scope="col">People</th>
            <th scope="col">Anonymous</th>
            <th scope="col">Logins</th>
            <th scope="col">Ended by themselves</th>
            <th scope="col">Logged out by Rollcall</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.at}>
              <th scope="row">
                {formatInstant(row.at, zone, { seconds: history.range === '5m' })}
                {row.anew && ' (connection changed)'}
              </th>
              <td>{formatCount(row.authenticated)}</td>
              <td>{formatCount(row.people)}</td>
              <td>{formatCount(row.anonymous)}</td>
              <td>{formatCount(row.logins)}</td>
              <td>{formatCount(row.logouts)}</td>
              <td>{formatCount(row.loggedOut)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
