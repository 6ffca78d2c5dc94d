import type { Person } from '../../../shared/contract/session.ts'
import type { PersonRow } from '../../../shared/contract/users.ts'
import { hrefFor } from '../../app/router.tsx'
import { Badge } from '../../design/badge.tsx'
import { formatCount } from '../../format/numbers.ts'
import { PersonName } from '../../format/person-name.tsx'
import { TimeText } from '../../format/time-text.tsx'
import { formatDuration } from '../../../shared/words/durations.ts'
import type { GridColumn } from '../../table/grid-types.ts'
import styles from './users.module.css'
import type { PeopleList } from './people-search.ts'

/** The columns of the table of people. */
export const personColumns: readonly GridColumn<PersonRow, PeopleList['sort']['column']>[] = [
  {
    id: 'name',
    header: 'Person',
    min: 220,
    grow: 3,
    sort: 'name',
    cell: ({ person }) => (
      // The grid's own keys open it; the link is there to be opened elsewhere or copied.
      <a href={hrefFor('users', { id: person.key })} tabIndex={-1}>
        <PersonName person={person} />
      </a>
    ),
  },
  { id: 'role', header: 'Role', min: 90, grow: 1, sort: 'role', cell: ({ person }) => person.role ?? '' },
  {
    id: 'account',
    header: 'Account',
    min: 152,
    grow: 1,
    cell: ({ person }) => <AccountBadges person={person} besideRole />,
  },
  {
    id: 'sessions',
    header: 'Sessions',
    min: 170,
    grow: 1.2,
    sort: 'sessions',
    firstDirection: 'descending',
    cell: row => <SessionsCell row={row} />,
  },
  {
    id: 'activity',
    header: 'Last activity',
    min: 110,
    grow: 0.8,
    align: 'end',
    sort: 'activity',
    firstDirection: 'descending',
    cell: row => row.lastActivityAt !== null && <TimeText at={row.lastActivityAt} />,
  },
  {
    id: 'expires',
    header: 'Expires',
    min: 100,
    grow: 0.8,
    align: 'end',
    cell: row => row.expiresIn !== null && row.expiresIn > 0 && `in ${formatDuration(row.expiresIn)}`,
  },
]

export type AccountBadgesProps = {
  readonly person: Person
  /** Whether the role stands beside them: what it says already is then left out. */
  readonly besideRole?: boolean
}

/** What is worth knowing of an account: deactivated, staff, superuser. */
export function AccountBadges({ person, besideRole = false }: AccountBadgesProps) {
  const said = besideRole ? person.role?.toLowerCase() : undefined
  return (
    <span className={styles.badges}>
      {person.isActive === false && <Badge tone="warning">Inactive</Badge>}
      {person.isSuperuser === true && said !== 'superuser' && <Badge tone="accent">Superuser</Badge>}
      {person.isStaff === true && person.isSuperuser !== true && said !== 'staff' && <Badge tone="accent">Staff</Badge>}
    </span>
  )
}

function SessionsCell({ row }: { readonly row: PersonRow }) {
  const parts = [
    row.authenticated > 0 && `${row.unverified > 0 ? 'at most ' : ''}${formatCount(row.authenticated)} logged in`,
    row.stale > 0 && `${formatCount(row.stale)} stale`,
  ].filter(Boolean)
  return (
    <>
      <span className={styles.number}>{formatCount(row.sessions)}</span>
      <span className={styles.faint}> {parts.join(', ')}</span>
    </>
  )
}
