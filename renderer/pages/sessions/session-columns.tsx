import type { Preferences } from '../../../shared/contract/app.ts'
import type { SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import { reasonWords, signatureWords } from '../../../shared/words/status-words.ts'
import { formatBytes } from '../../format/bytes.ts'
import { PersonName } from '../../format/person-name.tsx'
import { TimeText } from '../../format/time-text.tsx'
import { useNow } from '../../format/use-now.ts'
import type { GridColumn } from '../../table/grid-types.ts'
import { IdleText } from './idle-text.tsx'
import styles from './session-columns.module.css'
import { StatusBadge } from './status-badge.tsx'

export type SessionColumn = GridColumn<SessionRow, SessionSort['column']>

/** Every column that the table can show, in its order. */
export const sessionColumns: readonly SessionColumn[] = [
  { id: 'person', header: 'Person', min: 150, grow: 3, sort: 'person', cell: row => <WhoCell row={row} /> },
  { id: 'role', header: 'Role', min: 60, grow: 0.8, sort: 'role', cell: row => row.person?.role ?? '' },
  { id: 'status', header: 'Status', min: 154, grow: 1.2, sort: 'status', cell: row => <StatusBadge row={row} /> },
  {
    id: 'login',
    header: 'Logged in',
    min: 104,
    grow: 0.8,
    align: 'end',
    sort: 'login',
    firstDirection: 'descending',
    cell: row => row.loginAt !== null && <TimeText at={row.loginAt} />,
  },
  {
    id: 'idle',
    header: 'Idle',
    min: 80,
    grow: 0.7,
    align: 'end',
    sort: 'idle',
    cell: row => row.lastActivityAt !== null && <IdleText at={row.lastActivityAt} />,
  },
  {
    id: 'expires',
    header: 'Expires',
    min: 94,
    grow: 0.8,
    align: 'end',
    sort: 'expires',
    cell: row => <ExpiresCell row={row} />,
  },
  {
    id: 'size',
    header: 'Size',
    min: 76,
    grow: 0.5,
    align: 'end',
    sort: 'size',
    firstDirection: 'descending',
    cell: row => formatBytes(row.size),
  },
  {
    id: 'signature',
    header: 'Signature',
    min: 90,
    grow: 0.7,
    sort: 'signature',
    cell: row => <span title={signatureWords[row.signature].explanation}>{signatureWords[row.signature].label}</span>,
  },
  {
    id: 'fingerprint',
    header: 'Fingerprint',
    min: 92,
    grow: 0.6,
    sort: 'fingerprint',
    cell: row => <code className={styles.fingerprint}>{row.fingerprint}</code>,
  },
]

const shownAtFirst = ['person', 'role', 'status', 'idle', 'expires']

/** The ids of the columns that are shown: those that were chosen, or the usual ones. The person is always there. */
export function chosenColumns(chosen: Preferences['sessionColumns']): readonly string[] {
  const known = chosen.filter(id => sessionColumns.some(column => column.id === id))
  return known.length === 0 ? shownAtFirst : ['person', ...known.filter(id => id !== 'person')]
}

/** The columns that are shown, in their order. */
export function columnsFor(chosen: Preferences['sessionColumns']): readonly SessionColumn[] {
  return chosenColumns(chosen).flatMap(id => sessionColumns.find(column => column.id === id) ?? [])
}

/** Who a session is of, or what it is where it is nobody's. */
export function WhoCell({ row, email }: { readonly row: SessionRow; readonly email?: boolean }) {
  if (row.person !== null) return <PersonName person={row.person} email={email} />
  if (row.status === 'unreadable' || row.status === 'invalid') {
    const reason = row.statusReason === null ? 'signature does not hold' : reasonWords[row.statusReason].label
    return (
      <>
        <span className={styles.nobody}>{row.status === 'invalid' ? 'Invalid' : 'Unreadable'}</span>
        <span className={styles.aside}> {reason.toLowerCase()}</span>
      </>
    )
  }
  return <span className={styles.nobody}>Anonymous</span>
}

function ExpiresCell({ row }: { readonly row: SessionRow }) {
  const now = useNow()
  const soon = row.expireAt > now && row.expireAt - now < 3_600_000
  return (
    <span className={soon ? styles.soon : undefined}>
      <TimeText at={row.expireAt} />
    </span>
  )
}
