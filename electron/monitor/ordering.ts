import { sortSlots } from './sorting.ts'

/** A list in order of which only what is looked at gets sorted. */
export type Ordered = {
  readonly length: number
  /** The slots at the places [from, to), or up to the end; not to be changed. */
  readonly part: (from: number, to?: number) => Int32Array
  /** No part will be asked for any more: the next list may have the memory. */
  readonly release: () => void
}

const groupCount = 4096
const sampleSize = 1000
/** So few are not worth grouping. */
const few = 4096

/** The slots of a list, as given, and the group of each. */
type Memory = { readonly all: Int32Array; readonly groupOf: Uint16Array }

/** For the next lists: new memory costs as much as grouping, and what is left behind piles up. */
const spare: Memory[] = []
const mostSpare = 2
/** Room for so many slots more or less: the next list is seldom just as long. */
const step = 65_536

function takeMemory(length: number): Memory {
  const fitting = spare.findIndex(({ all }) => all.length >= length)
  const [memory] = spare.splice(fitting < 0 ? 0 : fitting, 1)
  if (memory && fitting >= 0) return memory
  const capacity = Math.ceil(length / step) * step
  return { all: new Int32Array(capacity), groupOf: new Uint16Array(capacity) }
}

/**
 * The order that `sortSlots` gives, for whoever wants a page of it: each slot has a group, groups follow each other, and only those
 * that a part touches are gathered and sorted when it is asked for. `keyOf` must answer the same as long as the list is used.
 */
export function orderSlots(slots: Int32Array, keyOf: (slot: number) => number, isDescending = false): Ordered {
  if (slots.length <= few) {
    const sorted = sortSlots(slots, keyOf, isDescending)
    return { length: sorted.length, part: (from, to) => sorted.subarray(from, to), release: () => undefined }
  }
  const memory = takeMemory(slots.length)
  const { groupOf } = memory
  const all = memory.all.subarray(0, slots.length)
  all.set(slots)
  const { starts, isOneKeyEach } = group(all, groupOf, keyOf, isDescending ? -1 : 1)
  /** Those that were asked for last, in order. */
  let held: { readonly first: number; readonly last: number; readonly sorted: Int32Array } = {
    ...{ first: 0, last: -1, sorted: all.subarray(0, 0) },
  }

  /** The group that holds this place. */
  function groupAt(place: number): number {
    let low = 0
    let high = groupCount
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((starts[middle] as number) <= place) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The slots of these groups: group after group, in each as given. */
  function gather(first: number, last: number): Int32Array {
    const begin = starts[first] as number
    const gathered = new Int32Array((starts[last + 1] as number) - begin)
    const places = starts.slice(first, last + 1)
    for (let at = 0; at < all.length; at += 1) {
      const found = groupOf[at] as number
      if (found < first || found > last) continue
      const place = places[found - first] as number
      places[found - first] = place + 1
      gathered[place - begin] = all[at] as number
    }
    return gathered
  }

  /** Those without a key are last, as given; and where a group has one key only it is in order already. */
  function isInOrder(first: number, last: number): boolean {
    return first === groupCount || (isOneKeyEach && first > 0 && last < groupCount - 1)
  }

  return {
    length: all.length,
    part(from, to = Infinity) {
      const end = Math.min(to, all.length)
      if (from >= end) return all.subarray(0, 0)
      const [first, last] = [groupAt(from), groupAt(end - 1)]
      if (first < held.first || last > held.last) {
        const gathered = gather(first, last)
        const sorted = isInOrder(first, last) ? gathered : sortSlots(gathered, keyOf, isDescending)
        held = { first, last, sorted }
      }
      const begin = starts[held.first] as number
      return held.sorted.subarray(from - begin, end - begin)
    },
    release: () => {
      if (spare.length < mostSpare) spare.push(memory)
    },
  }
}

/**
 * Finds the group of each slot. `starts` has where each group begins, and the end of the last. Few keys, which are whole numbers, have a
 * group each, but for those below and above all that are usual.
 */
function group(slots: Int32Array, groupOf: Uint16Array, keyOf: (slot: number) => number, sign: 1 | -1) {
  const count = slots.length
  const [lowest, highest] = middleOf(slots, keyOf, sign)
  const scale = highest > lowest ? (groupCount - 3) / (highest - lowest) : 0
  const starts = new Uint32Array(groupCount + 2)
  for (let at = 0; at < count; at += 1) {
    const key = keyOf(slots[at] as number) * sign
    let found = groupCount
    if (key < lowest) found = 0
    else if (key <= highest) found = 1 + Math.floor((key - lowest) * scale)
    else if (key > highest) found = groupCount - 1
    groupOf[at] = found
    starts[found + 1] = (starts[found + 1] as number) + 1
  }
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] as number) + (starts[at - 1] as number)
  return { starts, isOneKeyEach: highest - lowest <= groupCount - 3 }
}

/** Between which keys nearly all lie: by a sample, so that one year 9999 does not push all others into one group. */
function middleOf(
  slots: Int32Array,
  keyOf: (slot: number) => number,
  sign: 1 | -1,
): readonly [lowest: number, highest: number] {
  const step = slots.length / sampleSize
  const keys = Float64Array.from(
    { length: sampleSize },
    (_, at) => keyOf(slots[Math.floor(at * step)] as number) * sign,
  )
  const known = keys.filter(key => !Number.isNaN(key)).sort()
  const edge = Math.floor(known.length / 100)
  return [known[edge] ?? 0, known[known.length - 1 - edge] ?? 0]
}
