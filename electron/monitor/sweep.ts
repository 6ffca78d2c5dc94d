import { earliest } from '../stores/column-date.ts'
import type { DateRange, StoredDate, StoreAdapter } from '../stores/store.ts'
import { expiryCode } from './columns.ts'
import type { SessionIndex } from './session-index.ts'
import { changedKeys } from './tail.ts'

export type SlicePlan = { readonly rowsPerSlice: number; readonly samples: number }

const usual: SlicePlan = { rowsPerSlice: 20_000, samples: 20_000 }
const second = 1_000_000

/** Goes through all dates, slice by slice, and names the keys that look different from the index. */
export type Sweep = {
  /** The keys that differ in the next slice; `last` when the sweep has come round. */
  readonly next: () => Promise<{ readonly suspects: readonly string[]; readonly last: boolean }>
  /** How many slices make one sweep now. */
  readonly slices: () => number
  /** Begins anew: nothing is known of what happened meanwhile. */
  readonly restart: () => void
}

export function createSweep(store: StoreAdapter, index: SessionIndex, plan: SlicePlan = usual): Sweep {
  let waiting: DateRange[] = []
  const slices = () => Math.max(1, Math.ceil(index.count() / plan.rowsPerSlice))

  /** From the beginning to the end of time, cut where the index has about as many rows on either side. */
  function ranges(): DateRange[] {
    const { expireDate, live } = index.columns()
    const step = Math.max(1, Math.floor(index.end() / plan.samples))
    const dates = new Float64Array(Math.ceil(index.end() / step))
    let count = 0
    for (let slot = 0; slot < index.end(); slot += step)
      if (live[slot] === 1) dates[count++] = expireDate[slot] as number
    const sample = dates.subarray(0, count).sort()
    const found: DateRange[] = []
    let from: StoredDate = earliest
    for (let cut = 1; cut < slices(); cut += 1) {
      const to = Math.floor((sample[Math.floor((cut * count) / slices())] ?? earliest) / second) * second
      if (to <= from) continue
      found.push({ from, to })
      from = to
    }
    found.push({ from, to: Infinity })
    return found
  }

  async function compare(range: DateRange): Promise<readonly string[]> {
    const theirs = (await store.dates(range)).sort()
    const dates: number[] = []
    const fixed: string[] = []
    const { expireDate, expiryKind } = index.columns()
    const fixedDate = expiryCode.of('date')
    index.inRange(range.from, range.to, slot => {
      dates.push(expireDate[slot] as number)
      // A session with a fixed expiry date keeps it when it is saved: only reading it tells what it holds now.
      if (expiryKind[slot] === fixedDate) fixed.push(index.keyAt(slot))
    })
    const ours = Float64Array.from(dates).sort()
    if (ours.length === theirs.length && ours.every((date, at) => date === theirs[at])) return fixed
    const seen = new Set<number>()
    const changed = await changedKeys(store, index, range, slot => seen.add(slot))
    const vanished: string[] = []
    index.inRange(range.from, range.to, slot => {
      if (!seen.has(slot)) vanished.push(index.keyAt(slot))
    })
    return [...new Set([...fixed, ...changed, ...vanished])]
  }

  return {
    async next() {
      if (waiting.length === 0) waiting = ranges()
      const range = waiting[0]
      if (!range) return { suspects: [], last: true }
      // It stays first until it is done: a lost connection must not leave a hole.
      const suspects = await compare(range)
      waiting.shift()
      return { suspects, last: waiting.length === 0 }
    },
    slices,
    restart: () => {
      waiting = []
    },
  }
}
