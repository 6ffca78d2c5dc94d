import { KeyRound, SearchX, Users } from 'lucide-react'
import { AsOf } from '../../app/as-of.tsx'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { useCall } from '../../app/queries.ts'
import { navigate, useRoute } from '../../app/router.tsx'
import { UncertaintyNotice } from '../../app/uncertainty-notice.tsx'
import { CannotBeKnown, useUnlisted } from '../../app/unlisted.tsx'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { FilterSearch } from '../../filters/filter-search.tsx'
import { formatCount } from '../../format/numbers.ts'
import { usePages } from '../../table/use-pages.ts'
import { VirtualGrid } from '../../table/virtual-grid.tsx'
import { Others } from './others.tsx'
import type { PeopleList } from './people-search.ts'
import { onlyChoices, peopleFromSearch, peopleToSearch } from './people-search.ts'
import { personColumns } from './person-columns.tsx'
import { PersonPage } from './person-page.tsx'
import styles from './users.module.css'

/** Everyone with a session, or one of them where the address names one. */
export function UsersPage() {
  const route = useRoute()
  if (route?.id) return <PersonPage key={route.id} personKey={route.id} />
  return <PeoplePage search={route?.search ?? ''} />
}

function PeoplePage({ search }: { readonly search: string }) {
  const connection = useConnection()
  const list = peopleFromSearch(search)
  const pages = usePages('users.page', { connectionId: connection.id, ...list })
  const show = (change: Partial<PeopleList>, replace = false) =>
    navigate('users', { search: peopleToSearch({ ...list, ...change }) }, { replace })
  // For what is uncertain; at every change it would keep the list waiting.
  const figures = useCall('overview.figures', { connectionId: connection.id }, { everyMs: 15_000 })
  const keyless = useMonitorStatus(connection.id)?.key?.verdict === 'none'
  const unlisted = useUnlisted(connection.id)
  const filtering = list.text !== '' || list.only !== 'everyone'
  return (
    <div className={styles.page}>
      <PageHeader
        title="Users"
        count={
          keyless || unlisted?.which === 'all' ? undefined : pages.filtered === null || pages.total === null ? (
            <Skeleton width={90} />
          ) : (
            <>
              {pages.filtered !== pages.total && `${formatCount(pages.filtered)} of `}
              {formatCount(pages.total)}
              <AsOf connectionId={connection.id} />
            </>
          )
        }
      />
      <div className={styles.tools}>
        <FilterSearch text={list.text} onChange={text => show({ text }, true)} label="Name, e-mail, role, id" />
        <Segmented
          label="Who is listed"
          hideLabel
          value={list.only}
          onChange={only => show({ only })}
          options={onlyChoices}
        />
      </div>
      {!keyless && unlisted?.which !== 'all' && figures.data !== undefined && (
        <UncertaintyNotice connectionId={connection.id} uncertain={figures.data.uncertain} className={styles.notice} />
      )}
      <Panel padded={false} className={styles.table}>
        {pages.error !== null && pages.filtered === null ? (
          <ErrorState failure={failureOf(pages.error)} onRetry={pages.retry} />
        ) : (
          <VirtualGrid
            label="People"
            columns={personColumns}
            count={pages.filtered ?? 14}
            rowAt={pages.rowAt}
            idOf={row => row.person.key}
            listKey={`${connection.id} ${peopleToSearch(list)}`}
            sort={list.sort}
            onSort={sort => show({ sort }, true)}
            onOpen={row => navigate('users', { id: row.person.key })}
            onVisible={pages.onVisible}
            busy={pages.previous}
            empty={
              unlisted !== null ? (
                <CannotBeKnown unlisted={unlisted} title="Who has a session cannot be known">
                  {connection.site.users === null ? null : 'A search by name or e-mail address goes to the user table.'}
                </CannotBeKnown>
              ) : filtering ? (
                <EmptyState
                  icon={SearchX}
                  title="Nobody with a session matches"
                  actions={<Button onClick={() => show({ text: '', only: 'everyone' })}>Show everyone</Button>}
                />
              ) : keyless ? (
                <EmptyState icon={KeyRound} title="It is not known who is behind the sessions">
                  The SECRET_KEY does not fit them, so nothing that they say of anybody can be believed.
                </EmptyState>
              ) : (
                <EmptyState icon={Users} title="Nobody has a session">
                  Whoever logs in appears here by itself. Visitors without a login are among the sessions.
                </EmptyState>
              )
            }
          />
        )}
      </Panel>
      {!keyless && <Others text={list.text} />}
    </div>
  )
}
