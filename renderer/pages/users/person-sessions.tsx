import { MonitorOff } from 'lucide-react'
import { useReducer, useRef, useState } from 'react'
import type { Site } from '../../../shared/contract/connections.ts'
import type { Unlisted } from '../../../shared/contract/monitor.ts'
import type { SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import type { PersonDetail } from '../../../shared/contract/users.ts'
import { useConnection } from '../../app/connection.tsx'
import { hrefFor, navigate, useRoute } from '../../app/router.tsx'
import { CannotBeKnown } from '../../app/unlisted.tsx'
import { classes } from '../../design/classes.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { Panel } from '../../design/panel.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import { TimeText } from '../../format/time-text.tsx'
import { LogoutButton } from '../../logout/logout-button.tsx'
import type { LogoutRequest } from '../../logout/logout-dialog.tsx'
import { nothingSelected, select } from '../../table/selection.ts'
import { useRowHeight } from '../../table/use-row-height.ts'
import type { GridHandle } from '../../table/virtual-grid.tsx'
import { VirtualGrid } from '../../table/virtual-grid.tsx'
import { MissingSession } from '../sessions/missing-session.tsx'
import { useOpenSession, withOpen } from '../sessions/open-session.ts'
import type { SessionColumn } from '../sessions/session-columns.tsx'
import { sessionColumns } from '../sessions/session-columns.tsx'
import { SessionDrawer } from '../sessions/session-drawer.tsx'
import { sortSessions } from './sort-sessions.ts'
import styles from './users.module.css'

/** Django itself stores no moment of login: where the site adds none, there is only when Rollcall first saw the session. */
const firstSeen: SessionColumn = {
  id: 'first-seen',
  header: 'First seen by Rollcall',
  min: 150,
  grow: 0.8,
  align: 'end',
  cell: row => <TimeText at={row.firstSeenAt} />,
}

function columnsOf(rows: readonly SessionRow[], site: Site): readonly SessionColumn[] {
  const all = sessionColumns(site)
  const named = (id: string) => all.filter(column => column.id === id)
  // Where a login is not known: when it was made, or first seen. Device and address leave no room for it.
  const created = named('created')
  const beginning = named('device').length > 0 ? [] : created.length > 0 ? created : [firstSeen]
  return [
    ...named('fingerprint'),
    ...named('status'),
    ...named('device'),
    ...named('address'),
    ...(rows.length === 0 || rows.some(row => row.loginAt !== null) ? named('login') : beginning),
    ...named('idle'),
    ...named('expires'),
  ]
}

export type PersonSessionsProps = {
  readonly detail: PersonDetail
  /** Whether it is certain that there are no others. */
  readonly isKnown: boolean
  /** Why there may be sessions that nobody can list. */
  readonly unlisted: Unlisted | null
  readonly onLogout: (request: LogoutRequest) => void
}

/** All sessions of one person, to look into and to select. */
export function PersonSessions({ detail, isKnown, unlisted, onLogout }: PersonSessionsProps) {
  const grid = useRef<GridHandle>(null)
  const rowHeight = useRowHeight()
  const [sort, setSort] = useState<SessionSort>({ column: 'idle', direction: 'ascending' })
  const [selection, change] = useReducer(select, nothingSelected)
  const connection = useConnection()
  const search = useRoute()?.search ?? ''
  const open = useOpenSession(connection.id, search)
  const show = (row: SessionRow, byKeyboard: boolean, replace: boolean) => {
    open.remember(row, byKeyboard)
    navigate('users', { id: detail.person.key, search: withOpen(search, row.fingerprint) }, { replace })
  }
  const close = () => {
    navigate('users', { id: detail.person.key, search: withOpen(search, null) })
    grid.current?.focus()
  }
  const rows = sortSessions(detail.sessions, sort)
  const present = new Set(rows.map(row => row.ref))
  // What ended meanwhile is no longer selected: only living rows are counted and logged out.
  const selected = selection.kind === 'rows' ? [...selection.refs].filter(ref => present.has(ref)) : []
  return (
    <div className={classes(styles.sessions, (open.state === 'open' || open.state === 'missing') && styles.withDrawer)}>
      <Panel
        padded={false}
        title="Sessions"
        note={
          <a href={hrefFor('sessions', { search: filterToSearch({ personKey: detail.person.key }) })}>
            {formatCount(detail.sessionsTotal)}
          </a>
        }
        actions={
          selected.length > 0 && (
            <>
              <output className={styles.muted}>{formatCount(selected.length)} selected</output>
              <LogoutButton
                size="small"
                onClick={() =>
                  onLogout({
                    target: { kind: 'sessions', refs: selected },
                    title: `Log out ${formatPlural(selected.length, 'session')}`,
                  })
                }
              >
                Log out {formatCount(selected.length)}…
              </LogoutButton>
            </>
          )
        }
        className={styles.sessionPanel}
      >
        <div
          className={styles.grid}
          style={{ height: (rows.length === 0 ? 6 : Math.min(15, rows.length)) * rowHeight + 36 }}
        >
          <VirtualGrid
            ref={grid}
            label="Sessions of this person"
            columns={columnsOf(rows, connection.site)}
            count={rows.length}
            rowAt={index => rows[index]}
            idOf={row => row.ref}
            listKey={`${detail.person.key} ${sort.column} ${sort.direction}`}
            sort={sort}
            onSort={setSort}
            selection={{
              isSelected: ref => selected.includes(ref),
              all: selected.length === 0 ? 'none' : selected.length === rows.length ? 'all' : 'some',
              onToggle: ref => change({ type: 'toggle', ref }),
              onRange: (from, to, ref) => {
                const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1)
                change({ type: 'range', refs: range.map(row => row.ref), ref })
              },
              onAll: () => change({ type: 'range', refs: [...present], ref: rows[0]?.ref ?? '' }),
              onClear: () => change({ type: 'clear' }),
              label: row => `Select session ${row.fingerprint}`,
            }}
            openId={open.state === 'open' ? open.ref : null}
            onOpen={(row, byKeyboard) => show(row, byKeyboard, false)}
            onActive={row => open.state !== 'closed' && show(row, false, true)}
            empty={
              unlisted !== null ? (
                <CannotBeKnown unlisted={unlisted} title="Whether this person is logged in cannot be known" />
              ) : isKnown ? (
                <EmptyState icon={MonitorOff} title="Not logged in">
                  This person has no session on the site.
                </EmptyState>
              ) : (
                <EmptyState icon={MonitorOff} title="No session that is known">
                  Not every session could be read so far, so there may be one.
                </EmptyState>
              )
            }
          />
        </div>
      </Panel>
      {open.state === 'missing' && <MissingSession over onClose={close} />}
      {open.state === 'open' && (
        <SessionDrawer over sessionRef={open.ref} takeFocus={open.byKeyboard} onClose={close} onLogout={onLogout} />
      )}
    </div>
  )
}
