/**
 * A thread that speaks the monitor's protocol and does on demand what a real one does only in trouble: `page` never answers,
 * `refresh` dies, `figures` fails, `expired` takes more memory than there is. `close` answers unless the site is named "Stubborn". A plan is named after how it ends.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromMonitor, MonitorStart, ToMonitor } from '../../../../electron/monitor/protocol.ts'
import type { Failure } from '../../../../shared/contract/reply.ts'
import type { LogoutResult } from '../../../../shared/contract/sessions.ts'

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
  key: null,
  progress: null,
  changesPerMinute: 0,
  databaseShare: 0,
  sweepRefreshes: 1,
  store: null,
  failure: null,
  retryAt: null,
} as const

const away: Failure = { code: 'UNAVAILABLE', message: 'The database went away', hint: 'Wait', retryable: true }

const nothing: LogoutResult = { loggedOut: 0, alreadyGone: 0, skipped: 0, failed: 0, notStarted: 0, outcomes: [] }
const locked = { fingerprint: 'K2M4ZQ7T', person: 'mara', outcome: 'failed', detail: 'the row is locked' } as const

const plans: Readonly<Record<string, LogoutResult>> = {
  all: { ...nothing, loggedOut: 2, alreadyGone: 1 },
  some: { ...nothing, loggedOut: 2, failed: 1, outcomes: [locked] },
  none: { ...nothing, failed: 1, outcomes: [locked] },
  changed: { ...nothing, loggedOut: 2, skipped: 1 },
}

let refreshIntervalMs = start.refreshIntervalMs
let waitingForCancel: number | null = null

send({ kind: 'status', status })
send({ kind: 'log', line: `the driver said something of ${start.site.name}` })

parentPort?.on('message', ({ id, method, input }: ToMonitor) => {
  const answer = (value: unknown) => send({ kind: 'reply', id, ok: true, value })
  const refuse = (error: Failure) => send({ kind: 'reply', id, ok: false, error })
  switch (method) {
    case 'page':
      return
    case 'refresh':
      throw new Error('the thread dies')
    case 'figures':
      return refuse(away)
    case 'expired': {
      const taken: string[][] = []
      for (;;) taken.push(Array.from({ length: 10_000 }, (_, at) => `taken ${at}`))
    }
    case 'close':
      return start.site.name === 'Stubborn' ? undefined : answer(undefined)
    case 'status':
      return answer({ ...status, refreshIntervalMs })
    case 'planSummary': {
      const fingerprints = Array.from({ length: input === 'large' ? 2_500 : 3 }, (_, number) => `F${number}`)
      const people = ['mara', 'tomo']
      const sessions = fingerprints.length
      return answer({
        sessions,
        peopleCount: people.length,
        people,
        fingerprints: fingerprints.slice(0, 1000),
        includesOperator: true,
        change: null,
      })
    }
    case 'applyLogout': {
      const { planId, jobId } = input as { planId: string; jobId: string }
      if (planId === 'lost') return refuse(away)
      if (planId === 'broken') {
        send({ kind: 'job', job: { jobId, done: 2, total: 3, perSecond: 1, secondsLeft: 1 } })
        return refuse(away)
      }
      send({ kind: 'job', job: { jobId, done: 1, total: 3, perSecond: 1, secondsLeft: 2 } })
      if (planId === 'long') return void (waitingForCancel = id)
      return answer(plans[planId] ?? nothing)
    }
    case 'cancel':
      if (waitingForCancel !== null) {
        send({ kind: 'reply', id: waitingForCancel, ok: true, value: { ...nothing, loggedOut: 1, notStarted: 2 } })
      }
      return answer(undefined)
    case 'setRefreshInterval':
      refreshIntervalMs = input as number
      return answer(undefined)
    case 'detail':
    case 'history':
    case 'pause':
    case 'people':
    case 'person':
    case 'previewLogout':
    case 'resume':
    case 'reveal':
    case 'inspectCookie':
    case 'lookAgain':
    case 'rows':
    case 'vanished':
    case 'lookup':
    case 'clearExpired':
    case 'inForce':
    case 'whatIf':
    case 'previewExpiry':
    case 'applyExpiry':
      return answer(undefined)
  }
})
