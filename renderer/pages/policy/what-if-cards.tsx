import type { Tally, WhatIf } from '../../../shared/contract/policy.ts'
import type { SessionFilter } from '../../../shared/contract/session.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { hrefFor } from '../../app/router.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import { formatCount, formatPlural, formatShare } from '../../format/numbers.ts'
import { FigureCard } from '../overview/figure-card.tsx'
import cards from '../overview/figure-card.module.css'
import styles from './picture.module.css'
import { byWords, watchedWords } from './picture-words.ts'

export type WhatIfCardsProps = {
  readonly policy: Policy
  readonly picture: WhatIf
  readonly atMost: string | null
}

/** The list behind a figure: the policy travels in its address. */
export function listUnder(policy: Policy, within: 'now' | 'hour' | 'day', more: SessionFilter = {}): string {
  return hrefFor('sessions', { search: filterToSearch({ ...more, endsUnder: { policy, within } }) })
}

const peopleWords = ({ people }: Tally) => formatPlural(people, 'person', 'people')

/** "+443 as time goes by, 21 anyway" */
const soonWords = (before: Tally, after: Tally, anyway: Tally) =>
  `+${formatCount(after.sessions - before.sessions)} as time goes by · ${formatCount(anyway.sessions)} anyway`

/** Who goes when, and how many it would have met a day. */
export function WhatIfCards({ policy, picture, atMost }: WhatIfCardsProps) {
  const { logins, now, hour, day, unchanged, lastDay, returns } = picture
  return (
    <ul className={styles.cards} aria-label="What if">
      <FigureCard
        label="Would be logged out now"
        value={formatCount(now.sessions)}
        unit={now.sessions === 1 ? 'login' : 'logins'}
        href={listUnder(policy, 'now')}
        atMost={atMost}
      >
        {now.sessions === 0 ? (
          `of ${formatPlural(logins.sessions, 'login')}`
        ) : (
          <>
            <span className={cards.strong}>{peopleWords(now)}</span>
            {` · ${formatShare(now.sessions / Math.max(1, logins.sessions))} of all logins`}
            <br />
            {byWords(picture.by)}
          </>
        )}
      </FigureCard>
      <FigureCard
        label="Within the hour"
        value={formatCount(hour.sessions)}
        href={listUnder(policy, 'hour')}
        atMost={atMost}
      >
        <span className={cards.strong}>{peopleWords(hour)}</span>
        {' · if nobody acts'}
        <br />
        {soonWords(now, hour, unchanged.hour)}
      </FigureCard>
      <FigureCard
        label="Within the day"
        value={formatCount(day.sessions)}
        href={listUnder(policy, 'day')}
        atMost={atMost}
      >
        <span className={cards.strong}>{peopleWords(day)}</span>
        {' · if nobody acts'}
        <br />
        {soonWords(hour, day, unchanged.day)}
      </FigureCard>
      <li className={cards.card}>
        <span className={cards.label}>A day, from history</span>
        <span className={cards.value}>
          {returns === null ? '–' : `≈ ${formatCount(Math.round(returns.peoplePerDay))}`}
          {returns !== null && <span className={cards.unit}> people</span>}
        </span>
        <div className={cards.below}>
          {returns === null
            ? 'who comes back too late: known after an hour of watching'
            : `come back too late, by ${watchedWords(returns.watchedSeconds)} of watching`}
          <br />
          <span className={cards.strong}>{peopleWords(lastDay)}</span>
          {' passed a limit in the last 24 h'}
        </div>
      </li>
    </ul>
  )
}
