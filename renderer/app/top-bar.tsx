import { Eye, Wrench } from 'lucide-react'
import { Badge } from '../design/badge.tsx'
import { classes } from '../design/classes.ts'
import { Kbd } from '../design/kbd.tsx'
import { useNow } from '../format/use-now.ts'
import { Brand } from './brand.tsx'
import { ConnectionSwitcher } from './connection-switcher.tsx'
import { freshnessWords } from './connection-words.ts'
import { useConnections } from './connection.tsx'
import { useMonitorStatus } from './live.tsx'
import { LivePause } from './live-pause.tsx'
import { commandKey } from './platform-keys.ts'
import { hrefFor } from './router.tsx'
import styles from './top-bar.module.css'

/** Which site, how fresh and whether it goes on, the search, and what may be done. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  const { current, state } = useConnections()
  return (
    <header className={styles.bar}>
      <a href={hrefFor('overview')} className={styles.home} aria-label="Rollcall, overview">
        <Brand />
      </a>
      <ConnectionSwitcher />
      {current !== null &&
        (state === 'failed' ? (
          <span className={styles.freshness}>Not open</span>
        ) : (
          <Freshness connectionId={current.id} />
        ))}
      <button
        type="button"
        className={styles.search}
        onClick={onSearch}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
      >
        <span className={styles.prompt}>Find a person, session, action…</span>
        <span aria-hidden>
          <Kbd>{commandKey('K')}</Kbd>
        </span>
      </button>
      {current !== null && (
        <a href={hrefFor('connections', { id: current.id })} className={styles.mode}>
          {current.site.mode === 'read-only' ? (
            <Badge icon={Eye} title="Nothing can be changed on this connection">
              Read-only
            </Badge>
          ) : (
            <Badge tone="accent" icon={Wrench} title="Sessions can be logged out on this connection">
              Operator
            </Badge>
          )}
        </a>
      )}
    </header>
  )
}

function Freshness({ connectionId }: { readonly connectionId: string }) {
  const status = useMonitorStatus(connectionId)
  const now = useNow()
  return (
    <>
      <span className={classes(styles.freshness, status?.state === 'paused' && styles.paused)}>
        {status === null ? 'Opening…' : freshnessWords(status, now)}
      </span>
      <LivePause connectionId={connectionId} status={status} />
    </>
  )
}
