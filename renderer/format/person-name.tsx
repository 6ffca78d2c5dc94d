import type { Person } from '../../shared/contract/session.ts'
import { usePreferences } from '../app/preferences.tsx'
import styles from './person-name.module.css'

/** True while names and e-mail addresses are hidden, for a shared screen. */
export function usePrivacy(): boolean {
  return usePreferences().preferences.privacy
}

/** A person's name, or under privacy a stand-in that stays the same for one person: "Person 4f2a". */
export function personLabel(person: Pick<Person, 'key' | 'name'>, privacy: boolean): string {
  return privacy ? `Person ${alias(person.key)}` : person.name
}

export type PersonNameProps = {
  readonly person: Pick<Person, 'key' | 'name' | 'email' | 'isOperator'>
  /** Whether the e-mail address stands behind the name. */
  readonly email?: boolean
}

/** Who it is. The operator's own account says so. */
export function PersonName({ person, email = true }: PersonNameProps) {
  const privacy = usePrivacy()
  const address = email && !privacy && person.email !== null && person.email !== person.name ? person.email : null
  return (
    <>
      <span className={styles.name}>{personLabel(person, privacy)}</span>
      {person.isOperator && <span className={styles.you}> you</span>}
      {address !== null && <span className={styles.email}> {address}</span>}
    </>
  )
}

/** Four letters out of a key, by FNV-1a: enough to tell people on one screen apart, and no way back. */
function alias(key: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0').slice(-4)
}
