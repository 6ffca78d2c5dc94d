import { PlugZap, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import { ButtonLink } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { PageHeader } from '../design/page-header.tsx'
import { Panel } from '../design/panel.tsx'
import { Spinner } from '../design/spinner.tsx'
import { AuditPage } from '../pages/audit/audit-page.tsx'
import { ConnectionPage } from '../pages/connections/connection-page.tsx'
import { ConnectionsPage } from '../pages/connections/connections-page.tsx'
import { OverviewPage } from '../pages/overview/overview-page.tsx'
import { SessionsPage } from '../pages/sessions/sessions-page.tsx'
import { SettingsPage } from '../pages/settings/settings-page.tsx'
import { UsersPage } from '../pages/users/users-page.tsx'
import { useConnections } from './connection.tsx'
import type { Route } from './router.tsx'
import { hrefFor } from './router.tsx'

/** The page that an address names. */
export function Page({ route }: { readonly route: Route | null }): ReactNode {
  switch (route?.page) {
    case 'overview':
      return <WithConnection title="Overview">{() => <OverviewPage />}</WithConnection>
    case 'sessions':
      return <WithConnection title="Sessions">{() => <SessionsPage />}</WithConnection>
    case 'users':
      return <WithConnection title="Users">{() => <UsersPage />}</WithConnection>
    case 'audit':
      return <AuditPage />
    case 'connections':
      return route.id === null ? (
        <ConnectionsPage />
      ) : (
        <ConnectionPage key={route.id} id={route.id} search={route.search} />
      )
    case 'settings':
      return <SettingsPage />
    case 'start':
    case undefined:
      return <NoSuchPage />
  }
}

/** Shows a page about the open connection, or how far the opening is. A new connection starts the page anew. */
function WithConnection({ title, children }: { readonly title: string; readonly children: () => ReactNode }) {
  const { state, current, failure, list, open, reload } = useConnections()
  const last = current ?? list[0]
  if (state === 'failed' && failure !== null) {
    return (
      <>
        <PageHeader title={title} />
        <Panel>
          <ErrorState
            failure={failure}
            onRetry={() => void (last === undefined ? reload() : open(last.id)).catch(() => undefined)}
            actions={last && <ButtonLink href={hrefFor('connections', { id: last.id })}>Edit connection</ButtonLink>}
          />
        </Panel>
      </>
    )
  }
  if (current === null) {
    return (
      <>
        <PageHeader title={title} />
        <Panel>
          <EmptyState icon={PlugZap} title={state === 'none' ? 'No connection is open' : 'Opening'}>
            {state === 'none' ? (
              <a href={hrefFor('connections')}>Choose a connection</a>
            ) : (
              <Spinner label="One moment" />
            )}
          </EmptyState>
        </Panel>
      </>
    )
  }
  return <Fragment key={current.id}>{children()}</Fragment>
}

function NoSuchPage() {
  return (
    <>
      <PageHeader title="No such page" />
      <Panel>
        <EmptyState
          icon={SearchX}
          title="This address leads nowhere"
          actions={<ButtonLink href={hrefFor('overview')}>Go to the overview</ButtonLink>}
        />
      </Panel>
    </>
  )
}
