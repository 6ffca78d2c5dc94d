import { Cookie, SearchX, Users } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { SessionFilter, SessionRow } from '../../../shared/contract/session.ts'
import { AsOf } from '../../app/as-of.tsx'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { usePreferences } from '../../app/preferences.tsx'
import { useCall } from '../../app/queries.ts'
import { navigate, useRoute } from '../../app/router.tsx'
import { isIncomplete } from '../../app/connection-words.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { CannotBeKnown, useUnlisted } from '../../app/unlisted.tsx'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { useToast } from '../../design/toast.tsx'
import { FilterBar } from '../../filters/filter-bar.tsx'
import { filterFromSearch, filterToSearch, isEmptyFilter, sortFromSearch } from '../../filters/filter-url.ts'
import { FilterSearch } from '../../filters/filter-search.tsx'
import { SavedFilters } from '../../filters/saved-filters.tsx'
import { filterSentence, withoutField } from '../../filters/sentence.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import { personLabel, usePrivacy } from '../../format/person-name.tsx'
import { LogoutButton } from '../../logout/logout-button.tsx'
import { ExpiryButton } from '../../expiry/expiry-button.tsx'
import type { ExpiryRequest } from '../../expiry/expiry-dialog.tsx'
import { ExpiryDialog } from '../../expiry/expiry-dialog.tsx'
import type { LogoutRequest } from '../../logout/logout-dialog.tsx'
import { LogoutDialog } from '../../logout/logout-dialog.tsx'
import { selectedCount, selectionTarget } from '../../table/selection.ts'
import { usePages } from '../../table/use-pages.ts'
import type { GridHandle } from '../../table/virtual-grid.tsx'
import { VirtualGrid } from '../../table/virtual-grid.tsx'
import { CookieDialog } from './cookie-dialog.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import { MissingSession } from './missing-session.tsx'
import { openIn, useOpenSession, withOpen } from './open-session.ts'
import { columnsFor } from './session-columns.tsx'
import { SessionDrawer } from './session-drawer.tsx'
import styles from './sessions-page.module.css'
import { useSessionSelection } from './use-session-selection.ts'
import { useVanished } from './use-vanished.ts'

/** All sessions of a store: filter, sort, select, look into one, log out. The filter, the order and the open session are in the address. */
export function SessionsPage() {
  const connection = useConnection()
  const search = useRoute()?.search ?? ''
  const { preferences, setPreferences } = usePreferences()
  const privacy = usePrivacy()
  const toast = useToast()
  const grid = useRef<GridHandle>(null)
  const open = useOpenSession(connection.id, search)
  const [request, setRequest] = useState<LogoutRequest | null>(null)
  const [expiry, setExpiry] = useState<ExpiryRequest | null>(null)
  const [checking, setChecking] = useState(false)

  const filter = filterFromSearch(search)
  const sort = sortFromSearch(search) ?? preferences.sessionSort
  // For the roles that there are; at every change it would keep the list waiting.
  const figures = useCall('overview.figures', { connectionId: connection.id }, { everyMs: 15_000 })
  const pages = usePages('sessions.page', { connectionId: connection.id, filter, sort })
  const { selection, grid: gridSelection, drop, clear } = useSessionSelection(connection.id, filter, sort, pages)
  useVanished(connection.id, selection, pages, request === null && expiry === null, refs => {
    drop(refs)
    toast({ tone: 'neutral', title: `${formatPlural(refs.length, 'selected session')} ended and left the selection.` })
  })

  const unlisted = useUnlisted(connection.id)
  const filterSearch = filterToSearch(filter)
  const setFilter = (next: SessionFilter) => {
    if (selection.kind === 'matching') clear()
    const wanted = withOpen(filterToSearch(next, sortFromSearch(search) ?? undefined), openIn(search))
    // While somebody types, Back should not lead through every letter.
    navigate('sessions', { search: wanted }, { replace: next.text !== filter.text })
  }
  const show = (row: SessionRow, byKeyboard: boolean, replace: boolean) => {
    open.remember(row, byKeyboard)
    navigate('sessions', { search: withOpen(search, row.fingerprint) }, { replace })
  }
  const close = () => {
    navigate('sessions', { search: withOpen(search, null) })
    grid.current?.focus()
  }
  const first = [...pages.pages.values()][0]?.[0]?.person
  const personName = filter.personKey !== undefined && first ? personLabel(first, privacy) : undefined
  const filtered = pages.filtered ?? 0
  const count = selectedCount(selection, filtered)
  const target = selectionTarget(selection)
  const columns = useMemo(
    () => columnsFor(preferences.sessionColumns, connection.site),
    [preferences.sessionColumns, connection.site],
  )
  const roles = (figures.data?.roles ?? []).flatMap(({ role }) => role ?? [])

  return (
    <div className={styles.page}>
      <PageHeader
        title="Sessions"
        count={
          unlisted?.which === 'all' && pages.total === 0 ? undefined : pages.filtered === null ||
            pages.total === null ? (
            <Skeleton width={110} />
          ) : (
            <>
              {pages.filtered !== pages.total && `${formatCount(pages.filtered)} of `}
              {formatCount(pages.total)}
              <AsOf connectionId={connection.id} />
            </>
          )
        }
        actions={
          <>
            <FilterSearch
              text={filter.text ?? ''}
              label={
                connection.site.sessionColumns?.personal
                  ? 'Name, e-mail, role, address, device'
                  : 'Name, e-mail, role, fingerprint'
              }
              onChange={text => setFilter(text === '' ? withoutField(filter, 'text') : { ...filter, text })}
            />
            <Button icon={Cookie} onClick={() => setChecking(true)}>
              Cookie…
            </Button>
            <SavedFilters filter={filter} onChoose={setFilter} />
            <ColumnsMenu />
            <ExportMenu connectionId={connection.id} filter={filter} sort={sort} count={filtered} />
          </>
        }
      />
      <div className={styles.tools}>
        <FilterBar filter={filter} onChange={setFilter} roles={roles} personName={personName} />
        {count > 0 && (
          <div className={styles.selected}>
            <output className={styles.count}>
              {selection.kind === 'matching' ? `All ${formatCount(count)} selected` : `${formatCount(count)} selected`}
            </output>
            <Button variant="quiet" onClick={clear}>
              Clear
            </Button>
            <ExpiryButton
              onClick={() =>
                target !== null &&
                setExpiry({ target, title: `Change the expiry of ${formatPlural(count, 'session')}` })
              }
            >
              Expiry…
            </ExpiryButton>
            <LogoutButton
              onClick={() =>
                target !== null && setRequest({ target, title: `Log out ${formatPlural(count, 'session')}` })
              }
            >
              Log out {formatCount(count)}…
            </LogoutButton>
          </div>
        )}
      </div>
      <div className={styles.content}>
        <Panel padded={false} className={styles.table}>
          {pages.error !== null && pages.filtered === null ? (
            <ErrorState failure={failureOf(pages.error)} onRetry={pages.retry} />
          ) : (
            <VirtualGrid
              ref={grid}
              label={`Sessions: ${filterSentence(filter, personName)}`}
              columns={columns}
              count={pages.filtered ?? 14}
              rowAt={pages.rowAt}
              idOf={row => row.ref}
              listKey={`${connection.id} ${filterSearch} ${sort.column} ${sort.direction}`}
              sort={sort}
              onSort={next => {
                setPreferences({ sessionSort: next })
                navigate(
                  'sessions',
                  { search: withOpen(filterToSearch(filter, next), openIn(search)) },
                  { replace: true },
                )
              }}
              selection={gridSelection}
              openId={open.state === 'open' ? open.ref : null}
              onOpen={(row, byKeyboard) => show(row, byKeyboard, false)}
              onActive={row => open.state !== 'closed' && show(row, false, true)}
              onVisible={pages.onVisible}
              busy={pages.previous}
              empty={<NothingFound filter={filter} onAll={() => setFilter({})} onCookie={() => setChecking(true)} />}
            />
          )}
        </Panel>
        {open.state === 'missing' && <MissingSession onClose={close} />}
        {open.state === 'open' && (
          <SessionDrawer sessionRef={open.ref} takeFocus={open.byKeyboard} onClose={close} onLogout={setRequest} />
        )}
      </div>
      <CookieDialog open={checking} onClose={() => setChecking(false)} onLogout={setRequest} />
      <ExpiryDialog
        request={expiry}
        onClose={() => {
          setExpiry(null)
          if (selection.kind === 'matching') clear()
        }}
      />
      <LogoutDialog
        request={request}
        onClose={() => {
          setRequest(null)
          if (selection.kind === 'matching') clear()
        }}
      />
    </div>
  )
}

type NothingFoundProps = {
  readonly filter: SessionFilter
  readonly onAll: () => void
  readonly onCookie: () => void
}

function NothingFound({ filter, onAll, onCookie }: NothingFoundProps) {
  const { id, site } = useConnection()
  const unlisted = useUnlisted(id)
  const status = useMonitorStatus(id)
  if (site.django.sessionEngine === 'signed_cookies') {
    return (
      <EmptyState
        icon={Cookie}
        title="The sessions are in the browsers"
        actions={<Button onClick={onCookie}>What is this cookie?</Button>}
      >
        With signed cookies the server keeps none of them, so there is nothing to list. What one holds, and what would
        end it, can be told from the cookie itself.
      </EmptyState>
    )
  }
  if (unlisted !== null) {
    return (
      <CannotBeKnown
        unlisted={unlisted}
        title="Which sessions there are cannot be known"
        actions={<Button onClick={onCookie}>What is this cookie?</Button>}
      />
    )
  }
  if (status !== null && isIncomplete(status)) {
    return (
      <EmptyState
        icon={SearchX}
        title={isEmptyFilter(filter) ? 'No session was read yet' : 'No session matches so far'}
      >
        Not all of them were read yet.
      </EmptyState>
    )
  }
  if (isEmptyFilter(filter)) {
    return (
      <EmptyState icon={Users} title="No sessions yet">
        The table is there and empty. The first visitor who gets a session appears here by itself.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={SearchX} title="No session matches" actions={<Button onClick={onAll}>Show all sessions</Button>}>
      {filterSentence(filter)}.
    </EmptyState>
  )
}
