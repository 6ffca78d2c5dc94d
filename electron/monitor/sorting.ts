const digitBits = 11
const digits = 1 << digitBits
const word = 2 ** 32

/** What a list needs while it is sorted; kept for the next one, because new memory costs as much as the sorting. */
type Scratch = {
  readonly capacity: number
  readonly keys: Float64Array
  readonly slots: readonly [Int32Array, Int32Array]
  readonly low: readonly [Uint32Array, Uint32Array]
  /** Only for keys that differ in more than 32 bits. */
  readonly high: readonly [Uint32Array, Uint32Array]
}

let scratch: Scratch = makeScratch(0, false)

function makeScratch(capacity: number, isWide: boolean): Scratch {
  const pair = (length: number) => [new Uint32Array(length), new Uint32Array(length)] as const
  return {
    capacity,
    keys: new Float64Array(capacity),
    slots: [new Int32Array(capacity), new Int32Array(capacity)],
    low: pair(capacity),
    high: pair(isWide ? capacity : 0),
  }
}

/**
 * Sorts slots by whole numbers (between -2^53 and 2^53), ascending or descending; equal keys keep the order given, and NaN
 * goes last in either direction. A radix sort of 11 bits at a time, over as many bits as the numbers differ in: a million
 * times of a month take three passes.
 */
export function sortSlots(slots: Int32Array, keyOf: (slot: number) => number, isDescending = false): Int32Array {
  if (slots.length > scratch.capacity) scratch = makeScratch(Math.ceil(slots.length * 1.2), scratch.high[0].length > 0)
  const sorted = new Int32Array(slots.length)
  const { count, lowest, highest } = takeKeys(slots, keyOf, isDescending ? -1 : 1, sorted)
  if (count === 0) return sorted
  const isWide = highest - lowest >= word
  if (isWide && scratch.high[0].length === 0) scratch = widened(scratch)
  split(count, lowest, isWide)
  let half: 0 | 1 = 0
  const bits = Math.log2(highest - lowest + 1)
  for (const [words, shift, from] of passes) {
    if (bits > from && pass(count, half, words, shift, isWide)) half = half === 0 ? 1 : 0
  }
  sorted.set(scratch.slots[half].subarray(0, count))
  return sorted
}

/** The digits, least significant first: in which word, how far up in it, and how far up in all. */
const passes = [
  ['low', 0, 0],
  ['low', 11, 11],
  ['low', 22, 22],
  ['high', 0, 32],
  ['high', 11, 43],
] as const

/** Fills `keys` and the first half of `slots` with what has a key; what has none goes to the end of `sorted`. */
function takeKeys(slots: Int32Array, keyOf: (slot: number) => number, sign: 1 | -1, sorted: Int32Array) {
  const { keys } = scratch
  const known = scratch.slots[0]
  let lowest = Infinity
  let highest = -Infinity
  let count = 0
  let unknown = 0
  for (let at = 0; at < slots.length; at += 1) {
    const slot = slots[at] as number
    const key = keyOf(slot) * sign
    if (Number.isNaN(key)) {
      sorted[unknown++] = slot
      continue
    }
    known[count] = slot
    keys[count++] = key
    if (key < lowest) lowest = key
    if (key > highest) highest = key
  }
  sorted.copyWithin(count, 0, unknown)
  return { count, lowest, highest }
}

const widened = (narrow: Scratch): Scratch => ({ ...narrow, high: makeScratch(narrow.capacity, true).high })

/** How far each key is above the lowest, in one word or two. */
function split(count: number, lowest: number, isWide: boolean): void {
  const { keys, low, high } = scratch
  const [lows] = low
  const [highs] = high
  if (!isWide) {
    for (let at = 0; at < count; at += 1) lows[at] = (keys[at] as number) - lowest
    return
  }
  for (let at = 0; at < count; at += 1) {
    const above = (keys[at] as number) - lowest
    const upper = Math.floor(above / word)
    lows[at] = above - upper * word
    highs[at] = upper
  }
}

/** Moves everything to the other half in the order of one digit; false when all are alike in it and nothing was moved. */
function pass(count: number, half: 0 | 1, words: 'low' | 'high', shift: number, isWide: boolean): boolean {
  const other = half === 0 ? 1 : 0
  const digitsIn = scratch[words][half]
  const places = new Uint32Array(digits + 1)
  for (let at = 0; at < count; at += 1) {
    const digit = (((digitsIn[at] as number) >>> shift) & (digits - 1)) + 1
    places[digit] = (places[digit] as number) + 1
  }
  if (places.indexOf(count) > 0) return false
  for (let digit = 1; digit <= digits; digit += 1) {
    places[digit] = (places[digit] as number) + (places[digit - 1] as number)
  }
  const [slots, lows, highs] = [scratch.slots[half], scratch.low[half], scratch.high[half]]
  const [toSlots, toLows, toHighs] = [scratch.slots[other], scratch.low[other], scratch.high[other]]
  for (let at = 0; at < count; at += 1) {
    const digit = ((digitsIn[at] as number) >>> shift) & (digits - 1)
    const place = places[digit] as number
    places[digit] = place + 1
    toSlots[place] = slots[at] as number
    toLows[place] = lows[at] as number
    if (isWide) toHighs[place] = highs[at] as number
  }
  return true
}
