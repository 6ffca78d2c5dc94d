import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { ButtonLink } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { PageHeader } from '../design/page-header.tsx'
import { Panel } from '../design/panel.tsx'
import { AuditPage } from '../pages/audit/audit-page.tsx'
import { ConnectionPage } from '../pages/connections/connection-page.tsx'
import { ConnectionsPage } from '../pages/connections/connections-page.tsx'
import { OverviewPage } from '../pages/overview/overview-page.tsx'
import { PolicyPage } from '../pages/policy/policy-page.tsx'
import { SessionsPage } from '../pages/sessions/sessions-page.tsx'
import { SettingsPage } from '../pages/settings/settings-page.tsx'
import { UsersPage } from '../pages/users/users-page.tsx'
import type { Route } from './router.tsx'
import { hrefFor } from './router.tsx'
import { WithConnection } from './with-connection.tsx'

/** The page that an address names. */
export function Page({ route }: { readonly route: Route | null }): ReactNode {
  switch (route?.page) {
    case 'overview':
      return <WithConnection title="Overview">{() => <OverviewPage />}</WithConnection>
    case 'sessions':
      return <WithConnection title="Sessions">{() => <SessionsPage />}</WithConnection>
    case 'users':
      return <WithConnection title="Users">{() => <UsersPage />}</WithConnection>
    case 'policy':
      return <WithConnection title="Policy">{() => <PolicyPage />}</WithConnection>
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
