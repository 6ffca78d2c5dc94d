/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import { CalendarX } from 'lucide-react'
import type { Environment } from '../../shared/contract/connections.ts'
import type { ExpiryPlan } from '../../shared/contract/expiry.ts'
import { Banner } from '../design/banner.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { formatCount, formatPlural } from '../format/numbers.ts'
import { TimeText } from '../format/time-text.tsx'
import { useNow } from '../format/use-now.ts'
import { WhoCell } from '../pages/sessions/session-columns.tsx'
import styles from '../logout/logout.module.css'
import { lastingWords, planWords, skipWords } from './expiry-words.ts'

export type ExpiryPlanViewProps = { readonly plan: ExpiryPlan; readonly environment: Environment }

/** What a change of expiry would do: how many, for how long, who is left out, and the newest with their ends before and after. */
export function ExpiryPlanView({ plan, environment }: ExpiryPlanViewProps) {
  const now = useNow()
  if (plan.changing === 0) {
    return (
      <EmptyState icon={CalendarX} title="This changes nothing">
        {plan.sessions === 0 ? 'The sessions are gone already.' : <Skipped plan={plan} />}
      </EmptyState>
    )
  }
  return (
    <>
      <p className={styles.summary}>{planWords(plan)}</p>
      <p className={styles.muted}>{lastingWords(plan)}</p>
      {plan.skipped.length > 0 && <Skipped plan={plan} />}
      {plan.includesOperator && <Banner tone="warning">Your own account on this site is among them.</Banner>}
      {environment === 'production' && plan.endNow > 0 && (
        <Banner tone="bad" live={false}>
          This is <strong>production</strong>. {formatPlural(plan.endNow, 'session')} end at once, and people lose what
          they have not saved.
        </Banner>
      )}
      <section className={styles.list} aria-label="Newest sessions" tabIndex={0}>
        <ul>
          {plan.newest.map(({ row, endsAt }) => (
            <li key={row.ref} className={styles.row}>
              <span className={styles.who}>
                <WhoCell row={row} email={false} />
              </span>
              <span className={styles.when}>
                <TimeText at={row.expireAt} /> → {endsAt <= now ? <strong>at once</strong> : <TimeText at={endsAt} />}
              </span>
              <code className={styles.fingerprint}>{row.fingerprint}</code>
            </li>
          ))}
        </ul>
        {plan.changing > plan.newest.length && (
          <p className={styles.more}>and {formatCount(plan.changing - plan.newest.length)} older ones</p>
        )}
      </section>
    </>
  )
}

function Skipped({ plan }: { readonly plan: ExpiryPlan }) {
  return (
    <p className={styles.muted}>
      Left as they are:{' '}
      {plan.skipped.map(({ reason, sessions }) => `${formatCount(sessions)} ${skipWords[reason]}`).join('; ')}.
    </p>
  )
}
