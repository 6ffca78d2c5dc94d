import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ExpiryChange } from '../../shared/contract/expiry.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import type { LogoutTarget } from '../../shared/contract/sessions.ts'
import { JobDialog } from '../app/job-dialog.tsx'
import { ExpiryOutcomeView } from './expiry-outcome.tsx'
import { ExpiryQuestion } from './expiry-question.tsx'

/** Whose expiry to change. `change` is given where it is decided already, as by a policy. */
export type ExpiryRequest = {
  readonly target: LogoutTarget
  readonly title: string
  readonly change?: ExpiryChange
}

/** Changes when living sessions expire: what would happen, why, how it goes, and what came of it. */
export function ExpiryDialog({
  request,
  onClose,
}: {
  /** Null while the dialog is closed. */
  readonly request: ExpiryRequest | null
  readonly onClose: () => void
}) {
  return request === null ? null : <OpenExpiryDialog request={request} onClose={onClose} />
}

function OpenExpiryDialog({ request, onClose }: { readonly request: ExpiryRequest; readonly onClose: () => void }) {
  const [jobId, setJobId] = useState<string | null>(null)
  if (jobId === null) return <ExpiryQuestion request={request} onStarted={setJobId} onClose={onClose} />
  return (
    <JobDialog
      jobId={jobId}
      title={request.title}
      doing="Changing when they expire, and reading it back"
      Outcome={Outcome}
      onClose={onClose}
    />
  )
}

/** It is there once the job has ended: a session that is open beside the list was read before, and says its old end. */
function Outcome({ job }: { readonly job: Job }) {
  const queries = useQueryClient()
  useEffect(() => void queries.invalidateQueries({ queryKey: ['sessions.detail'] }), [queries])
  if (job.kind !== 'expiry' || job.result === null) return null
  return <ExpiryOutcomeView result={job.result} cancelled={job.state === 'cancelled'} />
}
