import type { LucideIcon } from 'lucide-react'
import { Activity, Clock, LogIn, LogOut, ShieldX } from 'lucide-react'
import type { PersonDetail, SeenEvent } from '../../../shared/contract/users.ts'
import { Panel } from '../../design/panel.tsx'
import { TimeText, useZone } from '../../format/time-text.tsx'
import { formatInstant, zoneLabel } from '../../format/times.ts'
import { formatCount, formatPlural } from '../../format/numbers.ts'
import { groupEvents } from './group-events.ts'
import styles from './users.module.css'

type Look = { readonly icon: LucideIcon; readonly one: string; readonly several: (sessions: string) => string }

const looks: Readonly<Record<SeenEvent['kind'], Look>> = {
  login: { icon: LogIn, one: 'Logged in', several: sessions => `Logged in, ${sessions}` },
  logout: { icon: LogOut, one: 'Logged out in the site', several: sessions => `Logged out of ${sessions} in the site` },
  expired: { icon: Clock, one: 'Expired', several: sessions => `Expired, ${sessions}` },
  'logged-out': { icon: ShieldX, one: 'Logged out', several: sessions => `Logged out of ${sessions}` },
  activity: { icon: Activity, one: 'Was active', several: sessions => `Was active in ${sessions}` },
}

const mostNamed = 12

/** What Rollcall itself saw happen to a person's sessions, newest first, and since when it has been watching. */
export function SeenHistory({ events, watchedSince }: Pick<PersonDetail, 'events' | 'watchedSince'>) {
  const zone = useZone()
  const since = `${formatInstant(watchedSince, zone)} ${zoneLabel(zone, watchedSince)}`
  return (
    <Panel title="What Rollcall saw">
      {events.length === 0 && <p className={styles.muted}>Nothing has happened since Rollcall began to watch.</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <ol className={styles.events} tabIndex={0}>
        {groupEvents(events).map(event => {
          const { icon: Icon, one, several } = looks[event.kind]
          const { fingerprints } = event
          const rest = fingerprints.length - mostNamed
          return (
            <li key={`${event.at} ${event.kind} ${fingerprints[0]}`} className={styles.event}>
              <Icon size={15} aria-hidden className={styles.eventIcon} />
              <div className={styles.eventWords}>
                <p>
                  {fingerprints.length === 1 ? one : several(formatPlural(fingerprints.length, 'session'))}
                  {event.by !== null && <> by {event.by}</>}
                  {event.reason !== null && <> because “{event.reason}”</>}
                </p>
                <p className={styles.faint}>
                  <TimeText at={event.at} show="absolute" /> · <TimeText at={event.at} /> ·{' '}
                  <code className={styles.fingerprint}>{fingerprints.slice(0, mostNamed).join(' ')}</code>
                  {rest > 0 && ` and ${formatCount(rest)} more`}
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
