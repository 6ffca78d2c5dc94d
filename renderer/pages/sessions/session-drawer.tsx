import { LogOut, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { SessionDetail } from '../../../shared/contract/sessions.ts'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { classes } from '../../design/classes.ts'
import { CopyButton } from '../../design/copy-button.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { Skeleton } from '../../design/skeleton.tsx'
import { formatCount } from '../../format/numbers.ts'
import { LogoutButton } from '../../logout/logout-button.tsx'
import { ExpiryButton } from '../../expiry/expiry-button.tsx'
import type { ExpiryRequest } from '../../expiry/expiry-dialog.tsx'
import { ExpiryDialog } from '../../expiry/expiry-dialog.tsx'
import type { LogoutRequest } from '../../logout/logout-dialog.tsx'
import { WhoCell } from './session-columns.tsx'
import { SessionFacts } from './session-facts.tsx'
import { SessionPayload } from './session-payload.tsx'
import styles from './session-drawer.module.css'
import { StatusBadge, statusSentence } from './status-badge.tsx'

export type SessionDrawerProps = {
  readonly sessionRef: string
  /** Whether it takes the focus: it was opened with the keyboard. */
  readonly takeFocus: boolean
  /** Whether it lies over the list in any window, for a list that has no room beside it. */
  readonly over?: boolean
  readonly onClose: () => void
  readonly onLogout: (request: LogoutRequest) => void
}

/** One session beside the list: who, why, when, what is in it, and what can be done. Escape closes it. */
export function SessionDrawer({ sessionRef, takeFocus, over = false, onClose, onLogout }: SessionDrawerProps) {
  const connection = useConnection()
  const panel = useRef<HTMLElement>(null)
  const detail = useCall('sessions.detail', { connectionId: connection.id, ref: sessionRef })
  // The row that was read stays on view; whether it is still there is asked with every change of the store.
  const vanished = useCall('sessions.vanished', { connectionId: connection.id, refs: [sessionRef] }, { live: true })
  const gone = detail.data?.gone === true || (vanished.data?.refs.includes(sessionRef) ?? false)
  const onFocus = useEffectEvent(() => {
    if (takeFocus) panel.current?.focus()
  })
  useEffect(() => onFocus(), [])
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const elsewhere = document.querySelector('dialog[open], :popover-open') !== null
      if (event.key === 'Escape' && !event.defaultPrevented && !elsewhere) close()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it takes the focus when it opens
    <aside
      ref={panel}
      tabIndex={-1}
      className={classes(styles.drawer, over && styles.over)}
      aria-label="Session"
      aria-busy={detail.isPending}
    >
      <div className={styles.close}>
        <Button variant="secondary" size="small" icon={X} onClick={onClose}>
          Close
        </Button>
      </div>
      {detail.data !== undefined ? (
        <DrawerContent detail={detail.data} gone={gone} onLogout={onLogout} />
      ) : detail.error === null ? (
        <div className={styles.body}>
          <Skeleton width="60%" height={18} />
          <Skeleton width="80%" />
          <Skeleton height={140} />
          <Skeleton height={180} />
        </div>
      ) : (
        <ErrorState failure={failureOf(detail.error)} onRetry={() => void detail.refetch()} />
      )}
    </aside>
  )
}

type DrawerContentProps = { readonly detail: SessionDetail; readonly gone: boolean } & Pick<
  SessionDrawerProps,
  'onLogout'
>

function DrawerContent({ detail, gone, onLogout }: DrawerContentProps) {
  const { row, sessionsOfPerson } = detail
  const [expiry, setExpiry] = useState<ExpiryRequest | null>(null)
  const { person } = row
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <span className={styles.who}>
            <WhoCell row={row} email={false} />
          </span>
          {gone ? <Badge icon={LogOut}>Gone</Badge> : <StatusBadge row={row} />}
        </h2>
        <p className={styles.faint}>
          Session <code className={styles.fingerprint}>{row.fingerprint}</code>
          <CopyButton text={row.fingerprint} label="Copy fingerprint" />
          {person !== null && (
            <>
              {` · 1 of ${formatCount(sessionsOfPerson)} · `}
              <a className={styles.person} href={hrefFor('users', { id: person.key })}>
                Open person
              </a>
            </>
          )}
        </p>
        <p className={styles.why}>
          {gone
            ? 'This session is gone from the store: the next request of its browser is anonymous. Below is what was last read.'
            : statusSentence(row)}
        </p>
      </header>
      <div className={styles.body}>
        <SessionFacts detail={detail} />
        <SessionPayload key={row.ref} detail={detail} gone={gone} />
      </div>
      <footer className={styles.foot}>
        <LogoutButton
          disabled={gone}
          onClick={() => onLogout({ target: { kind: 'sessions', refs: [row.ref] }, title: 'Log out 1 session' })}
        >
          Log out…
        </LogoutButton>
        {person !== null && sessionsOfPerson > 1 && !gone && (
          <LogoutButton
            variant="secondary"
            onClick={() =>
              onLogout({
                target: { kind: 'person', personKey: person.key, keepNewest: false },
                title: 'Log out everywhere',
              })
            }
          >
            All {formatCount(sessionsOfPerson)}…
          </LogoutButton>
        )}
        <ExpiryButton
          disabled={gone || row.status === 'expired'}
          onClick={() =>
            setExpiry({ target: { kind: 'sessions', refs: [row.ref] }, title: 'Change the expiry of 1 session' })
          }
        >
          Expiry…
        </ExpiryButton>
        <ExpiryDialog request={expiry} onClose={() => setExpiry(null)} />
      </footer>
    </>
  )
}
