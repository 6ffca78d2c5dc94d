import type { Job } from '../../shared/contract/jobs.ts'
import { JobDialog } from '../app/job-dialog.tsx'
import { LogoutOutcome } from './logout-outcome.tsx'

export type LogoutJobProps = { readonly jobId: string; readonly title: string; readonly onClose: () => void }

/** A log out on its way, and then what came of it. */
export function LogoutJob(props: LogoutJobProps) {
  return <JobDialog {...props} doing="Logging out, and reading back that it took effect" Outcome={Outcome} />
}

function Outcome({ job }: { readonly job: Job }) {
  if (job.kind !== 'logout' || job.result === null) return null
  return <LogoutOutcome result={job.result} cancelled={job.state === 'cancelled'} />
}
