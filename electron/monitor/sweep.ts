import { earliest } from '../stores/column-date.ts'
import type { Apply } from './apply.ts'
import type { DateRange, StoredDate, DatedStore } from '../stores/store.ts'
import { expiryCode } from './columns.ts'
import type { SessionIndex } from './session-index.ts'
import { changedKeys, isWholeSecond } from './tail.ts'

export type SlicePlan = { readonly rowsPerSlice: number; readonly samples: number }

const usual: SlicePlan = { rowsPerSlice: 20_000, samples: 20_000 }
const second = 1_000_000
/** More separate reads than this cost more than one of the whole slice. */
const mostReads = 20
const mostLooks = 4
const fixedDate = expiryCode.of('date')
const unknownExpiry = expiryCode.of(null)

/** Goes through all dates, slice by slice, and reads what looks different from the index. */
export type Sweep = {
  /** Brings the next slice up to the store, with so many changes; `last` when the sweep has come round. */
  readonly next: () => Promise<{ readonly changes: number; readonly last: boolean }>
  /** How many slices make one sweep now. */
  readonly slices: () => number
  /** Begins anew: nothing is known of what happened meanwhile. */
  readonly restart: () => void
}

export function createSweep(store: DatedStore, index: SessionIndex, apply: Apply, plan: SlicePlan = usual): Sweep {
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

  /** Once more after each change, against the same dates: now that one is in, another that it hid is one too many. */
  async function compare(range: DateRange): Promise<number> {
    const theirs = (await store.dates(range)).sort()
    let changes = 0
    for (let look = 0; look < mostLooks; look += 1) {
      const suspects = await suspectsIn(range, theirs, look === 0)
      const changed = suspects.length === 0 ? 0 : await apply.suspects(suspects)
      changes += changed
      if (changed === 0) break
    }
    return changes
  }

  async function suspectsIn(range: DateRange, theirs: Float64Array, isFirst: boolean): Promise<readonly string[]> {
    const held = slotsIn(range)
    const { missing, extra } = difference(held.dates, theirs)
    const unclear = isFirst ? [...extra, ...held.dates.filter(isWholeSecond)].sort((a, b) => a - b) : extra
    const suspects = new Set<string>()
    for (const seconds of secondsOf(unclear, range)) {
      for (const key of await changedKeys(store, index, seconds)) suspects.add(key)
    }
    const { live, expireDate } = index.columns()
    for (const slot of held.slots) {
      if (live[slot] !== 1) continue
      if ((isFirst && mayKeepItsDate(slot)) || missing.has(expireDate[slot] as number)) suspects.add(index.keyAt(slot))
    }
    return [...suspects]
  }

  /** What the index has in a range: the slots, and their dates in order. */
  function slotsIn(range: DateRange): { readonly slots: Int32Array; readonly dates: Float64Array } {
    const slots = index.inRange(range.from, range.to)
    const { expireDate } = index.columns()
    const dates = new Float64Array(slots.length)
    for (let at = 0; at < slots.length; at += 1) dates[at] = expireDate[slots[at] as number] as number
    return { slots, dates: dates.sort() }
  }

  /** A session with a fixed expiry date keeps it when it is saved: only reading it tells what it holds now. */
  function mayKeepItsDate(slot: number): boolean {
    const { expireDate, expiryKind } = index.columns()
    const isUnknown = expiryKind[slot] === unknownExpiry && isWholeSecond(expireDate[slot] as number)
    return isUnknown || expiryKind[slot] === fixedDate
  }

  return {
    async next() {
      if (waiting.length === 0) waiting = ranges()
      const range = waiting[0]
      if (!range) return { changes: 0, last: true }
      // It stays first until it is done: a lost connection must not leave a hole.
      const changes = await compare(range)
      waiting.shift()
      return { changes, last: waiting.length === 0 }
    },
    slices,
    restart: () => {
      waiting = []
    },
  }
}

/** Of two sorted lists: which dates the first has more often, and which the second. */
function difference(ours: Float64Array, theirs: Float64Array) {
  const missing = new Set<number>()
  const extra: number[] = []
  let own = 0
  let other = 0
  while (own < ours.length || other < theirs.length) {
    const left = own < ours.length ? (ours[own] as number) : Infinity
    const right = other < theirs.length ? (theirs[other] as number) : Infinity
    if (left === right) {
      own += 1
      other += 1
    } else if (left < right) {
      missing.add(left)
      own += 1
    } else {
      extra.push(right)
      other += 1
    }
  }
  return { missing, extra }
}

/** Ranges of whole seconds around these sorted dates; the whole range when they are all over it. */
function secondsOf(dates: readonly number[], range: DateRange): readonly DateRange[] {
  const ranges: DateRange[] = []
  for (const date of dates) {
    const from = Math.max(range.from, Math.floor(date / second) * second)
    const to = Math.min(range.to, from + second)
    const last = ranges.at(-1)
    if (last && from <= last.to + second) ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else ranges.push({ from, to })
    if (ranges.length > mostReads) return [range]
  }
  return ranges
}
