import type { History, OverviewFigures } from '../../../shared/contract/overview.ts'
import type { SessionFilter } from '../../../shared/contract/session.ts'
import { hrefFor } from '../../app/router.tsx'
import { whyAtMost } from '../../app/uncertainty-words.ts'
import { changeSince } from '../../charts/history-series.ts'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatDuration } from '../../../shared/words/durations.ts'
import { formatCount, formatPlural, formatShare } from '../../format/numbers.ts'
import { useNow } from '../../format/use-now.ts'
import { FigureCard } from './figure-card.tsx'
import styles from './figure-card.module.css'
import { StaleReasons } from './stale-reasons.tsx'

const hour = 3600

export type FigureCardsProps = {
  readonly figures: OverviewFigures
  /** The last hour at least, by the minute. */
  readonly recent: History | null
}

/** The five figures of the overview. */
export function FigureCards({ figures, recent }: FigureCardsProps) {
  return (
    <ul className={styles.cards} aria-label="Figures">
      {figures.key?.verdict === 'none' ? <UnknownCards /> : <LoginCards figures={figures} recent={recent} />}
      <ExpiredCard figures={figures} />
    </ul>
  )
}

/** Instead of zeros: with a key that fits no row nothing is known of who is behind a session. */
function UnknownCards() {
  const filters: readonly (readonly [string, SessionFilter])[] = [
    ['Logged in now', { status: ['authenticated'] }],
    ['Anonymous', { status: ['anonymous'] }],
    ['Expire within 1 h', { status: ['authenticated'], expiresIn: { atLeast: 0, below: hour } }],
    ['Stale logins', { status: ['stale'] }],
  ]
  return filters.map(([label, filter]) => (
    <FigureCard key={label} label={label} value={null} href={sessionsWith(filter)}>
      the SECRET_KEY does not fit
    </FigureCard>
  ))
}

const sessionsWith = (filter: SessionFilter) => hrefFor('sessions', { search: filterToSearch(filter) })

function LoginCards({ figures, recent }: FigureCardsProps) {
  const atMost = whyAtMost(figures.uncertain)
  const active = (minutes: number) => sessionsWith({ status: ['authenticated'], idle: { below: minutes * 60 } })
  const change = recent === null ? null : changeSince(recent, recent.to - hour * 1000)
  return (
    <>
      <FigureCard
        label="Logged in now"
        value={formatCount(figures.loggedInPeople)}
        unit={figures.loggedInPeople === 1 ? 'person' : 'people'}
        href={sessionsWith({ status: ['authenticated'] })}
        atMost={figures.loggedInPeople === 0 ? null : atMost}
      >
        {formatPlural(figures.loggedInSessions, 'session')}
        {change !== null && change !== 0 && (
          <>
            {' · '}
            <span className={change > 0 ? styles.up : styles.down}>
              {change > 0 ? '+' : '−'}
              {formatCount(Math.abs(change))}
            </span>{' '}
            in the last hour
          </>
        )}
        <br />
        active: <a href={active(5)}>{formatCount(figures.activePeople5)} in 5 min</a>
        {', '}
        <a href={active(15)}>{formatCount(figures.activePeople15)} in 15 min</a>
      </FigureCard>
      <FigureCard
        label="Anonymous"
        value={formatCount(figures.anonymous)}
        href={sessionsWith({ status: ['anonymous'] })}
      >
        sessions of visitors without a login
      </FigureCard>
      <FigureCard
        label="Expire within 1 h"
        value={formatCount(figures.expiringWithinHour)}
        href={sessionsWith({ status: ['authenticated'], expiresIn: { atLeast: 0, below: hour } })}
        atMost={figures.expiringWithinHour === 0 ? null : atMost}
      >
        {figures.loggedInSessions > 0 && (
          <>
            <span className={styles.strong}>{formatShare(figures.expiringWithinHour / figures.loggedInSessions)}</span>{' '}
            of logins, unless they are used
          </>
        )}
      </FigureCard>
      <StaleCard figures={figures} />
    </>
  )
}

/** Stale logins that cannot be told from good ones are among those logged in, so what is found is the least there is. */
function StaleCard({ figures: { stale, staleReasons, uncertain } }: Pick<FigureCardsProps, 'figures'>) {
  const isLeast = uncertain.length > 0
  return (
    <FigureCard
      label="Stale logins"
      value={isLeast && stale === 0 ? null : formatCount(stale)}
      href={sessionsWith({ status: ['stale'] })}
      atLeast={isLeast && stale > 0 ? leastStale : null}
    >
      {stale > 0 && <StaleReasons reasons={staleReasons} />}
      {stale === 0 && (isLeast ? leastStale : 'none that Django would refuse')}
    </FigureCard>
  )
}

const leastStale = 'Some that Django would refuse may count as logged in.'

function ExpiredCard({ figures }: Pick<FigureCardsProps, 'figures'>) {
  const now = useNow()
  const oldest = figures.oldestExpiredAt
  // A row whose signature does not fit is listed as invalid, whenever it ends: its date is then what finds it.
  const filter: SessionFilter = figures.key?.verdict === 'none' ? { expiresIn: { below: 0 } } : { status: ['expired'] }
  return (
    <FigureCard label="Expired, not cleared" value={formatCount(figures.expiredNotCleared)} href={sessionsWith(filter)}>
      {oldest === null ? (
        'nothing left for clearsessions'
      ) : (
        <>
          <span className={now - oldest > 7 * 24 * hour * 1000 ? styles.bad : styles.strong}>
            oldest {formatDuration((now - oldest) / 1000)}
          </span>
          {', left for clearsessions'}
        </>
      )}
    </FigureCard>
  )
}
