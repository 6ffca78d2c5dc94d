import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { DatedStore, KeyRange } from '../stores/store.ts'
import type { Apply, Prepared, Read } from './apply.ts'
import type { RangePage } from './decoding.ts'
import { rangesFor } from './key-ranges.ts'
import { logTrouble } from './log-trouble.ts'

/** Of one of the ranges, by its number; then that range goes on at `next`. */
type PreparedPage = Prepared & { readonly range: number; readonly next: string | undefined }
type Progress = MonitorStatus['progress']
export type OnProgress = (progress: Progress) => void

const firstScreen = 5000
const pageSize = 5000
const worthBelieving = 200_000
/** For many sessions all users are read at once, unless most of them have none: reading them one by one takes three times as long. */
const mostUsers = (sessions: number) => (sessions < 20_000 ? 0 : sessions * 2)
/** One is read, one is decoded, one is put in. */
const pagesAhead = 3

/**
 * Reads everything once: the newest rows at once, then all in the cheapest order. After trouble it goes on where it was.
 * `onProgress` may throw to end it. `rangesOf` so many sessions are read at the same time.
 */
export function createSnapshot(store: DatedStore, apply: Apply, onProgress: OnProgress, rangesOf = rangesFor) {
  let total: number | null = null
  /** As far as it is known before they are counted: what the server estimates. */
  let about: number | null = null
  let done = 0
  /** The newest, which are there before everything is read in order, and are then read once more. */
  let newestRead = 0
  /** What is still to be read, where a range that is done is null; null until it is known how much there is. */
  let ranges: (KeyRange | null)[] | null = null
  let areUsersRead = false

  const now = () => performance.now()

  async function page(from: string | undefined): Promise<Read & { readonly next: string | undefined }> {
    const began = now()
    return { ...(await store.snapshot(from, pageSize)), began }
  }

  /** The newest rows, while the server counts; where it has an estimate everything else begins meanwhile. */
  async function firstFigures(): Promise<void> {
    const counted = store.count().then(count => {
      total = count
      apply.expect(count)
      return count
    })
    counted.catch(logTrouble)
    const began = now()
    const rows = await store.newest(firstScreen)
    await apply.load({ rows, began })
    newestRead = rows.length
    onProgress({ done: newestRead, total, perSecond: 0, secondsLeft: null })
    const estimate = store.estimate?.() ?? 0
    // Fewer are soon counted, and statistics may be a day old or not made yet.
    about = total ?? (estimate < worthBelieving ? await counted : estimate)
  }

  /** Pages in their order, each already decoded, while those behind it are on their way. */
  async function* pages(from: string | undefined): AsyncGenerator<PreparedPage> {
    const underWay: Promise<PreparedPage>[] = []
    /** Where the page behind the last one begins, once that is known. */
    let following: string | undefined
    const start = (after: string | undefined) => {
      const read = page(after)
      const noteNext = ({ next }: { readonly next: string | undefined }) => {
        following = next
        return goOn()
      }
      read.then(noteNext, () => undefined)
      const prepared = read.then(async each => ({ ...(await apply.prepare(each)), range: 0, next: each.next }))
      prepared.catch(() => undefined)
      underWay.push(prepared)
    }
    const goOn = () => {
      if (following === undefined || underWay.length >= pagesAhead) return
      const after = following
      following = undefined
      start(after)
    }
    try {
      for (start(from); underWay[0] !== undefined;) {
        const prepared = await underWay[0]
        void underWay.shift()
        goOn()
        yield prepared
      }
    } finally {
      following = undefined
      for (const prepared of underWay) prepared.then(apply.drop, () => undefined)
    }
  }

  /** Users who are read together; without them each is read when a session of theirs is first seen. */
  async function readUsers(sessions: number): Promise<void> {
    const read = areUsersRead ? null : await apply.readUsers(mostUsers(sessions))
    for await (const users of read ?? []) {
      apply.users(users)
      onProgress({ done: newestRead, total, perSecond: 0, secondsLeft: null })
    }
    areUsersRead = true
  }

  /** Pages that were read and decoded elsewhere; while one is put in, the owners of the next are read. */
  async function* pagesRead(read: AsyncGenerator<RangePage>): AsyncGenerator<PreparedPage> {
    const waiting: Promise<PreparedPage>[] = []
    try {
      for await (const page of read) {
        const isDoubtful = store.notYetCopied?.() ?? null
        const { range, next } = page
        const prepared = apply.announce(page, isDoubtful).then(each => ({ ...each, range, next }))
        prepared.catch(() => undefined)
        waiting.push(prepared)
        if (waiting[1] === undefined) continue
        yield await (waiting[0] as Promise<PreparedPage>).finally(() => waiting.shift())
      }
      for (; waiting[0] !== undefined;) yield await waiting[0].finally(() => waiting.shift())
    } finally {
      for (const prepared of waiting) prepared.then(apply.drop, () => undefined)
    }
  }

  return async function read(): Promise<void> {
    if (about === null) await firstFigures()
    await readUsers(about ?? 0)
    const left = (ranges ?? rangesOf(about ?? 0)).filter(range => range !== null)
    ranges = [...left]
    if (left.length === 0) return
    const begin = now()
    const doneBefore = done
    const elsewhere = await apply.readRows(left)
    for await (const prepared of elsewhere ? pagesRead(elsewhere) : pages(left[0]?.after)) {
      await apply.finish(prepared)
      done += prepared.count
      const { range, next } = prepared
      ranges[range] = next === undefined ? null : { after: next, upTo: left[range]?.upTo }
      const perSecond = ((done - doneBefore) / (now() - begin)) * 1000
      const rest = total === null ? null : Math.max(0, total - done)
      onProgress({ done, total, perSecond, secondsLeft: rest === null || perSecond === 0 ? null : rest / perSecond })
    }
  }
}
