import type { LucideIcon } from 'lucide-react'
import { Activity, Clock, LogIn, LogOut, ShieldX } from 'lucide-react'
import type { PersonDetail, SeenEvent } from '../../../shared/contract/users.ts'
import { Panel } from '../../design/panel.tsx'
import { TimeText, useZone } from '../../format/time-text.tsx'
import { formatInstant, zoneLabel } from '../../format/times.ts'
import styles from './users.module.css'

const looks: Readonly<Record<SeenEvent['kind'], { readonly icon: LucideIcon; readonly words: string }>> = {
  login: { icon: LogIn, words: 'Logged in' },
  logout: { icon: LogOut, words: 'Logged out in the site' },
  expired: { icon: Clock, words: 'Expired' },
  'logged-out': { icon: ShieldX, words: 'Logged out' },
  activity: { icon: Activity, words: 'Was active' },
}

/** What Rollcall itself saw happen to a person's sessions, newest first, and since when it has been watching. */
export function SeenHistory({ events, watchedSince }: Pick<PersonDetail, 'events' | 'watchedSince'>) {
  const zone = useZone()
  const since = `${formatInstant(watchedSince, zone)} ${zoneLabel(zone, watchedSince)}`
  return (
    <Panel title="What Rollcall saw">
      {events.length === 0 && <p className={styles.muted}>Nothing has happened since Rollcall began to watch.</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <ol className={styles.events} tabIndex={0}>
        {events.map(event => {
          const { icon: Icon, words } = looks[event.kind]
          return (
            <li key={`${event.at} ${event.kind} ${event.fingerprint}`} className={styles.event}>
              <Icon size={15} aria-hidden className={styles.eventIcon} />
              <div className={styles.eventWords}>
                <p>
                  {words}
                  {event.by !== null && <> by {event.by}</>}
                  {event.reason !== null && <> because “{event.reason}”</>}
                </p>
                <p className={styles.faint}>
                  <TimeText at={event.at} show="absolute" /> · <TimeText at={event.at} /> ·{' '}
                  <code className={styles.fingerprint}>{event.fingerprint}</code>
                </p>
              </div>
            </li>
          )
        })}
      </ol>
      <p className={styles.since}>
        Watched since {since}. What happened before, or while Rollcall was closed, is not here.
      </p>
    </Panel>
  )
}
