import type { MonitorState, MonitorStatus, StoreInfo } from '../../shared/contract/monitor.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { StoreAdapter, UserSource } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import type { Events } from './events.ts'
import { logTrouble } from './log-trouble.ts'
import type { Meter } from './meter.ts'
import type { SessionIndex } from './session-index.ts'
import { createSnapshot } from './snapshot.ts'
import { createSweep } from './sweep.ts'
import { changedKeys, tailBands } from './tail.ts'

type Parts = {
  readonly connectionId: string
  readonly store: StoreAdapter
  readonly users: UserSource | null
  readonly index: SessionIndex
  readonly apply: Apply
  readonly events: Events
  readonly meter: Meter
  readonly clock: SiteClock
  readonly cookieAge: number
  readonly refreshIntervalMs: number
  readonly onStatus: (status: MonitorStatus) => void
}

/** Follows the store for as long as the thread lives. */
export type Sync = {
  readonly status: () => MonitorStatus
  readonly pause: () => void
  readonly resume: () => void
  /** Looks now, in any state; rejects with what went wrong. */
  readonly refresh: () => Promise<void>
  readonly setRefreshInterval: (refreshIntervalMs: number) => void
  /** Resolves when nothing is under way any more. */
  readonly stop: () => Promise<void>
}

/** Share of the time in which the sweep may keep the database busy. */
const sweepShare = 0.05
const statusEveryMs = 200
const firstRetryMs = 1_000
const longestRetryMs = 30_000

export function createSync(parts: Parts): Sync {
  const { store, users, index, apply, events, meter } = parts
  const sweep = createSweep(store, index)
  let state: MonitorState = 'opening'
  let isPaused = false
  let isStopped = false
  let isOpen = false
  let isLoaded = false
  let wholeSweepDue = true
  let refreshIntervalMs = parts.refreshIntervalMs
  let info: StoreInfo | null = null
  let failure: Failure | null = null
  let retryAt: number | null = null
  let retries = 0
  let updatedAt: number | null = null
  let progress: MonitorStatus['progress'] = null
  let people = 0
  let slicesPerRefresh = 1
  let lastLook = Date.now()
  let lastMark: number | null = null
  let lastTold = 0
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()

  const snapshot = createSnapshot(store, apply, next => {
    progress = next
    updatedAt = Date.now()
    if (performance.now() - lastTold < statusEveryMs) return
    people = events.sample().people
    tell()
  })

  function status(): MonitorStatus {
    return {
      connectionId: parts.connectionId,
      state,
      version: index.version(),
      updatedAt,
      refreshIntervalMs,
      sessions: index.count(),
      people,
      progress: state === 'loading' ? progress : null,
      changesPerMinute: meter.changesPerMinute(),
      databaseShare: meter.share(),
      sweepRefreshes: Math.ceil(sweep.slices() / slicesPerRefresh),
      store: info,
      failure,
      retryAt,
    }
  }

  function tell(): void {
    lastTold = performance.now()
    parts.onStatus(status())
  }

  function become(next: MonitorState): void {
    state = next
    tell()
  }

  async function look(): Promise<void> {
    if (!isOpen) {
      info = await store.open()
      await users?.open()
      isOpen = true
    }
    if (!isLoaded) {
      become('loading')
      await snapshot()
      isLoaded = true
      events.begin()
    }
    await follow()
    people = events.sample().people
    updatedAt = Date.now()
  }

  async function follow(): Promise<void> {
    const begin = Date.now()
    const mark = await store.changeMark?.()
    if (mark !== undefined && mark === lastMark && !wholeSweepDue) {
      lastLook = begin
      return
    }
    for (const band of tailBands(index.ages(), parts.cookieAge, parts.clock, lastLook, begin)) {
      meter.noteChanges(await apply.suspects(await changedKeys(store, index, band)))
    }
    await sweepOn()
    await apply.checkPeople()
    lastLook = begin
    lastMark = mark ?? null
  }

  async function sweepOn(): Promise<void> {
    const until = meter.spent() + refreshIntervalMs * sweepShare
    let slices = 0
    for (;;) {
      const { suspects, last } = await sweep.next()
      meter.noteChanges(await apply.suspects(suspects))
      slices += 1
      if (last) wholeSweepDue = false
      if (last || (!wholeSweepDue && meter.spent() >= until)) break
    }
    slicesPerRefresh = slices
  }

  async function takeTurn(): Promise<void> {
    clearTimeout(timer)
    if (isStopped) return
    try {
      await look()
      failure = null
      retryAt = null
      retries = 0
      become(isPaused ? 'paused' : 'live')
    } catch (error) {
      stumble(error)
      throw error
    } finally {
      schedule()
    }
  }

  function stumble(error: unknown): void {
    // Whatever was missed meanwhile is found by going through everything once.
    wholeSweepDue = true
    sweep.restart()
    lastMark = null
    if (!(error instanceof RollcallError)) logTrouble(error)
    failure =
      error instanceof RollcallError
        ? error.failure
        : {
            code: 'INTERNAL',
            message: 'Something went wrong inside Rollcall while it followed the store',
            retryable: true,
          }
    if (!failure.retryable) {
      retryAt = null
      return become('failed')
    }
    retryAt = Date.now() + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(retries, 10))
    retries += 1
    become('reconnecting')
  }

  function schedule(): void {
    clearTimeout(timer)
    if (isStopped || state === 'failed' || (isPaused && state !== 'reconnecting')) return
    const delay = retryAt === null ? refreshIntervalMs : Math.max(0, retryAt - Date.now())
    timer = setTimeout(() => void inTurn().catch(() => undefined), delay)
  }

  /** One look at a time; a second one waits for the first. */
  function inTurn(): Promise<void> {
    const next = turn.then(takeTurn, takeTurn)
    turn = next.catch(() => undefined)
    return next
  }

  void inTurn().catch(() => undefined)
  return {
    status,
    pause() {
      isPaused = true
      clearTimeout(timer)
      if (state === 'live') become('paused')
    },
    resume() {
      isPaused = false
      void inTurn().catch(() => undefined)
    },
    refresh: inTurn,
    setRefreshInterval(next) {
      refreshIntervalMs = next
      schedule()
      tell()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
