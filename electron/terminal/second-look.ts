import type { Job, JobOf } from '../../shared/contract/jobs.ts'
import type { LogoutResult, SecondLook } from '../../shared/contract/sessions.ts'
import type { Context } from './command.ts'
import { isSignal } from './stopping.ts'
import { printable } from './text.ts'
import type { LiveSite } from './until-live.ts'

type Result = Pick<LogoutResult, 'secondLook'>

/** With cached_db the cache is looked at once more, after the longest request: whether that is over, or there is none. */
export const isSettled = (result: Result | null): boolean =>
  result?.secondLook === undefined || result.secondLook.found !== null || result.secondLook.trouble !== null

/** Whether the second look, where there is one, found that all of them stayed gone. */
export const stayedGone = ({ secondLook }: Result): boolean =>
  secondLook === undefined || secondLook.found?.stillThere === 0

export function secondLookWords({ found, trouble, afterSeconds }: SecondLook): string {
  if (found === null) return `the cache not looked at again (${trouble ?? 'stopped before'})`
  return `the cache looked at again after ${afterSeconds} s: ${found.cameBack} refilled and deleted, ${found.stillThere} still there`
}

export type SecondLooks = {
  /** Waits for those that are still to come, or for a signal. Whether all sessions stayed gone, as far as is known then. */
  readonly settled: () => Promise<boolean>
}

/** Follows the second looks of all log outs that begin on this site from now on, and tells of those that found something. */
export function followSecondLooks(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  { client, connectionId }: Pick<LiveSite, 'client' | 'connectionId'>,
): SecondLooks {
  const waiting = new Set<string>()
  let allGone = true
  let onChange = () => {}

  client.subscribe('job', (job: Job) => {
    if (job.kind !== 'logout' || job.connectionId !== connectionId || job.result === null) return
    note(job.jobId, job.result)
    onChange()
  })

  function note(jobId: string, result: NonNullable<JobOf<'logout'>['result']>): void {
    if (!isSettled(result)) return void waiting.add(jobId)
    if (!waiting.delete(jobId) || result.secondLook === undefined) return
    const { found } = result.secondLook
    allGone &&= stayedGone(result)
    if (found === null || found.cameBack + found.stillThere > 0) {
      terminal.tell(`rollcall: Log out: ${printable(secondLookWords(result.secondLook))}.`)
    }
  }

  return {
    settled: () =>
      new Promise<boolean>(resolve => {
        onChange = () => {
          if (waiting.size > 0 && !isSignal(signal)) {
            return terminal.progress('Done; waiting for requests that were under way…')
          }
          terminal.progress(null)
          resolve(allGone && waiting.size === 0)
        }
        signal.addEventListener('abort', onChange, { once: true })
        onChange()
      }),
  }
}
