import type { JobOf } from '../../shared/contract/jobs.ts'
import type { ConnectionBook } from './connection-book.ts'
import type { GroupHandlers, Outcome } from './handlers.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Monitors } from './monitors.ts'

type Parts = { readonly book: ConnectionBook; readonly monitors: Monitors; readonly jobs: JobRegistry }

/** Clearing expired rows, as clearsessions does: no plan, because what is meant is said by the clock alone. */
export function clearHandlers({
  book,
  monitors,
  jobs,
}: Parts): Pick<GroupHandlers<'policy'>, 'policy.expired' | 'policy.clearExpired'> {
  return {
    'policy.expired': ({ connectionId }) => monitors.of(connectionId).expired(),

    'policy.clearExpired': {
      async intend({ connectionId, reason }) {
        const { sessions } = await monitors.of(connectionId).expired()
        const { site } = await book.get(connectionId)
        const summary = `clear ${sessions} expired ${sessions === 1 ? 'session' : 'sessions'}`
        return { connectionId, connectionName: site.name, summary, reason }
      },
      async run({ connectionId }) {
        const monitor = monitors.of(connectionId)
        const { sessions: total } = await monitor.expired()
        const { jobId, ended } = jobs.start({
          kind: 'clear',
          connectionId,
          total,
          run: jobId => monitor.clearExpired(jobId),
          cancel: jobId => monitor.cancel(jobId),
        })
        return { value: { jobId }, outcome: ended.then(outcomeOf) }
      },
    },
  }
}

function outcomeOf({ result, failure }: JobOf<'clear'>): Outcome {
  if (result === null) return { result: 'failed', detail: failure?.message ?? null }
  const { cleared, bytes, revived, notStarted, trouble } = result
  const detail = [
    `${cleared} cleared, ${bytes} bytes of session data`,
    revived > 0 && `${revived} saved anew meanwhile and left alone`,
    notStarted > 0 && `${notStarted} left`,
    trouble,
  ]
    .filter(Boolean)
    .join(', ')
  if (trouble !== null) return { result: cleared > 0 ? 'partly' : 'failed', detail }
  return { result: notStarted > 0 ? 'cancelled' : 'done', detail }
}
