import { JobDialog } from '../app/job-dialog.tsx'
import { LogoutOutcome } from './logout-outcome.tsx'

export type LogoutJobProps = { readonly jobId: string; readonly title: string; readonly onClose: () => void }

/** A log out on its way, and then what came of it. */
export function LogoutJob({ jobId, title, onClose }: LogoutJobProps) {
  return (
    <JobDialog
      jobId={jobId}
      title={title}
      doing="Logging out, and reading back that it took effect"
      onClose={onClose}
      outcome={job =>
        job.kind === 'logout' &&
        job.result !== null && <LogoutOutcome result={job.result} cancelled={job.state === 'cancelled'} />
      }
    />
  )
}
