import type { Site } from '../../../shared/contract/connections.ts'
import type { Preferences } from '../../../shared/contract/app.ts'
import type { SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import { deviceWords } from '../../../shared/words/device-words.ts'
import { reasonWords, signatureWords } from '../../../shared/words/status-words.ts'
import { formatBytes } from '../../format/bytes.ts'
import { AddressText } from '../../format/address-text.tsx'
import { PersonName } from '../../format/person-name.tsx'
import { TimeText } from '../../format/time-text.tsx'
import { useNow } from '../../format/use-now.ts'
import type { GridColumn } from '../../table/grid-types.ts'
import { IdleText } from './idle-text.tsx'
import styles from './session-columns.module.css'
import { StatusBadge } from './status-badge.tsx'

export type SessionColumn = GridColumn<SessionRow, SessionSort['column']>

/** Columns that every table of sessions can show, in their order. */
const usualColumns: readonly SessionColumn[] = [
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

/** Those of a site whose session table says more. */
const device: SessionColumn = {
  id: 'device',
  header: 'Device',
  min: 138,
  grow: 1.3,
  sort: 'device',
  cell: row => <DeviceCell row={row} />,
}
const address: SessionColumn = {
  id: 'address',
  header: 'Address',
  min: 118,
  grow: 0.9,
  sort: 'address',
  cell: row => row.further?.address != null && <AddressText address={row.further.address} />,
}
const created: SessionColumn = {
  id: 'created',
  header: 'Created',
  min: 104,
  grow: 0.8,
  align: 'end',
  sort: 'created',
  firstDirection: 'descending',
  cell: row => row.further?.createdAt != null && <TimeText at={row.further.createdAt} />,
}

/** Every column that the sessions of this site can be shown with. */
export function sessionColumns({ sessionColumns: further }: Pick<Site, 'sessionColumns'>): readonly SessionColumn[] {
  if (further === undefined) return usualColumns
  return [
    ...usualColumns,
    ...(further.personal && further.userAgent !== null ? [device] : []),
    ...(further.personal && further.ip !== null ? [address] : []),
    ...(further.createdAt === null ? [] : [created]),
  ]
}

const shownAtFirst = ['person', 'role', 'status', 'device', 'address', 'idle', 'expires']

/** The columns that are shown: those that were chosen, or the usual ones. The person is always there. */
export function columnsFor(
  chosen: Preferences['sessionColumns'],
  site: Pick<Site, 'sessionColumns'>,
): readonly SessionColumn[] {
  const all = sessionColumns(site)
  const known = chosen.filter(id => all.some(column => column.id === id))
  const shown = known.length === 0 ? shownAtFirst : ['person', ...known.filter(id => id !== 'person')]
  return shown.flatMap(id => all.find(column => column.id === id) ?? [])
}

/** Who a session is of, or what it is where it is nobody's. */
export function WhoCell({ row, email }: { readonly row: SessionRow; readonly email?: boolean }) {
  if (row.person !== null) {
    return (
      <>
        <PersonName person={row.person} email={email} />
        {email !== false && row.further?.ownerByColumn === true && (
          <span
            className={styles.aside}
            title="Django takes nothing from its payload: a column of the table says whose it is."
          >
            {' '}
            by the table
          </span>
        )}
      </>
    )
  }
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

function DeviceCell({ row }: { readonly row: SessionRow }) {
  const words = deviceWords(row.further)
  return words !== null && <span title={words}>{words}</span>
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
