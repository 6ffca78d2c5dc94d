import { useQueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { useEffect } from 'react'
import type { Job } from '../../shared/contract/jobs.ts'
import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Progress } from '../design/progress.tsx'
import { Spinner } from '../design/spinner.tsx'
import { formatDuration } from '../../shared/words/durations.ts'
import { formatCount } from '../format/numbers.ts'
import styles from './job-dialog.module.css'
import { refetchLive, useJob } from './live.tsx'
import { useMutationCall } from './queries.ts'

export type JobDialogProps = {
  readonly jobId: string
  readonly title: string
  /** What is being done, while it is. */
  readonly doing: string
  /** What came of a job that has ended. */
  readonly Outcome: ComponentType<{ readonly job: Job }>
  readonly onClose: () => void
}

/** Long work on its way, and then its result. Closing the dialog does not stop it; cancelling leaves what was done done. */
export function JobDialog({ jobId, title, doing, Outcome, onClose }: JobDialogProps) {
  const job = useJob(jobId)
  const queries = useQueryClient()
  const cancel = useMutationCall('jobs.cancel')
  const running = job === null || job.state === 'running'
  useEffect(() => {
    if (!running) void refetchLive(queries)
  }, [running, queries])
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      locked={running}
      footer={
        running ? (
          <Button onClick={() => cancel.mutate({ jobId })} busy={cancel.isPending} disabled={cancel.isSuccess}>
            {cancel.isSuccess ? 'Stopping…' : 'Cancel the rest'}
          </Button>
        ) : (
          <Button variant="primary" onClick={onClose} data-autofocus>
            Close
          </Button>
        )
      }
    >
      <div className={styles.part}>
        {running && (
          <>
            <Spinner label={doing} />
            <Progress label="Sessions" value={job?.done ?? 0} max={job === null ? null : job.total} />
            {job !== null && (
              <p className={styles.muted}>
                {formatCount(job.done)} of {formatCount(job.total)}
                {job.perSecond > 0 && ` · ${formatCount(Math.round(job.perSecond))} a second`}
                {job.secondsLeft !== null && job.secondsLeft >= 1 && ` · about ${formatDuration(job.secondsLeft)} left`}
              </p>
            )}
          </>
        )}
        {job?.failure && (
          <Banner tone="bad">
            <strong>{job.failure.message}</strong> {job.failure.hint}
          </Banner>
        )}
        {!running && <Outcome job={job} />}
      </div>
    </Dialog>
  )
}
