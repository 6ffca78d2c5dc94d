/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import type { Environment } from '../../shared/contract/connections.ts'
import type { LogoutPlan, LogoutTarget } from '../../shared/contract/sessions.ts'
import { classes } from '../design/classes.ts'
import { Banner } from '../design/banner.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { personLabel, usePrivacy } from '../format/person-name.tsx'
import { TimeText } from '../format/time-text.tsx'
import { formatCount, formatPlural } from '../format/numbers.ts'
import { StatusBadge } from '../pages/sessions/status-badge.tsx'
import { WhoCell } from '../pages/sessions/session-columns.tsx'
import { UserRoundX } from 'lucide-react'
import styles from './logout.module.css'
import { goneSinceSelected, planWords } from './outcome-words.ts'

export type LogoutPlanViewProps = {
  readonly plan: LogoutPlan
  readonly target: LogoutTarget
  readonly environment: Environment
}

/** How many sessions, of whom, what to be careful about, and the newest of them. */
export function LogoutPlanView({ plan, target, environment }: LogoutPlanViewProps) {
  const privacy = usePrivacy()
  // Whom all of it is about, where that is one person: the name is then said once.
  const only = plan.people === 1 && plan.anonymous === 0 ? (plan.newest[0]?.person ?? null) : null
  const gone = goneSinceSelected(target, plan)
  if (plan.sessions === 0) {
    return (
      <EmptyState icon={UserRoundX} title="There is nobody to log out">
        {gone > 0 ? 'What was selected is gone already.' : 'No session is left that this would end.'}
      </EmptyState>
    )
  }
  return (
    <>
      <p className={styles.summary}>{planWords(plan, only && personLabel(only, privacy))}</p>
      {gone > 0 && <p className={styles.muted}>{formatPlural(gone, 'selected session')} already gone.</p>}
      {target.kind === 'person' && target.keepNewest && (
        <p className={styles.muted}>The session with the newest activity stays.</p>
      )}
      {plan.includesOperator && (
        <Banner tone="warning">Your own account on this site is among them: you would be logged out there too.</Banner>
      )}
      {environment === 'production' && (
        <Banner tone="bad" live={false}>
          This is <strong>production</strong>. People lose what they have not saved.
        </Banner>
      )}
      <section className={styles.list} aria-label="Newest sessions" tabIndex={0}>
        <ul>
          {plan.newest.map(row => (
            <li key={row.ref} className={classes(styles.planRow, only !== null && styles.ofOne)}>
              {only === null && (
                <span className={styles.who}>
                  <WhoCell row={row} />
                </span>
              )}
              <span className={styles.badge}>
                <StatusBadge row={row} />
              </span>
              <span className={styles.when}>
                {row.lastActivityAt === null ? 'never seen active' : <TimeText at={row.lastActivityAt} />}
              </span>
              <code className={styles.fingerprint}>{row.fingerprint}</code>
            </li>
          ))}
        </ul>
        {plan.sessions > plan.newest.length && (
          <p className={styles.more}>and {formatCount(plan.sessions - plan.newest.length)} older ones</p>
        )}
      </section>
    </>
  )
}
