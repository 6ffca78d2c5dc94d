import { ChevronLeft, UserRoundX } from 'lucide-react'
import { useState } from 'react'
import { isIncomplete } from '../../app/connection-words.ts'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { useCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { Badge } from '../../design/badge.tsx'
import { ButtonLink } from '../../design/button.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { personLabel, usePrivacy } from '../../format/person-name.tsx'
import { LogoutButton } from '../../logout/logout-button.tsx'
import type { LogoutRequest } from '../../logout/logout-dialog.tsx'
import { LogoutDialog } from '../../logout/logout-dialog.tsx'
import { IdentityCard } from './identity-card.tsx'
import { AccountBadges } from './person-columns.tsx'
import { PersonSessions } from './person-sessions.tsx'
import { SeenHistory } from './seen-history.tsx'
import styles from './users.module.css'

/** One person: who it is, every session, what Rollcall saw happen, and the way to log the person out. */
export function PersonPage({ personKey }: { readonly personKey: string }) {
  const connection = useConnection()
  const privacy = usePrivacy()
  const detail = useCall('users.detail', { connectionId: connection.id, personKey })
  const status = useMonitorStatus(connection.id)
  // While rows are still to be read, or none can be believed, nobody is known to be absent.
  const unlisted = status?.store?.unlisted ?? null
  const isKnown = status !== null && !isIncomplete(status) && status.key?.verdict !== 'none' && unlisted === null
  const [request, setRequest] = useState<LogoutRequest | null>(null)
  const data = detail.data
  const back = (
    <ButtonLink variant="quiet" size="small" icon={ChevronLeft} href={hrefFor('users')}>
      Users
    </ButtonLink>
  )
  if (data === undefined) {
    return (
      <div>
        <div className={styles.back}>{back}</div>
        {detail.error === null ? (
          <div className={styles.columns} aria-busy>
            <Skeleton height={260} />
            <Skeleton height={420} />
          </div>
        ) : (
          <Panel>
            <ErrorState failure={failureOf(detail.error)} onRetry={() => void detail.refetch()} actions={back} />
          </Panel>
        )}
      </div>
    )
  }
  const { person, sessionsTotal } = data
  const logOut = (keepNewest: boolean, title: string) =>
    setRequest({ target: { kind: 'person', personKey: person.key, keepNewest }, title })
  return (
    <div>
      <div className={styles.back}>{back}</div>
      <PageHeader
        title={personLabel(person, privacy)}
        count={
          <span className={styles.badges}>
            {sessionsTotal === 0 && isKnown && <Badge icon={UserRoundX}>Not logged in</Badge>}
            <AccountBadges person={person} />
          </span>
        }
        actions={
          <>
            <LogoutButton
              variant="secondary"
              disabled={sessionsTotal < 2}
              onClick={() => logOut(true, 'Keep only the newest session')}
            >
              Keep only the newest…
            </LogoutButton>
            <LogoutButton disabled={sessionsTotal === 0} onClick={() => logOut(false, 'Log out everywhere')}>
              Log out everywhere…
            </LogoutButton>
          </>
        }
      />
      <div className={styles.columns}>
        <IdentityCard detail={data} />
        <div className={styles.main}>
          <PersonSessions detail={data} isKnown={isKnown} unlisted={unlisted} onLogout={setRequest} />
          <SeenHistory events={data.events} watchedSince={data.watchedSince} />
        </div>
      </div>
      <LogoutDialog request={request} onClose={() => setRequest(null)} />
    </div>
  )
}
