import type { WhatIf } from '../../../shared/contract/policy.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { hrefFor } from '../../app/router.tsx'
import { formatDuration } from '../../../shared/words/durations.ts'
import { PersonName } from '../../format/person-name.tsx'
import { formatRelative } from '../../format/times.ts'
import { useNow } from '../../format/use-now.ts'
import { endedByWords } from './picture-words.ts'
import styles from './picture.module.css'
import { listUnder } from './what-if-cards.tsx'

/** Who would notice first, with what ends their session. */
export function FirstToGo({ picture, policy }: { readonly picture: WhatIf; readonly policy: Policy }) {
  const now = useNow()
  if (picture.first.length === 0) return <p className={styles.none}>Nobody is logged in.</p>
  return (
    <>
      <ul className={styles.first}>
        {picture.first.map(({ row, endsAt, by }) => (
          <li key={row.ref} className={styles.person}>
            <span className={styles.who}>
              {row.person === null ? (
                'Somebody'
              ) : (
                <a href={hrefFor('users', { id: row.person.key })}>
                  <PersonName person={row.person} email={false} />
                </a>
              )}
              {row.person?.role && <span className={styles.role}> {row.person.role}</span>}
            </span>
            <span className={styles.why}>
              {endedByWords[by]}
              {endsAt > picture.at && ` ${formatRelative(endsAt, now)}`}
            </span>
            <span className={styles.idle}>
              {row.lastActivityAt === null
                ? 'activity unknown'
                : `idle ${formatDuration(Math.max(0, (now - row.lastActivityAt) / 1000))}`}
            </span>
          </li>
        ))}
      </ul>
      {picture.now.sessions > picture.first.length && (
        <a className={styles.all} href={listUnder(policy, 'now')}>
          See them all
        </a>
      )}
    </>
  )
}
