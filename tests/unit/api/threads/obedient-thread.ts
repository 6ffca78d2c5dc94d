/**
 * A thread that speaks the monitor's protocol and does on demand what a real one does only in trouble: `page` never answers,
 * `refresh` dies, `figures` fails. `close` answers unless the site is named "Stubborn".
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromMonitor, MonitorStart, ToMonitor } from '../../../../electron/monitor/protocol.ts'

const start = workerData as MonitorStart
const send = (message: FromMonitor) => parentPort?.postMessage(message, [])

const status = {
  connectionId: start.connectionId,
  state: 'live',
  version: 7,
  updatedAt: 1,
  refreshIntervalMs: start.refreshIntervalMs,
  sessions: 3,
  people: 2,
  progress: null,
  changesPerMinute: 0,
  databaseShare: 0,
  sweepRefreshes: 1,
  store: null,
  failure: null,
  retryAt: null,
} as const

send({ kind: 'status', status })

parentPort?.on('message', ({ id, method }: ToMonitor) => {
  const answer = (value: unknown) => send({ kind: 'reply', id, ok: true, value })
  if (method === 'page') return
  if (method === 'refresh') throw new Error('the thread dies')
  if (method === 'figures') {
    const error = { code: 'UNAVAILABLE', message: 'The database went away', hint: 'Wait', retryable: true } as const
    return send({ kind: 'reply', id, ok: false, error })
  }
  if (method === 'close' && start.site.name === 'Stubborn') return
  answer(method === 'status' ? status : undefined)
})
