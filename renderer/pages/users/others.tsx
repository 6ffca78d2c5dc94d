import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { useUnlisted } from '../../app/unlisted.tsx'
import { useSettled } from '../../app/use-settled.ts'
import { Panel } from '../../design/panel.tsx'
import { PersonName } from '../../format/person-name.tsx'
import { AccountBadges } from './person-columns.tsx'
import styles from './users.module.css'

const askAfterMs = 250

/** Below the list: whom a search finds in the site's user table who has no session. Nothing where the site names no table. */
export function Others({ text }: { readonly text: string }) {
  const connection = useConnection()
  const unlisted = useUnlisted(connection.id)
  const wanted = useSettled(text.trim(), askAfterMs)
  const asked = { connectionId: connection.id, text: wanted }
  const { data, error } = useCall('users.lookup', asked, { enabled: wanted !== '' })
  if (wanted === '' || data?.hasUserTable === false) return null
  const people = data?.people ?? []
  return (
    <Panel
      title={unlisted === null ? 'Others in the user table, not logged in' : 'In the user table'}
      note={data?.complete === false ? 'There may be more: write more of the name.' : undefined}
      className={styles.others}
    >
      {error !== null && <p className={styles.muted}>{failureOf(error).message}</p>}
      {error === null && people.length === 0 && (
        <p className={styles.muted}>
          {data === undefined ? 'Searching…' : `No other name, e-mail address or id there begins with “${wanted}”.`}
        </p>
      )}
      <ul>
        {people.map(person => (
          <li key={person.key}>
            <a href={hrefFor('users', { id: person.key })} className={styles.other}>
              <span className={styles.otherName}>
                <PersonName person={person} />
              </span>
              <AccountBadges person={person} />
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
