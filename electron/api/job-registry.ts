import { randomUUID } from 'node:crypto'
import type { Job, JobKind, JobOf, ResultOf } from '../../shared/contract/jobs.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { patiently } from './patiently.ts'

const mostJobs = 100

export type JobProgress = Pick<Job, 'jobId' | 'done' | 'total' | 'perSecond' | 'secondsLeft'>

type Work<Kind extends JobKind> = {
  readonly kind: Kind
  readonly connectionId: string
  readonly total: number
  readonly run: (jobId: string) => Promise<ResultOf<Kind>>
  readonly cancel: (jobId: string) => Promise<void>
}

export type JobRegistry = {
  /** Starts the work at once. `ended` resolves with the job in its last state and never rejects. */
  readonly start: <Kind extends JobKind>(
    work: Work<Kind>,
  ) => { readonly jobId: string; readonly ended: Promise<JobOf<Kind>> }
  /** Throws NOT_FOUND: only the last 100 are kept. */
  readonly get: (jobId: string) => Job
  /** Resolves with the job once it has ended. Throws NOT_FOUND. */
  readonly ended: (jobId: string) => Promise<Job>
  /** Asks it to stop; what was done stays done. Does nothing to one that has ended. */
  readonly cancel: (jobId: string) => Promise<void>
  /** Stops those of a connection, or all, and waits until they have ended or the patience is over. */
  readonly cancelAll: (connectionId: string | null, patienceMs: number) => Promise<void>
  /** A job that has ended with a result which is now known better. */
  readonly amend: <Kind extends JobKind>(job: JobOf<Kind>, result: ResultOf<Kind>) => JobOf<Kind>
  readonly progress: (connectionId: string, progress: JobProgress) => void
}

type Entry = { job: Job; readonly cancel: () => Promise<void>; readonly ended: Promise<Job> }

/** The long work of this run. Every change of a job goes to `onChange`. */
export function createJobRegistry(onChange: (job: Job) => void): JobRegistry {
  const entries = new Map<string, Entry>()

  function find(jobId: string): Entry {
    const entry = entries.get(jobId)
    if (entry) return entry
    throw new RollcallError('NOT_FOUND', 'There is no such job', { hint: 'The audit log has what was done.' })
  }

  function change(jobId: string, changes: Partial<Omit<Job, 'kind'>>): Job {
    const entry = find(jobId)
    entry.job = { ...entry.job, ...changes } as Job
    onChange(entry.job)
    return entry.job
  }

  /** Never the running ones, so there may be more than a hundred for a while. */
  function forgetOldest(): void {
    for (const [jobId, { job }] of entries) {
      if (entries.size <= mostJobs) return
      if (job.state !== 'running') entries.delete(jobId)
    }
  }

  async function finish<Kind extends JobKind>(jobId: string, work: Work<Kind>): Promise<JobOf<Kind>> {
    try {
      const result = await work.run(jobId)
      const state = result.notStarted > 0 ? 'cancelled' : 'done'
      const done = work.total - result.notStarted
      return change(jobId, { state, result, done, secondsLeft: null }) as JobOf<Kind>
    } catch (error) {
      return change(jobId, { state: 'failed', failure: failureOf(error), secondsLeft: null }) as JobOf<Kind>
    }
  }

  return {
    start(work) {
      const jobId = randomUUID()
      const { connectionId, kind, total } = work
      const job: Job = {
        jobId,
        connectionId,
        kind,
        state: 'running',
        done: 0,
        total,
        perSecond: 0,
        secondsLeft: null,
        result: null,
        failure: null,
      }
      // The work begins once the job is known, so that its first progress finds it.
      const ended = Promise.resolve().then(() => finish(jobId, work))
      entries.set(jobId, { job, cancel: () => work.cancel(jobId), ended })
      forgetOldest()
      onChange(job)
      return { jobId, ended }
    },
    get: jobId => find(jobId).job,
    ended: async jobId => find(jobId).ended,
    async cancel(jobId) {
      const { job, cancel } = find(jobId)
      if (job.state === 'running') await cancel()
    },
    async cancelAll(connectionId, patienceMs) {
      const running = [...entries.values()].filter(
        ({ job }) => job.state === 'running' && (connectionId === null || job.connectionId === connectionId),
      )
      if (running.length === 0) return
      // A thread that waits for a lock may not even hear the cancel.
      for (const { cancel } of running) void cancel().catch(() => undefined)
      await patiently(Promise.all(running.map(({ ended }) => ended)), patienceMs)
    },
    amend: (job, result) => change(job.jobId, { result }) as typeof job,
    progress(connectionId, { jobId, ...progress }) {
      const known = entries.get(jobId)?.job
      if (known?.connectionId === connectionId && known.state === 'running') change(jobId, progress)
    },
  }
}

function failureOf(error: unknown): Job['failure'] {
  if (error instanceof RollcallError) return error.failure
  return { code: 'INTERNAL', message: 'The job ended unexpectedly', retryable: false }
}
