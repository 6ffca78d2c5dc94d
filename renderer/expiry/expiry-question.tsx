import { CalendarClock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnection } from '../app/connection.tsx'
import { failureOf } from '../app/failure.ts'
import { IncompleteNote } from '../app/incomplete.tsx'
import { useMutationCall } from '../app/queries.ts'
import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { QuestionDialog } from '../design/question-dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { TextField } from '../design/text-field.tsx'
import { formatPlural } from '../format/numbers.ts'
import { useZone } from '../format/time-text.tsx'
import { useNow } from '../format/use-now.ts'
import { typedAbove } from '../logout/outcome-words.ts'
import { ReasonField } from '../logout/reason-field.tsx'
import { keepReason } from '../logout/recent-reasons.ts'
import { firstDraft, readDraft } from './change-draft.ts'
import { ChangeFields } from './change-fields.tsx'
import type { ExpiryRequest } from './expiry-dialog.tsx'
import { ExpiryPlanView } from './expiry-plan-view.tsx'
import { useExpiryPermission } from './use-expiry-permission.ts'

const shortestReason = 3
const askAfterMs = 250

export type ExpiryQuestionProps = {
  readonly request: ExpiryRequest
  readonly onStarted: (jobId: string) => void
  readonly onClose: () => void
}

/** What to do to the expiry, what that would change, and the question whether to do it, with a reason. */
export function ExpiryQuestion({ request, onStarted, onClose }: ExpiryQuestionProps) {
  const { id: connectionId, site } = useConnection()
  const permission = useExpiryPermission()
  const zone = useZone()
  const now = useNow()
  const [draft, setDraft] = useState(firstDraft)
  const [reason, setReason] = useState('')
  const [typedName, setTypedName] = useState('')
  const [asked, setAsked] = useState('')
  const preview = useMutationCall('expiry.preview')
  const apply = useMutationCall('expiry.apply')

  const read = request.change ? { ok: true as const, change: request.change } : readDraft(draft, zone, now)
  const wanted = read.ok ? JSON.stringify(read.change) : ''
  const { mutate } = preview
  useEffect(() => {
    if (wanted === '') return
    // While somebody types, each letter is not a question.
    const timer = setTimeout(() => {
      setAsked(wanted)
      mutate({ connectionId, target: request.target, change: JSON.parse(wanted) })
    }, askAfterMs)
    return () => clearTimeout(timer)
  }, [wanted, connectionId, request.target, mutate])

  const plan = read.ok && asked === wanted ? preview.data : undefined
  const outdated = plan !== undefined && now > plan.validUntil
  const needsName = plan !== undefined && plan.changing > typedAbove
  const ready =
    plan !== undefined &&
    plan.changing > 0 &&
    !outdated &&
    permission.allowed &&
    reason.trim().length >= shortestReason &&
    (!needsName || typedName.trim() === site.name)

  const start = async () => {
    if (!ready || apply.isPending) return
    try {
      const { jobId } = await apply.mutateAsync({ connectionId, planId: plan.planId, reason: reason.trim() })
      keepReason(connectionId, reason.trim())
      onStarted(jobId)
    } catch {
      // The failure stands in the dialog, which stays open.
    }
  }
  const failure = apply.error === null ? null : failureOf(apply.error)
  return (
    <QuestionDialog
      title={request.title}
      onClose={onClose}
      onConfirm={() => void start()}
      isReady={ready}
      isBusy={apply.isPending}
      action={{
        words: `Change ${plan === undefined ? 'the expiry' : formatPlural(plan.changing, 'session')}`,
        icon: CalendarClock,
        variant: plan !== undefined && plan.endNow > 0 ? 'danger' : 'primary',
      }}
      instead={
        outdated ? (
          <Button
            variant="primary"
            onClick={() => mutate({ connectionId, target: request.target, change: plan.change })}
          >
            Look again
          </Button>
        ) : undefined
      }
    >
      {request.change === undefined && (
        <ChangeFields
          draft={draft}
          onChange={setDraft}
          problem={read.ok ? null : read.problem}
          zone={zone}
          disabled={apply.isPending}
        />
      )}
      {plan !== undefined ? (
        <ExpiryPlanView plan={plan} environment={site.environment} />
      ) : preview.error !== null && asked === wanted ? (
        <ErrorState failure={failureOf(preview.error)} />
      ) : (
        read.ok && <Skeleton height={120} />
      )}
      {request.target.kind !== 'sessions' && <IncompleteNote connectionId={connectionId} />}
      {!permission.allowed && <Banner tone="neutral">{permission.reason}</Banner>}
      {outdated && <Banner tone="warning">This was looked up a while ago. Look again before changing anything.</Banner>}
      {failure !== null && (
        <Banner tone="bad">
          <strong>{failure.message}</strong> {failure.hint}
        </Banner>
      )}
      {plan !== undefined && plan.changing > 0 && (
        <>
          <ReasonField value={reason} onChange={setReason} disabled={apply.isPending} />
          {needsName && (
            <TextField
              label={`Type ${site.name} to confirm: this is about ${formatPlural(plan.changing, 'session')}`}
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
