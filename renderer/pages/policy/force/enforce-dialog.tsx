import { useState } from 'react'
import type { EnforcementSettings } from '../../../../shared/contract/enforcement.ts'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { useConnection } from '../../../app/connection.tsx'
import { failureOf } from '../../../app/failure.ts'
import { useCall, useMutationCall } from '../../../app/queries.ts'
import { Banner } from '../../../design/banner.tsx'
import { NumberField } from '../../../design/number-field.tsx'
import { TextField } from '../../../design/text-field.tsx'
import { formatPlural } from '../../../format/numbers.ts'
import { ReasonDialog } from '../permanent/reason-dialog.tsx'

export type EnforceDialogProps = {
  readonly saved: PolicyVersion
  readonly before: EnforcementSettings | null
  readonly onClose: () => void
  readonly onStarted: () => void
}

/** How often, how many at most, and why; with what the first run would do. */
export function EnforceDialog({ saved, before, onClose, onStarted }: EnforceDialogProps) {
  const { id: connectionId, site } = useConnection()
  const [everySeconds, setEverySeconds] = useState<number | null>(before?.everySeconds ?? 60)
  const [ceilingPercent, setCeiling] = useState<number | null>(before?.ceilingPercent ?? 5)
  const [confirmation, setConfirmation] = useState('')
  const picture = useCall('policy.whatIf', { connectionId, policy: saved.policy })
  const start = useMutationCall('enforcement.start')
  const now = picture.data?.now
  const isDangerous = picture.data !== undefined && (picture.data.endsEveryone || picture.data.endsOperator)
  const everyProblem = inRange(everySeconds, 10, 3600) ? null : 'Between 10 and 3600 seconds.'
  const ceilingProblem = inRange(ceilingPercent, 1, 100) ? null : 'Between 1 and 100 percent.'
  const isReady =
    everyProblem === null && ceilingProblem === null && (!isDangerous || confirmation.trim() === site.name)
  return (
    <ReasonDialog
      title={`Enforce version ${saved.version}`}
      action="Enforce"
      busy={start.isPending}
      disabled={!isReady}
      failure={start.error === null ? null : failureOf(start.error)}
      onClose={onClose}
      onConfirm={reason => {
        if (everySeconds === null || ceilingPercent === null) return
        const settings = { version: saved.version, everySeconds, ceilingPercent }
        start.mutate(
          { connectionId, settings, reason, confirmation: isDangerous ? confirmation.trim() : null },
          { onSuccess: onStarted },
        )
      }}
    >
      {now !== undefined && (
        <p>
          The first run would find {formatPlural(now.sessions, 'session')} of{' '}
          {formatPlural(now.people, 'person', 'people')}.
        </p>
      )}
      <NumberField label="Every so many seconds" value={everySeconds} error={everyProblem} onChange={setEverySeconds} />
      <NumberField
        label="At most so many percent of the logins a run"
        hint="A run that finds more logs nobody out, and asks."
        value={ceilingPercent}
        error={ceilingProblem}
        onChange={setCeiling}
      />
      {isDangerous && (
        <>
          <Banner tone="bad">
            {picture.data?.endsEveryone
              ? 'This policy would log out everyone who is logged in.'
              : 'This policy would log out your own account.'}
          </Banner>
          <TextField label={`Type ${site.name} to confirm`} value={confirmation} onChange={setConfirmation} />
        </>
      )}
    </ReasonDialog>
  )
}

const inRange = (value: number | null, least: number, most: number) => value !== null && value >= least && value <= most
