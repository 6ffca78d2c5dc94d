import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { logTrouble } from './log-trouble.ts'
import { openMonitor } from './open-monitor.ts'
import type { FromMonitor, MonitorMethods, MonitorStart, ToMonitor } from './protocol.ts'

/** The thread of one open connection: takes ToMonitor messages and answers each with one reply. */
function serve(port: MessagePort, start: MonitorStart): void {
  const post = (message: FromMonitor) => port.postMessage(message)
  const opening = openMonitor(start, post)
  port.on('message', ({ id, method, input }: ToMonitor) => {
    void answer(opening, method, input).then(
      value => post({ kind: 'reply', id, ok: true, value }),
      (error: unknown) => post({ kind: 'reply', id, ok: false, error: failureOf(error) }),
    )
  })
}

async function answer(opening: Promise<MonitorMethods>, method: ToMonitor['method'], input: unknown): Promise<unknown> {
  const handle = (await opening)[method] as (input: unknown) => unknown
  return handle(input)
}

function failureOf(error: unknown): Failure {
  if (error instanceof RollcallError) return error.failure
  logTrouble(error)
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside Rollcall while it looked at the sessions',
    hint: 'Try again. If it stays, close the connection and open it anew.',
    retryable: true,
  }
}

if (parentPort) serve(parentPort, workerData as MonitorStart)
