import type { ResourceLimits } from 'node:worker_threads'
import { Worker } from 'node:worker_threads'
import { RollcallError } from '../../shared/contract/reply.ts'
import { patiently } from './patiently.ts'
import type { FromMonitor, MonitorMethod, MonitorMethods, MonitorStart, ToMonitor } from '../monitor/protocol.ts'

type Answer<M extends MonitorMethod> = Awaited<ReturnType<MonitorMethods[M]>>

/** A monitor thread seen from the main one: the same methods, each with a promise. Failures are thrown as RollcallError. */
export type MonitorClient = {
  readonly [M in MonitorMethod]: (...input: Parameters<MonitorMethods[M]>) => Promise<Answer<M>>
}

export type MonitorThread = {
  readonly client: MonitorClient
  /** Asks the thread to finish, waits at most `patienceMs`, then ends it. */
  readonly end: (patienceMs: number) => Promise<void>
}

export type Listeners = {
  readonly onMessage: (message: Exclude<FromMonitor, { kind: 'reply' }>) => void
  /** The thread is gone without having been asked to; what was under way has failed. */
  readonly onCrash: (cause: unknown) => void
}

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: RollcallError) => void }

const methods: { readonly [M in MonitorMethod]: true } = {
  status: true,
  pause: true,
  resume: true,
  refresh: true,
  setRefreshInterval: true,
  page: true,
  detail: true,
  reveal: true,
  inspectCookie: true,
  rows: true,
  figures: true,
  history: true,
  people: true,
  person: true,
  lookup: true,
  inForce: true,
  whatIf: true,
  expired: true,
  clearExpired: true,
  previewLogout: true,
  planSummary: true,
  vanished: true,
  applyLogout: true,
  lookAgain: true,
  previewExpiry: true,
  applyExpiry: true,
  cancel: true,
  close: true,
}

/** In MB; half of what is usual, which is memory that a million rows on their way through would never give back. */
const usualLimits: ResourceLimits = { maxYoungGenerationSizeMb: 24 }

/** Starts the thread at once; calls made before it is ready wait for it. */
export function startMonitor(
  thread: URL,
  start: MonitorStart,
  listeners: Listeners,
  resourceLimits = usualLimits,
): MonitorThread {
  const worker = new Worker(thread, { workerData: start, name: `monitor ${start.connectionId}`, resourceLimits })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let over = false
  let cause: unknown = null

  function finish(): void {
    if (over) return
    over = true
    for (const { reject } of waiting.values()) reject(lost())
    waiting.clear()
  }

  worker.on('message', (message: FromMonitor) => {
    if (message.kind !== 'reply') return listeners.onMessage(message)
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.ok) asked?.resolve(message.value)
    else asked?.reject(new RollcallError(message.error.code, message.error.message, message.error))
  })
  worker.on('error', error => (cause = error))
  worker.on('messageerror', error => (cause = error))
  worker.on('exit', code => {
    const expected = over
    finish()
    if (!expected) listeners.onCrash(cause ?? new Error(`the thread ended with code ${code}`))
  })

  function ask(method: MonitorMethod, input: unknown): Promise<unknown> {
    if (over) return Promise.reject(lost())
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      try {
        worker.postMessage({ id, method, input } satisfies ToMonitor, [])
      } catch (error) {
        waiting.delete(id)
        reject(error)
      }
    })
  }

  const client = Object.fromEntries(
    Object.keys(methods).map(method => [method, (input: unknown) => ask(method as MonitorMethod, input)]),
  ) as MonitorClient

  return {
    client,
    async end(patienceMs) {
      if (!over) await patiently(client.close(), patienceMs)
      finish()
      await worker.terminate()
    },
  }
}

function lost(): RollcallError {
  return new RollcallError('UNAVAILABLE', 'The connection was closed before this was answered', {
    hint: 'Wait until it is live again, look at what is there now, and repeat what is missing.',
  })
}
