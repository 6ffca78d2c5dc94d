/**
 * Sorts slots by their keys, ascending, slots with equal keys in the order given; NaN goes last. A radix sort over the bits of
 * the numbers, 16 at a time, so a million take some tens of milliseconds.
 */
export function sortSlots(slots: Int32Array, keyOf: (slot: number) => number): Int32Array {
  const count = slots.length
  const words = new Uint32Array(count * 2)
  const number = new Float64Array(1)
  const bits = new Uint32Array(number.buffer)
  for (let at = 0; at < count; at += 1) {
    const key = keyOf(slots[at] as number)
    // -0 and 0 are one key, and what is not known is larger than everything.
    number[0] = Number.isNaN(key) ? Infinity : key + 0
    const low = bits[0] as number
    const high = bits[1] as number
    const negative = high >>> 31 === 1
    words[at * 2] = negative ? ~low : low
    words[at * 2 + 1] = negative ? ~high : high ^ 0x80000000
  }
  let order = new Int32Array(count)
  for (let at = 0; at < count; at += 1) order[at] = at
  let spare = new Int32Array(count)
  for (const [word, shift] of passes) {
    const tally = new Uint32Array(65_537)
    for (let at = 0; at < count; at += 1) {
      const digit = ((words[at * 2 + word] as number) >>> shift) & 0xffff
      tally[digit + 1] = (tally[digit + 1] as number) + 1
    }
    if (tally.some(times => times === count)) continue
    for (let digit = 1; digit < tally.length; digit += 1) {
      tally[digit] = (tally[digit] as number) + (tally[digit - 1] as number)
    }
    for (let at = 0; at < count; at += 1) {
      const entry = order[at] as number
      const digit = ((words[entry * 2 + word] as number) >>> shift) & 0xffff
      const place = tally[digit] as number
      spare[place] = entry
      tally[digit] = place + 1
    }
    ;[order, spare] = [spare, order]
  }
  return order.map(entry => slots[entry] as number)
}

/** Low word first, low half first. */
const passes = [
  [0, 0],
  [0, 16],
  [1, 0],
  [1, 16],
] as const

/** For each text its place in the alphabet, without regard to case; equal texts share a place. */
export function ranks(texts: readonly (string | null)[]): Float64Array {
  const folded = texts.map(text => text?.toLowerCase() ?? null)
  const distinct = [...new Set(folded)].filter(text => text !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const places = new Map(distinct.map((text, at) => [text, at]))
  return Float64Array.from(folded, text => (text === null ? Number.NaN : (places.get(text) ?? Number.NaN)))
}
