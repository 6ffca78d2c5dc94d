import { LogOut } from 'lucide-react'
import { useState } from 'react'
import type { LogoutPlan, LogoutTarget } from '../../shared/contract/sessions.ts'
import { useConnection } from '../app/connection.tsx'
import { failureOf } from '../app/failure.ts'
import { IncompleteNote } from '../app/incomplete.tsx'
import { useMutationCall } from '../app/queries.ts'
import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { QuestionDialog } from '../design/question-dialog.tsx'
import { TextField } from '../design/text-field.tsx'
import { useNow } from '../format/use-now.ts'
import styles from './logout.module.css'
import { LogoutPlanView } from './logout-plan-view.tsx'
import { effectWords, sessionCount, typedAbove } from './outcome-words.ts'
import { ReasonField } from './reason-field.tsx'
import { keepReason } from './recent-reasons.ts'
import { useLogoutPermission } from './use-logout-permission.ts'

const shortestReason = 3

export type LogoutQuestionProps = {
  readonly plan: LogoutPlan
  readonly target: LogoutTarget
  readonly title: string
  readonly onStarted: (jobId: string) => void
  /** Makes the plan anew: it is out of date. */
  readonly onAgain: () => void
  readonly onClose: () => void
}

/** What a plan would do, and the question whether to do it: with a reason, and for many the name of the connection. */
export function LogoutQuestion({ plan, target, title, onStarted, onAgain, onClose }: LogoutQuestionProps) {
  const { id: connectionId, site } = useConnection()
  const permission = useLogoutPermission()
  const now = useNow()
  const [reason, setReason] = useState('')
  const [typedName, setTypedName] = useState('')
  const apply = useMutationCall('sessions.applyLogout')
  const outdated = now > plan.validUntil
  const needsName = plan.sessions > typedAbove
  const ready =
    permission.allowed &&
    !outdated &&
    plan.sessions > 0 &&
    reason.trim().length >= shortestReason &&
    (!needsName || typedName.trim() === site.name)

  const start = async () => {
    const given = reason.trim()
    try {
      const input = { connectionId: plan.connectionId, planId: plan.planId, reason: given }
      const { jobId } = await apply.mutateAsync(input)
      keepReason(connectionId, given)
      onStarted(jobId)
    } catch {
      // The failure stands in the dialog, which stays open.
    }
  }
  const failure = apply.error === null ? null : failureOf(apply.error)
  return (
    <QuestionDialog
      title={title}
      onClose={onClose}
      onConfirm={() => void start()}
      isReady={ready}
      isBusy={apply.isPending}
      action={{ words: `Log out ${sessionCount(plan.sessions)}`, icon: LogOut, variant: 'danger' }}
      instead={
        outdated ? (
          <Button variant="primary" onClick={onAgain}>
            Look again
          </Button>
        ) : undefined
      }
    >
      <LogoutPlanView plan={plan} target={target} environment={site.environment} />
      {target.kind !== 'sessions' && <IncompleteNote connectionId={plan.connectionId} />}
      {plan.sessions > 0 && <p className={styles.muted}>It {effectWords(plan.sessions)}.</p>}
      {!permission.allowed && <Banner tone="neutral">{permission.reason}</Banner>}
      {outdated && <Banner tone="warning">This was looked up a while ago. Look again before logging out.</Banner>}
      {failure !== null && (
        <Banner tone="bad">
          <strong>{failure.message}</strong> {failure.hint}
        </Banner>
      )}
      {plan.sessions > 0 && (
        <>
          <ReasonField value={reason} onChange={setReason} disabled={apply.isPending} />
          {needsName && (
            <TextField
              label={`Type ${site.name} to confirm: this is about ${sessionCount(plan.sessions)}`}
              value={typedName}
              onChange={setTypedName}
              disabled={apply.isPending}
            />
          )}
        </>
      )}
    </QuestionDialog>
  )
}
