import { useMemo, useState } from 'react'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'
import { ExpiryButton } from '../../../expiry/expiry-button.tsx'
import type { ExpiryRequest } from '../../../expiry/expiry-dialog.tsx'
import { ExpiryDialog } from '../../../expiry/expiry-dialog.tsx'
import { LogoutButton } from '../../../logout/logout-button.tsx'
import type { LogoutRequest } from '../../../logout/logout-dialog.tsx'
import { LogoutDialog } from '../../../logout/logout-dialog.tsx'
import { NotCovered } from '../permanent/not-covered.tsx'
import styles from '../permanent/permanent.module.css'

/** Once, on the sessions that live now: their expiry as the policy has it, or the end of those that break a limit. */
export function LivingWay({ saved }: { readonly saved: PolicyVersion }) {
  const [expiry, setExpiry] = useState<ExpiryRequest | null>(null)
  const [logout, setLogout] = useState<LogoutRequest | null>(null)
  const { policy, version } = saved
  const limits = useMemo(() => livingLimits(policy), [policy])
  return (
    <div className={styles.way}>
      <div className={styles.part}>
        <p>
          Writes cookie age and idle limit into the sessions that live now, counted from each one&rsquo;s last save, and
          logs out those that break a limit already. Both show first whom it touches.
        </p>
        <div className={styles.buttons}>
          <ExpiryButton
            onClick={() =>
              setExpiry({
                target: { kind: 'filter', filter: { status: ['authenticated', 'anonymous', 'stale'] } },
                title: `Apply version ${version} to living sessions`,
                change: { kind: 'policy', policy },
              })
            }
          >
            Apply to living sessions…
          </ExpiryButton>
          <LogoutButton
            variant="secondary"
            onClick={() =>
              setLogout({
                target: { kind: 'filter', filter: { endsUnder: { policy, within: 'now' } } },
                title: `Log out whoever breaks version ${version}`,
              })
            }
          >
            Log out whoever breaks it…
          </LogoutButton>
        </div>
      </div>
      <NotCovered lines={limits} />
      <ExpiryDialog request={expiry} onClose={() => setExpiry(null)} />
      <LogoutDialog request={logout} onClose={() => setLogout(null)} />
    </div>
  )
}

/** What a change of living sessions does not do, for this policy. */
function livingLimits(policy: Policy): readonly string[] {
  const hasAbsolute = policy.absoluteTimeout !== null || policy.rules.some(rule => rule.absoluteTimeout !== null)
  const hasCount = policy.sessionsPerUser !== null || policy.rules.some(rule => rule.sessionsPerUser !== null)
  return [
    'New logins get what the settings of the site say: apply it again, or make it permanent.',
    'Sessions that end with their browser keep doing so; only their end in the store is moved, until the next save.',
    'Without the SECRET_KEY only the end in the store can be moved, and the next save of the site brings its own back.',
    ...(hasAbsolute
      ? ['An expiry counts from the last save, so it cannot hold an absolute limit: those over it are logged out once.']
      : []),
    ...(hasCount ? ['Sessions per user are not written anywhere: those above the number are logged out once.'] : []),
    'A request that had loaded its session before may save it with its old expiry; it is then named as failed.',
  ]
}
