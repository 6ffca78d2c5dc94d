import type { MonitorState, MonitorStatus, StoreInfo } from '../../shared/contract/monitor.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { StoreAdapter, UserSource } from '../stores/store.ts'
import type { Ahead } from './ahead.ts'
import type { Apply } from './apply.ts'
import type { Events } from './events.ts'
import { logTrouble } from './log-trouble.ts'
import type { Meter } from './meter.ts'
import { createKeyFit } from './key-fit.ts'
import type { SessionIndex } from './session-index.ts'
import type { Following } from './following.ts'
import { createFollowing } from './following.ts'
import type { People } from './people.ts'

type Parts = {
  readonly connectionId: string
  readonly store: StoreAdapter
  readonly userSource: UserSource | null
  readonly index: SessionIndex
  readonly apply: Apply
  readonly events: Events
  /** What will be asked for again, once the picture is a new one. */
  readonly ahead: readonly Ahead[]
  readonly meter: Meter
  readonly people: People
  readonly clock: SiteClock
  readonly cookieAge: number
  /** Why expired sessions need not be cleared; null where they stay until somebody does. */
  readonly nothingToClear: string | null
  readonly refreshIntervalMs: number
  readonly onStatus: (status: MonitorStatus) => void
}

/** Follows the store for as long as the thread lives. */
export type Sync = {
  readonly status: () => MonitorStatus
  /** Also in the midst of reading everything, which then goes on there when it is resumed or asked to look. */
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

/** Ends a snapshot under way when the thread is to end. */
class Stopped extends Error {}
/** The same when it is to hold still. */
class Held extends Error {}

export function createSync(parts: Parts): Sync {
  const { store, userSource, index, events, meter, ahead } = parts
  const keyFit = createKeyFit(index)
  let state: MonitorState = 'opening'
  let isPaused = false
  let isReadingHeld = false
  let oldAnswers = 0
  let isStopped = false
  let isOpen = false
  let isLoaded = false
  let refreshIntervalMs = parts.refreshIntervalMs
  let info: StoreInfo | null = null
  let failure: Failure | null = null
  let retryAt: number | null = null
  let retries = 0
  let updatedAt: number | null = null
  let progress: MonitorStatus['progress'] = null
  let people = 0
  let lastTold = 0
  let countDue = 0
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  let waitingTurn: Promise<void> | null = null

  const { load, follow }: Following = createFollowing(parts, next => {
    if (isStopped) throw new Stopped()
    progress = next
    updatedAt = Date.now()
    if (isReadingHeld) throw new Held()
    if (performance.now() - lastTold < statusEveryMs) return
    if (performance.now() >= countDue) countPeople()
    tell()
  })

  /** Goes through all sessions: while they are loaded it may take at most a thirtieth of the time. */
  function countPeople(): void {
    const began = performance.now()
    people = events.countPeople()
    const ended = performance.now()
    countDue = ended + (ended - began) * 30
  }

  function status(): MonitorStatus {
    return {
      connectionId: parts.connectionId,
      state,
      version: index.version() + oldAnswers,
      updatedAt,
      refreshIntervalMs,
      sessions: index.count(),
      people,
      key: keyFit(),
      progress: isLoaded ? null : progress,
      changesPerMinute: meter.changesPerMinute(),
      databaseShare: meter.share(),
      sweepRefreshes: follow.sweepRefreshes(),
      store: info && { ...info, clearExpired: clearing(info), notes: [...info.notes, ...notesNow()] },
      failure,
      retryAt,
    }
  }

  const clearing = ({ logout }: StoreInfo): StoreInfo['clearExpired'] =>
    parts.nothingToClear === null ? logout : { possible: false, reason: parts.nothingToClear }

  const notesNow = () => (store.kind === 'listed' ? (store.notes?.() ?? []) : [])

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
      await userSource?.open()
      isOpen = true
    }
    if (!isLoaded) {
      failure = null
      retryAt = null
      become('loading')
      await load()
      tell()
    }
    for (const each of ahead) each.begin()
    try {
      await follow.next(refreshIntervalMs * sweepShare)
      if (!isLoaded) events.begin()
      isLoaded = true
      parts.people.forgetIdle()
      people = await events.sample()
      for (const each of ahead) await each.make()
      updatedAt = Date.now()
    } finally {
      // Whoever was given the picture before is told that there is a newer one, also where nothing else changes it.
      if (ahead.map(each => each.end()).includes('old')) oldAnswers += 1
    }
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
      settleNames()
    } catch (error) {
      if (error instanceof Held) {
        countPeople()
        return become('paused')
      }
      stumble(error)
      throw error
    } finally {
      schedule()
    }
  }

  /** A slice at a time, with calls answered in between. */
  function settleNames(): void {
    if (!isStopped && parts.people.settleNames()) setImmediate(settleNames)
  }

  function stumble(error: unknown): void {
    if (isStopped) return
    // Whatever was missed meanwhile is found by going through everything once; and the server may be another one then.
    follow.missed()
    isOpen = false
    logTrouble(error)
    failure =
      error instanceof RollcallError
        ? error.failure
        : {
            code: 'INTERNAL',
            message: 'Something went wrong inside Rollcall while it followed the store',
            retryable: true,
          }
    if (!failure.retryable) {
      // A table may come back from a migration or a restore. A refused password is not sent again: that may lock an account.
      retryAt = failure.code === 'NOT_FOUND' ? Date.now() + longestRetryMs : null
      return become('failed')
    }
    retryAt = Date.now() + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(retries, 10))
    retries += 1
    become('reconnecting')
  }

  function schedule(): void {
    clearTimeout(timer)
    const isDown = state === 'reconnecting' || state === 'failed'
    if (isStopped || (isDown ? retryAt === null : isPaused)) return
    const delay = retryAt === null ? refreshIntervalMs : Math.max(0, retryAt - Date.now())
    timer = setTimeout(() => void inTurn().catch(() => undefined), delay)
  }

  /** One look at a time; all who ask while one is under way wait for the same next one. */
  function inTurn(): Promise<void> {
    waitingTurn ??= turn.then(() => {
      waitingTurn = null
      return takeTurn()
    })
    turn = waitingTurn.catch(() => undefined)
    return waitingTurn
  }

  function lookNow(): Promise<void> {
    isReadingHeld = false
    return inTurn()
  }

  void inTurn().catch(() => undefined)
  return {
    status,
    pause() {
      isPaused = true
      isReadingHeld = !isLoaded
      schedule()
      if (state === 'live') become('paused')
    },
    resume() {
      isPaused = false
      void lookNow().catch(() => undefined)
    },
    refresh: lookNow,
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
