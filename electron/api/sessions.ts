import type { JobOf } from '../../shared/contract/jobs.ts'
import type { SessionFilter } from '../../shared/contract/session.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { LogoutResult, SecondLook } from '../../shared/contract/sessions.ts'
import type { ConnectionBook } from './connection-book.ts'
import { lostWords, peopleWords, sessionWords } from './count-words.ts'
import type { GroupHandlers, Outcome } from './handlers.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Monitors } from './monitors.ts'
import { exportFileName, exportText, mostExportedRows } from './session-export.ts'

type Parts = {
  readonly book: ConnectionBook
  readonly monitors: Monitors
  readonly jobs: JobRegistry
  /** "ana@desk-4": stands in what was seen of a person who was logged out. */
  readonly operator: string
}

/** Sessions: pages, one in detail, export, and logging out in two steps. */
export function sessionHandlers({ book, monitors, jobs, operator }: Parts): GroupHandlers<'sessions'> {
  const nameOf = async (connectionId: string) => (await book.get(connectionId)).site.name

  return {
    'sessions.page': ({ connectionId, ...input }) => monitors.of(connectionId).page(input),
    'sessions.detail': ({ connectionId, ref }) => monitors.of(connectionId).detail(ref),

    'sessions.vanished': ({ connectionId, refs }) => monitors.of(connectionId).vanished(refs),

    'sessions.reveal': {
      async intend({ connectionId, ref, path }) {
        const { row } = await monitors.of(connectionId).detail(ref)
        return {
          connectionId,
          connectionName: await nameOf(connectionId),
          summary: `show the masked value ${path.join('.').slice(0, 200)} of session ${row.fingerprint}`,
          fingerprints: [row.fingerprint],
          people: row.person ? [row.person.name] : [],
        }
      },
      async run({ connectionId, ref, path }) {
        const { text } = await monitors.of(connectionId).reveal({ ref, path })
        return { value: { text }, outcome: { result: 'done', detail: null } }
      },
    },

    'sessions.export': {
      async intend({ connectionId, filter, format }) {
        monitors.of(connectionId)
        return {
          connectionId,
          connectionName: await nameOf(connectionId),
          summary: `export sessions as ${format === 'csv' ? 'CSV' : 'JSON lines'}: ${filterWords(filter)}`,
        }
      },
      async run({ connectionId, filter, sort, format }) {
        const found = await monitors.of(connectionId).rows({ filter, sort, limit: mostExportedRows })
        const rows = found.rows.slice(0, mostExportedRows)
        const value = {
          text: await exportText(rows, format),
          rows: rows.length,
          truncated: found.filtered > rows.length,
          fileName: exportFileName(await nameOf(connectionId), new Date(), format),
        }
        return { value, outcome: { result: 'done', detail: `${rows.length} of ${found.filtered} sessions` } }
      },
    },

    'sessions.previewLogout': ({ connectionId, target }) => monitors.of(connectionId).previewLogout(target),

    'sessions.applyLogout': {
      async intend({ connectionId, planId, reason }) {
        const plan = await monitors.of(connectionId).planSummary(planId)
        const warning = plan.includesOperator ? ", the operator's own account among them" : ''
        const cut = plan.sessions > plan.fingerprints.length ? ` (the first ${plan.fingerprints.length} are named)` : ''
        return {
          connectionId,
          connectionName: await nameOf(connectionId),
          summary: `log out ${sessionWords(plan.sessions)} of ${peopleWords(plan.peopleCount)}${warning}${cut}`,
          reason,
          fingerprints: [...plan.fingerprints],
          people: [...plan.people],
        }
      },
      async run({ connectionId, planId, reason }) {
        const monitor = monitors.of(connectionId)
        const { sessions: total } = await monitor.planSummary(planId)
        const { jobId, ended } = jobs.start({
          kind: 'logout',
          connectionId,
          total,
          run: jobId => monitor.applyLogout({ planId, jobId, by: operator, reason }),
          cancel: jobId => monitor.cancel(jobId),
        })
        const lookAgain = () => monitor.lookAgain(jobId)
        return { value: { jobId }, outcome: ended.then(job => withSecondLook(jobs, job, lookAgain)).then(outcomeOf) }
      },
    },
  }
}

/** The same job with what the second look found, where there is one to wait for. Never rejects. */
async function withSecondLook(
  jobs: JobRegistry,
  job: JobOf<'logout'>,
  lookAgain: () => Promise<NonNullable<SecondLook['found']>>,
): Promise<JobOf<'logout'>> {
  const { result } = job
  if (result?.secondLook === undefined) return job
  const { secondLook } = result
  try {
    const found = await lookAgain()
    return jobs.amend(job, { ...result, secondLook: { ...secondLook, found } })
  } catch (error) {
    const trouble = error instanceof RollcallError ? error.message : 'Something went wrong inside Rollcall.'
    return jobs.amend(job, { ...result, secondLook: { ...secondLook, trouble } })
  }
}

/** For the audit log: how a log out ended. */
function outcomeOf({ state, result, failure, done, total }: JobOf<'logout'>): Outcome {
  if (!result) {
    if (done === 0) return { result: 'failed', detail: failure?.message ?? null }
    return { result: 'partly', detail: lostWords(failure?.message ?? null, done, total) }
  }
  return { result: state === 'cancelled' ? 'cancelled' : verdict(result), detail: detailWords(result) }
}

function verdict({ loggedOut, alreadyGone, skipped, failed, secondLook }: LogoutResult): Outcome['result'] {
  const isLeft = secondLook !== undefined && (secondLook.found === null || secondLook.found.stillThere > 0)
  if (failed + skipped === 0) return isLeft ? 'partly' : 'done'
  return failed > 0 && loggedOut + alreadyGone === 0 ? 'failed' : 'partly'
}

/** "3 logged out, 1 failed: K2M4ZQ7T (the row is locked)": at most ten failures by name. */
function detailWords({
  loggedOut,
  alreadyGone,
  skipped,
  failed,
  notStarted,
  outcomes,
  secondLook,
}: LogoutResult): string {
  const counts = [
    `${loggedOut} logged out`,
    alreadyGone > 0 && `${alreadyGone} already gone`,
    skipped > 0 && `${skipped} skipped because they had changed`,
    failed > 0 && `${failed} failed`,
    notStarted > 0 && `${notStarted} not started`,
    secondLook !== undefined && secondLookWords(secondLook),
  ].filter(Boolean)
  const failures = outcomes
    .filter(({ outcome }) => outcome === 'failed')
    .slice(0, 10)
    .map(({ fingerprint, detail }) => `${fingerprint} (${detail ?? 'no reason known'})`)
  return counts.join(', ') + (failures.length > 0 ? `: ${failures.join(', ')}` : '')
}

function secondLookWords({ found, trouble, afterSeconds }: SecondLook): string {
  if (found === null) return `the cache was not looked at again (${trouble ?? 'not known why'})`
  const left = found.stillThere > 0 ? `, ${found.stillThere} still there` : ''
  return `looked at the cache again after ${afterSeconds} s: ${found.cameBack} refilled and deleted${left}`
}

function filterWords(filter: SessionFilter): string {
  const conditions = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return conditions.length === 0 ? 'all' : conditions.join(', ').slice(0, 500)
}
