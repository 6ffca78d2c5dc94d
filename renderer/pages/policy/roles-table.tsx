import type { WhatIf } from '../../../shared/contract/policy.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import styles from './picture.module.css'
import { listUnder } from './what-if-cards.tsx'

const horizons = ['now', 'hour', 'day'] as const
const names = { now: 'Now', hour: '1 h', day: '1 d' } as const

/** The same by role: each figure leads to its sessions. */
export function RolesTable({ picture, policy }: { readonly picture: WhatIf; readonly policy: Policy }) {
  if (picture.roles.length === 0) return <p className={styles.none}>Nobody is logged in.</p>
  return (
    <table className={styles.roles}>
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">Logins</th>
          {horizons.map(within => (
            <th key={within} scope="col">
              {names[within]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {picture.roles.map(row => (
          <tr key={row.role}>
            <th scope="row">{row.role === null ? 'Other roles' : row.role === '' ? 'No role' : row.role}</th>
            <td>{formatCount(row.logins.sessions)}</td>
            {horizons.map(within => {
              const { sessions, people } = row[within]
              const words = `${formatPlural(sessions, 'login')} of ${formatPlural(people, 'person', 'people')}`
              return (
                <td key={within} className={within === 'now' && sessions > 0 ? styles.going : undefined}>
                  {sessions === 0 || row.role === null ? (
                    <span title={words}>{formatCount(sessions)}</span>
                  ) : (
                    <a href={listUnder(policy, within, { role: [row.role] })} title={words}>
                      {formatCount(sessions)}
                    </a>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
