import type { MonitorStatus, StoreInfo, Unlisted } from '../../shared/contract/monitor.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Context } from './command.ts'
import { Stopped } from './stopping.ts'
import type { ChosenSite } from './open-site.ts'
import { printable } from './text.ts'

/** An open site of which everything was read once. */
export type LiveSite = ChosenSite & {
  readonly connectionId: string
  /** Which sessions cannot be known, and why; null where all are listed. */
  readonly unlisted: Unlisted | null
  readonly logout: StoreInfo['logout'] | null
}

type Options = {
  /** Goes on waiting for a site that cannot be reached now. */
  readonly patient?: boolean
  /** Tells what is noted of the store, which is for those who look and in the way of those who act. */
  readonly notes?: boolean
}

/**
 * Opens the site and waits until all of it was read, telling how far that is. Throws what keeps it from being read; with
 * `patient` only what no waiting mends.
 */
export async function openLive(
  { terminal, signal, values }: Context,
  chosen: ChosenSite,
  { patient = false, notes = false }: Options = {},
): Promise<LiveSite> {
  const { client } = chosen
  let told = ''
  terminal.progress('Opening…')
  const connectionId = await chosen.open()
  const status = await new Promise<MonitorStatus>((resolve, reject) => {
    const look = (now: MonitorStatus) => {
      if (now.connectionId !== connectionId) return
      if (now.state === 'live') return resolve(now)
      if (now.failure !== null && (now.state === 'failed' || !patient)) {
        return reject(new RollcallError(now.failure.code, now.failure.message, now.failure))
      }
      if (now.failure !== null && now.failure.message !== told) {
        told = now.failure.message
        terminal.tell(`rollcall: ${printable(told)}. Trying again.`)
      }
      terminal.progress(progressWords(now))
    }
    signal.addEventListener('abort', () => reject(new Stopped()), { once: true })
    client.subscribe('monitor', look)
    client.call('monitor.status', { connectionId }).then(look, reject)
  }).finally(() => terminal.progress(null))
  const { notes: noted = [], unlisted = null, logout = null } = status.store ?? {}
  if ((notes || values.flag('verbose')) && unlisted?.which !== 'all') {
    // What is in no listing is told by requireListing.
    for (const note of noted.filter(each => !unlisted?.reason.includes(each)))
      terminal.tell(`rollcall: ${printable(note)}`)
  }
  if (status.key?.verdict === 'none') {
    terminal.tell(
      'rollcall: The SECRET_KEY fits none of the signed sessions, so nothing that is said of logins means anything.',
    )
  }
  if (status.key?.verdict === 'few') {
    terminal.tell('rollcall: The SECRET_KEY fits under half of the signed sessions, as after a change of the key.')
  }
  return { ...chosen, connectionId, unlisted, logout }
}

function progressWords({ state, progress }: MonitorStatus): string {
  if (state !== 'loading' || progress === null) return 'Opening…'
  const { done, total, secondsLeft } = progress
  const of = total === null ? '' : ` of ${total.toLocaleString('en')}`
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
  return `Reading ${done.toLocaleString('en')}${of} sessions${left}`
}
