import type { ExpiryChange, ExpiryResult } from '../../shared/contract/expiry.ts'
import type { JobOf } from '../../shared/contract/jobs.ts'
import { printLimit } from '../../shared/policy/limit-text.ts'
import type { ConnectionBook } from './connection-book.ts'
import { lostWords, peopleWords, sessionWords } from './count-words.ts'
import type { GroupHandlers, Outcome } from './handlers.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Monitors } from './monitors.ts'

type Parts = { readonly book: ConnectionBook; readonly monitors: Monitors; readonly jobs: JobRegistry }

/** Changing when living sessions expire, in two steps as a log out. */
export function expiryHandlers({ book, monitors, jobs }: Parts): GroupHandlers<'expiry'> {
  return {
    'expiry.preview': ({ connectionId, ...asked }) => monitors.of(connectionId).previewExpiry(asked),

    'expiry.apply': {
      async intend({ connectionId, planId, reason }) {
        const [plan, { site }] = [await monitors.of(connectionId).planSummary(planId), await book.get(connectionId)]
        const what = plan.change === null ? 'change the expiry' : changeWords(plan.change)
        const cut = plan.sessions > plan.fingerprints.length ? ` (the first ${plan.fingerprints.length} are named)` : ''
        return {
          connectionId,
          connectionName: site.name,
          summary: `${what}: ${sessionWords(plan.sessions)} of ${peopleWords(plan.peopleCount)}${cut}`,
          reason,
          fingerprints: [...plan.fingerprints],
          people: [...plan.people],
        }
      },
      async run({ connectionId, planId }) {
        const monitor = monitors.of(connectionId)
        const { sessions: total } = await monitor.planSummary(planId)
        const { jobId, ended } = jobs.start({
          kind: 'expiry',
          connectionId,
          total,
          run: jobId => monitor.applyExpiry({ planId, jobId }),
          cancel: jobId => monitor.cancel(jobId),
        })
        return { value: { jobId }, outcome: ended.then(outcomeOf) }
      },
    },
  }
}

/** "set the expiry to 30 min from now and from each save": what is done, for the audit log. */
function changeWords(change: ExpiryChange): string {
  switch (change.kind) {
    case 'set':
      return `set the expiry to ${printLimit(change.seconds)} from now`
    case 'extend':
      return `extend the life by ${printLimit(change.seconds)}`
    case 'until':
      return `set the end to ${new Date(change.at).toISOString()}`
    case 'site-default':
      return "set the expiry back to the site's default"
    case 'policy':
      return `apply a policy (cookie age ${printLimit(change.policy.cookieAge)}, idle timeout ${printLimit(change.policy.idleTimeout)})`
  }
}

function outcomeOf({ state, result, failure, done, total }: JobOf<'expiry'>): Outcome {
  if (result === null) {
    if (done === 0) return { result: 'failed', detail: failure?.message ?? null }
    return { result: 'partly', detail: lostWords(failure?.message ?? null, done, total) }
  }
  return { result: state === 'cancelled' ? 'cancelled' : verdict(result), detail: resultWords(result) }
}

function verdict({ changed, untilNextSave, failed }: ExpiryResult): Outcome['result'] {
  if (failed === 0) return 'done'
  return changed + untilNextSave === 0 ? 'failed' : 'partly'
}

function resultWords(result: ExpiryResult): string {
  const { changed, untilNextSave, endedNow, alreadyGone, skipped, failed, notStarted } = result
  return [
    `${changed} changed`,
    untilNextSave > 0 && `${untilNextSave} changed until their next save`,
    endedNow > 0 && `${endedNow} of them ended at once`,
    alreadyGone > 0 && `${alreadyGone} already gone`,
    skipped > 0 && `${skipped} left as they were`,
    failed > 0 && `${failed} failed`,
    notStarted > 0 && `${notStarted} not started`,
  ]
    .filter(Boolean)
    .join(', ')
}
