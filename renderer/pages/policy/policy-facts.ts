import type { Connection } from '../../../shared/contract/connections.ts'
import type { MonitorStatus } from '../../../shared/contract/monitor.ts'
import type { OverviewFigures } from '../../../shared/contract/overview.ts'
import type { InForce } from '../../../shared/contract/policy.ts'
import type { CheckFacts } from '../../../shared/policy/checks.ts'

type Known = {
  readonly connection: Connection
  readonly figures: OverviewFigures | null
  readonly status: MonitorStatus | null
  /** Null where the sessions that would tell are in no listing. */
  readonly found: InForce | null
  readonly isSaved: boolean
}

/** What checks may rely on beside the policy. */
export function checkFacts({ connection, figures, status, found, isSaved }: Known): CheckFacts {
  const hasUserTable = connection.site.users !== null
  const gone = figures?.staleReasons.filter(({ reason }) => reason === 'user-inactive' || reason === 'user-deleted')
  return {
    sessionsOfGoneUsers: hasUserTable ? (gone?.reduce((sum, { sessions }) => sum + sessions, 0) ?? null) : null,
    ownExpiries: found === null ? null : found.expiries.seconds + found.expiries.date,
    canLogOut: status?.store?.logout ?? null,
    isReadOnly: connection.site.mode === 'read-only',
    isSaved,
    hasUserTable,
  }
}
