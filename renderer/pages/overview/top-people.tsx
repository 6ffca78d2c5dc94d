import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import { hrefFor } from '../../app/router.tsx'
import { formatCount } from '../../format/numbers.ts'
import { PersonName } from '../../format/person-name.tsx'
import styles from './ranked-list.module.css'

const mostShown = 5

/** Who has the most sessions; each name leads to the person's page. */
export function TopPeople({ people }: { readonly people: OverviewFigures['topPeople'] }) {
  if (people.length === 0) return <p className={styles.none}>Nobody is logged in.</p>
  return (
    <ul className={styles.list}>
      {people.slice(0, mostShown).map(({ person, sessions }) => (
        <li key={person.key}>
          <a className={styles.row} href={hrefFor('users', { id: person.key })}>
            <span className={styles.wide}>
              <PersonName person={person} email={false} />
              {person.role !== null && person.role !== '' && <span className={styles.role}> {person.role}</span>}
            </span>
            <span className={styles.count}>{formatCount(sessions)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
