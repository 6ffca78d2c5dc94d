import type { MessagePort } from 'node:worker_threads'
import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { logTrouble, sendLogTo } from './log-trouble.ts'
import { openMonitor } from './open-monitor.ts'
import type { FromMonitor, MonitorMethods, MonitorStart, ToMonitor } from './protocol.ts'

/** The thread of one open connection: takes ToMonitor messages and answers each with one reply. */
function serve(port: MessagePort, start: MonitorStart): void {
  const post = (message: FromMonitor) => port.postMessage(message)
  sendLogTo(line => post({ kind: 'log', line }))
  let opening = open()

  /** What keeps it from even trying (a zone that is not known, a folder that cannot be made) is told as a failed state. */
  function open(): Promise<MonitorMethods | Failure> {
    return openMonitor(start, post).catch((error: unknown) => {
      const failure = failureOf(error)
      post({ kind: 'status', status: failedStatus(start, failure) })
      return failure
    })
  }

  async function answer(method: ToMonitor['method'], input: unknown): Promise<unknown> {
    const asked = opening
    let monitor = await asked
    if ('code' in monitor) {
      if (method === 'close') return undefined
      if (method === 'status') return failedStatus(start, monitor)
      // Whoever comes first opens it again, and the others wait for the same.
      if (method === 'refresh') monitor = await (opening === asked ? (opening = open()) : opening)
      if ('code' in monitor) throw new RollcallError(monitor.code, monitor.message, monitor)
    }
    const handle = monitor[method] as (input: unknown) => unknown
    return handle(input)
  }

  port.on('message', ({ id, method, input }: ToMonitor) => {
    void answer(method, input).then(
      value => post({ kind: 'reply', id, ok: true, value }),
      (error: unknown) => post({ kind: 'reply', id, ok: false, error: failureOf(error) }),
    )
  })
}

function failureOf(error: unknown): Failure {
  logTrouble(error)
  if (error instanceof RollcallError) return error.failure
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside Rollcall while it looked at the sessions',
    hint: 'Try again. If it stays, close the connection and open it anew.',
    retryable: true,
  }
}

function failedStatus({ connectionId, refreshIntervalMs }: MonitorStart, failure: Failure): MonitorStatus {
  return {
    connectionId,
    state: 'failed',
    version: 0,
    updatedAt: null,
    refreshIntervalMs,
    sessions: 0,
    people: 0,
    key: null,
    progress: null,
    changesPerMinute: 0,
    databaseShare: 0,
    sweepRefreshes: 0,
    store: null,
    failure,
    retryAt: null,
  }
}

/**
 * While a million rows pass through, V8 would rather let rubbish pile up to several times what is in use than look for it:
 * with this it looks when there is a fifth more (a third less memory for a million sessions, in the same time).
 */
const heapGrowingPercent = 20

if (parentPort) {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`)
  serve(parentPort, workerData as MonitorStart)
}
