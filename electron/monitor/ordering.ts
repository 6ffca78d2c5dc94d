import { sortSlots } from './sorting.ts'

/** A list in order of which only what is looked at gets sorted. */
export type Ordered = {
  readonly length: number
  /** The slots at the places [from, to), or up to the end; not to be changed. */
  readonly part: (from: number, to?: number) => Int32Array
}

const groupCount = 4096
const sampleSize = 1000
/** So few are not worth grouping. */
const few = 4096

/** The group of each slot while they are being grouped; kept for the next list. */
let groupOf = new Uint16Array(0)

/**
 * The order that `sortSlots` gives, for whoever wants a page of it: the slots are put into groups that follow each other, and
 * a group is sorted when a part that touches it is asked for. `keyOf` must answer the same as long as the list is used.
 */
export function orderSlots(slots: Int32Array, keyOf: (slot: number) => number, isDescending = false): Ordered {
  const sign = isDescending ? -1 : 1
  if (slots.length <= few) {
    const sorted = sortSlots(slots, keyOf, isDescending)
    return { length: sorted.length, part: (from, to) => sorted.subarray(from, to) }
  }
  const { grouped, starts, isOneKeyEach } = group(slots, keyOf, sign)
  const isSorted = new Uint8Array(groupCount + 1)
  // Those without a key are last, as given; and where a group has one key only it is in order already.
  isSorted[groupCount] = 1
  if (isOneKeyEach) isSorted.fill(1, 1, groupCount - 1)

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

  return {
    length: grouped.length,
    part(from, to = Infinity) {
      const end = Math.min(to, grouped.length)
      if (from >= end) return grouped.subarray(0, 0)
      const [first, last] = [groupAt(from), groupAt(end - 1)]
      if (isSorted.subarray(first, last + 1).includes(0)) {
        const [begin, stop] = [starts[first] as number, starts[last + 1] as number]
        grouped.set(sortSlots(grouped.subarray(begin, stop), keyOf, isDescending), begin)
        isSorted.fill(1, first, last + 1)
      }
      return grouped.subarray(from, end)
    },
  }
}

/**
 * Puts the slots into their groups, in each as given. `starts` has where each group begins, and the end of the last. Few keys,
 * which are whole numbers, have a group each, but for those below and above all that are usual.
 */
function group(slots: Int32Array, keyOf: (slot: number) => number, sign: 1 | -1) {
  const count = slots.length
  if (groupOf.length < count) groupOf = new Uint16Array(Math.ceil(count * 1.2))
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
  const places = starts.slice()
  const grouped = new Int32Array(count)
  for (let at = 0; at < count; at += 1) {
    const found = groupOf[at] as number
    const place = places[found] as number
    places[found] = place + 1
    grouped[place] = slots[at] as number
  }
  return { grouped, starts, isOneKeyEach: highest - lowest <= groupCount - 3 }
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
