import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import type { StoreAdapter } from '../stores/store.ts'
import type { Apply } from './apply.ts'

type Progress = MonitorStatus['progress']

const firstScreen = 5000
const pageSize = 5000

/** Reads everything once: the newest rows at once, then all in the cheapest order. After trouble it goes on where it was. */
export function createSnapshot(store: StoreAdapter, apply: Apply, onProgress: (progress: Progress) => void) {
  let total: number | null = null
  let done = 0
  let after: string | undefined
  let begun = false

  return async function read(): Promise<void> {
    const begin = performance.now()
    const doneBefore = done
    if (!begun) {
      total = await store.count()
      const newest = await store.newest(firstScreen)
      await apply.rows(newest)
      begun = true
      onProgress({ done: newest.length, total, perSecond: 0, secondsLeft: null })
      if (newest.length < firstScreen) return
    }
    let page = store.snapshot(after, pageSize)
    for (;;) {
      const { rows, next } = await page
      // The next page travels while this one is decoded.
      if (next !== undefined) {
        page = store.snapshot(next, pageSize)
        page.catch(() => undefined)
      }
      await apply.rows(rows)
      done += rows.length
      after = next ?? after
      const perSecond = ((done - doneBefore) / (performance.now() - begin)) * 1000
      const left = total === null ? null : Math.max(0, total - done)
      onProgress({ done, total, perSecond, secondsLeft: left === null || perSecond === 0 ? null : left / perSecond })
      if (next === undefined) return
    }
  }
}
