import type { ResourceLimits } from 'node:worker_threads'
import type { Site } from '../../shared/contract/connections.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SeenEvents } from '../../shared/contract/users.ts'
import type { FromMonitor, MonitorStart } from '../monitor/protocol.ts'
import { troubleText } from '../stores/trouble-text.ts'
import { startMonitor } from './monitor-client.ts'
import type { Listeners, MonitorClient, MonitorThread } from './monitor-client.ts'

const closePatienceMs = 3_000
const firstRestartMs = 1_000
const longestRestartMs = 30_000
/** A thread that lived this long was well: the next crash counts as the first again. */
const wellAfterMs = 60_000

type Watched = {
  /** As it would be started again: with the refresh interval of now. */
  start: MonitorStart
  thread: MonitorThread
  status: MonitorStatus
  /** Set between a crash and the restart. */
  restart: NodeJS.Timeout | null
  crashes: number
  startedAt: number
}

type Options = {
  readonly thread: URL
  readonly onStatus: (status: MonitorStatus) => void
  readonly onSeen: (seen: SeenEvents) => void
  readonly onProgress: (connectionId: string, progress: Extract<FromMonitor, { kind: 'job' }>['job']) => void
  readonly log: (line: string) => void
  /** What a thread may take of the memory, where that is not as usual. */
  readonly resourceLimits?: ResourceLimits
}

export type Monitors = {
  readonly has: (connectionId: string) => boolean
  /** The site as it is watched: another console may have saved it otherwise since. Null when the connection is not open. */
  readonly siteOf: (connectionId: string) => Site | null
  /** Does nothing when the connection is open. */
  readonly open: (start: MonitorStart) => void
  /** Throws CONFLICT when the connection is not open. */
  readonly of: (connectionId: string) => MonitorClient
  /** The last known one while the thread is being restarted. Throws CONFLICT when the connection is not open. */
  readonly status: (connectionId: string) => Promise<MonitorStatus>
  readonly setRefreshInterval: (refreshIntervalMs: number) => Promise<void>
  readonly close: (connectionId: string) => Promise<void>
  readonly closeAll: () => Promise<void>
}

/** One thread per open connection. One that dies is started again, later each time, and says so in its status. */
export function createMonitors({ thread, onStatus, onSeen, onProgress, log, resourceLimits }: Options): Monitors {
  const open = new Map<string, Watched>()

  function begin(start: MonitorStart): MonitorThread {
    const listeners: Listeners = {
      onMessage(message) {
        if (message.kind === 'log') return log(`monitor of ${start.connectionId}: ${message.line}`)
        const watched = open.get(start.connectionId)
        if (watched?.thread !== own) return
        if (message.kind === 'seen') return onSeen({ connectionId: start.connectionId, ...message.seen })
        if (message.kind === 'job') return onProgress(start.connectionId, message.job)
        watched.status = message.status
        onStatus(message.status)
      },
      onCrash(cause) {
        const watched = open.get(start.connectionId)
        if (watched?.thread === own) scheduleRestart(watched, cause)
      },
    }
    const own = startMonitor(thread, start, listeners, resourceLimits)
    return own
  }

  function scheduleRestart(watched: Watched, cause: unknown): void {
    const { start } = watched
    log(`monitor of ${start.connectionId} ended: ${troubleText(cause) ?? 'unknown'}`)
    if (Date.now() - watched.startedAt > wellAfterMs) watched.crashes = 0
    const delay = Math.min(firstRestartMs * 2 ** watched.crashes++, longestRestartMs)
    watched.status = {
      ...watched.status,
      state: 'reconnecting',
      progress: null,
      retryAt: Date.now() + delay,
      failure: { code: 'UNAVAILABLE', retryable: true, ...wordsOf(cause, start.site.name) },
    }
    onStatus(watched.status)
    watched.restart = setTimeout(() => {
      watched.restart = null
      watched.startedAt = Date.now()
      watched.thread = begin(watched.start)
    }, delay)
  }

  function find(connectionId: string): Watched {
    const watched = open.get(connectionId)
    if (watched) return watched
    throw new RollcallError('CONFLICT', 'This connection is not open', { hint: 'Open it under Connections first.' })
  }

  async function close(connectionId: string): Promise<void> {
    const watched = open.get(connectionId)
    if (!watched) return
    open.delete(connectionId)
    if (watched.restart) clearTimeout(watched.restart)
    await watched.thread.end(closePatienceMs)
  }

  return {
    has: connectionId => open.has(connectionId),
    siteOf: connectionId => open.get(connectionId)?.start.site ?? null,
    open(start) {
      if (open.has(start.connectionId)) return
      const own = begin(start)
      const status = openingStatus(start)
      open.set(start.connectionId, { start, thread: own, status, restart: null, crashes: 0, startedAt: Date.now() })
    },
    of: connectionId => find(connectionId).thread.client,
    async status(connectionId) {
      const watched = find(connectionId)
      if (watched.restart) return watched.status
      return watched.thread.client.status().catch(error => {
        // It died while being asked: what is known of that is the better answer.
        if (watched.restart) return watched.status
        throw error
      })
    },
    async setRefreshInterval(refreshIntervalMs) {
      const all = [...open.values()]
      for (const watched of all) watched.start = { ...watched.start, refreshIntervalMs }
      await Promise.allSettled(all.map(({ thread }) => thread.client.setRefreshInterval(refreshIntervalMs)))
    },
    close,
    async closeAll() {
      await Promise.all([...open.keys()].map(close))
    },
  }
}

function openingStatus({ connectionId, refreshIntervalMs }: MonitorStart): MonitorStatus {
  return {
    connectionId,
    state: 'opening',
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
    failure: null,
    retryAt: null,
  }
}

function wordsOf(cause: unknown, name: string): { readonly message: string; readonly hint: string } {
  const isOutOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return {
    message: `Watching "${name}" ${isOutOfMemory ? 'ran out of memory' : 'ended unexpectedly'} and is being started again`,
    hint: 'What is shown is stale until then. The reason is in the log.',
  }
}
