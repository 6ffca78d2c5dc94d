import type { Job, JobKind, JobOf } from '../../shared/contract/jobs.ts'
import { isSignal } from './stopping.ts'
import type { Context } from './command.ts'
import type { Client } from '../../shared/contract/client.ts'

/**
 * Waits for the end of a job and tells how far it is. A signal cancels it, and its end is waited for all the same: what was done
 * is told. That nobody reads what is printed stops nothing.
 */
export function untilJobEnded<Kind extends JobKind>(
  context: Context,
  client: Client,
  jobId: string,
  isOver: (job: JobOf<Kind>) => boolean = () => true,
): Promise<JobOf<Kind>> {
  const { terminal, signal } = context
  return new Promise<JobOf<Kind>>((resolve, reject) => {
    const look = (job: Job) => {
      if (job.jobId !== jobId) return
      if (job.state === 'running') return terminal.progress(progressWords(job))
      if (isSignal(signal) || isOver(job as JobOf<Kind>)) return resolve(job as JobOf<Kind>)
      terminal.progress('Done; waiting for requests that were under way…')
    }
    const cancel = () => {
      if (!isSignal(signal)) return
      terminal.progress('Stopping…')
      client
        .call('jobs.cancel', { jobId })
        .then(() => client.call('jobs.get', { jobId }))
        .then(look, reject)
    }
    client.subscribe('job', look)
    signal.addEventListener('abort', cancel, { once: true })
    client.call('jobs.get', { jobId }).then(look, reject)
    if (signal.aborted) cancel()
  }).finally(() => terminal.progress(null))
}

function progressWords({ done, total, secondsLeft }: Job): string {
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
  return `${done.toLocaleString('en')} of ${total.toLocaleString('en')} done${left}`
}
