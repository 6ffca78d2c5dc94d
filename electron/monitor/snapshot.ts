import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { StoreAdapter } from '../stores/store.ts'
import type { Apply, Read } from './apply.ts'

type Progress = MonitorStatus['progress']

const firstScreen = 5000
const pageSize = 5000

/**
 * Reads everything once: the newest rows at once, then all in the cheapest order. After trouble it goes on where it was.
 * `onProgress` may throw to end it.
 */
export function createSnapshot(store: StoreAdapter, apply: Apply, onProgress: (progress: Progress) => void) {
  let total: number | null = null
  let done = 0
  let after: string | undefined

  const now = () => performance.now()

  async function page(from: string | undefined): Promise<Read & { readonly next: string | undefined }> {
    const began = now()
    return { ...(await store.snapshot(from, pageSize)), began }
  }

  async function firstFigures(): Promise<void> {
    const counted = store.count()
    counted.catch(() => undefined)
    const began = now()
    const rows = await store.newest(firstScreen)
    await apply.load({ rows, began })
    onProgress({ done: rows.length, total: null, perSecond: 0, secondsLeft: null })
    total = await counted
  }

  return async function read(): Promise<void> {
    if (total === null) await firstFigures()
    const begin = now()
    const doneBefore = done
    let coming = page(after)
    for (;;) {
      const read = await coming
      // The next page travels while this one is decoded.
      if (read.next !== undefined) {
        coming = page(read.next)
        coming.catch(() => undefined)
      }
      await apply.load(read)
      done += read.rows.length
      after = read.next ?? after
      const perSecond = ((done - doneBefore) / (now() - begin)) * 1000
      const left = total === null ? null : Math.max(0, total - done)
      onProgress({ done, total, perSecond, secondsLeft: left === null || perSecond === 0 ? null : left / perSecond })
      if (read.next === undefined) return
    }
  }
}
