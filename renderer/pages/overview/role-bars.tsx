import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import styles from './ranked-list.module.css'

const mostShown = 5

/** Logged-in sessions by role; each role is a link to its sessions. What is beyond the longest ones is added up. */
export function RoleBars({ roles }: Pick<OverviewFigures, 'roles'>) {
  if (roles.length === 0) return <p className={styles.none}>Nobody is logged in.</p>
  const named = roles.filter(({ role }) => role !== null)
  const shown = named.length > mostShown ? named.slice(0, mostShown - 1) : named
  const rest = roles.filter(each => !shown.includes(each)).reduce((sum, { sessions }) => sum + sessions, 0)
  const most = Math.max(1, ...roles.map(({ sessions }) => sessions))
  return (
    <ul className={styles.list}>
      {shown.map(({ role, sessions, people }) => (
        <li key={role}>
          <a
            className={styles.row}
            href={hrefFor('sessions', { search: filterToSearch({ status: ['authenticated'], role: [role ?? ''] }) })}
            title={`${formatPlural(sessions, 'session')} of ${formatPlural(people, 'person', 'people')}`}
          >
            <span className={styles.words}>{role === '' ? 'No role' : role}</span>
            <span className={styles.track} aria-hidden>
              <span className={styles.bar} style={{ width: `${(sessions / most) * 100}%` }} />
            </span>
            <span className={styles.count}>{formatCount(sessions)}</span>
          </a>
        </li>
      ))}
      {rest > 0 && (
        <li className={styles.row}>
          <span className={styles.rest}>Other roles</span>
          <span className={styles.track} aria-hidden>
            <span className={styles.restBar} style={{ width: `${Math.min(1, rest / most) * 100}%` }} />
          </span>
          <span className={styles.count}>{formatCount(rest)}</span>
        </li>
      )}
    </ul>
  )
}
