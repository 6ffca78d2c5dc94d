import { CirclePlay, CircleStop } from 'lucide-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Enforcement } from '../../../../shared/contract/enforcement.ts'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { useConnection } from '../../../app/connection.tsx'
import { useCall, useMutationCall } from '../../../app/queries.ts'
import { Banner } from '../../../design/banner.tsx'
import { Button } from '../../../design/button.tsx'
import { Skeleton } from '../../../design/skeleton.tsx'
import { formatCount, formatPlural } from '../../../format/numbers.ts'
import { TimeText } from '../../../format/time-text.tsx'
import { useLogoutPermission } from '../../../logout/use-logout-permission.ts'
import { NotCovered } from '../permanent/not-covered.tsx'
import styles from '../permanent/permanent.module.css'
import { EnforceDialog } from './enforce-dialog.tsx'

const uncovered = [
  'It works for as long as this console is open and connected, and looks only so often: a limit may be over by that much.',
  'It logs out; it does not shorten cookies. The next request of that browser is anonymous.',
  'What the sessions do not say cannot be limited: without a last activity of the site, the last save counts.',
]

/** This console logs out whoever breaks a limit, again and again, while it is open. */
export function ConsoleWay({ saved }: { readonly saved: PolicyVersion }) {
  const { id: connectionId } = useConnection()
  const permission = useLogoutPermission()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const asked = useCall('enforcement.state', { connectionId }, { live: true })
  const stop = useMutationCall('enforcement.stop')
  const reload = () => queries.invalidateQueries({ queryKey: ['enforcement.state'] })
  const state = asked.data
  if (state === undefined) return <Skeleton height={80} />
  return (
    <div className={styles.way}>
      <div className={styles.part}>
        <p>
          Looks every so often who breaks a limit of the policy, logs them out by plan, and writes each log out into the
          audit log. A run that would log out more than a ceiling logs nobody out, and none follows until you decide.
        </p>
        {state.state !== 'off' && <Running state={state} />}
        {!permission.allowed && <p className={styles.muted}>{permission.reason}</p>}
        <div className={styles.buttons}>
          <Button
            variant={state.state === 'off' ? 'primary' : 'secondary'}
            icon={CirclePlay}
            disabled={!permission.allowed}
            onClick={() => setAsking(true)}
          >
            {state.state === 'off' ? 'Enforce…' : 'Change…'}
          </Button>
          {state.state !== 'off' && (
            <Button
              icon={CircleStop}
              busy={stop.isPending}
              onClick={() => stop.mutate({ connectionId }, { onSettled: () => void reload() })}
            >
              Stop enforcing
            </Button>
          )}
        </div>
      </div>
      <NotCovered lines={uncovered} />
      {isAsking && (
        <EnforceDialog
          saved={saved}
          before={state.settings}
          onClose={() => setAsking(false)}
          onStarted={() => {
            setAsking(false)
            void reload()
          }}
        />
      )}
    </div>
  )
}

function Running({ state }: { readonly state: Enforcement }) {
  const { settings, lastRun, loggedOutSinceStart } = state
  if (settings === null) return null
  if (state.state === 'asking' && lastRun?.stopped != null) {
    return (
      <Banner tone="warning">
        <strong>Nothing was logged out.</strong> {lastRun.stopped} Log them out yourself under “On living sessions”,
        raise the ceiling under “Change…”, or change the policy. Until then nobody is logged out.
      </Banner>
    )
  }
  return (
    <Banner tone="good" live={false}>
      <strong>Version {settings.version} is enforced</strong> every {settings.everySeconds} s, at most{' '}
      {settings.ceilingPercent} % of the logins a run. {formatPlural(loggedOutSinceStart, 'session')} logged out since
      it began.{' '}
      {lastRun !== null && (
        <>
          Last run <TimeText at={lastRun.at} />:{' '}
          {lastRun.stopped !== null
            ? lastRun.stopped
            : lastRun.found === 0
              ? 'nobody broke a limit.'
              : `${formatCount(lastRun.loggedOut)} of ${formatCount(lastRun.found)} logged out.`}
        </>
      )}
    </Banner>
  )
}
