/**
 * Sorts slots by whole numbers (between -2^53 and 2^53), ascending or descending; equal keys keep the order given, and NaN
 * goes last in either direction. A radix sort, 16 bits at a time, over as many bits as the numbers differ in.
 */
export function sortSlots(slots: Int32Array, keyOf: (slot: number) => number, isDescending = false): Int32Array {
  const count = slots.length
  const keys = new Float64Array(count)
  let lowest = Infinity
  let highest = -Infinity
  for (let at = 0; at < count; at += 1) {
    const key = isDescending ? -keyOf(slots[at] as number) : keyOf(slots[at] as number)
    keys[at] = key
    if (key < lowest) lowest = key
    if (key > highest) highest = key
  }
  const missing = highest - lowest + 1
  const low = new Uint32Array(count)
  const high = new Uint32Array(count)
  for (let at = 0; at < count; at += 1) {
    const key = keys[at] as number
    const above = Number.isNaN(key) ? missing : key - lowest
    low[at] = above
    high[at] = above / 4_294_967_296
  }
  let order = Int32Array.from(slots.keys())
  let spare = new Int32Array(count)
  const tally = new Uint32Array(65_537)
  for (const words of [low, high]) {
    for (const shift of [0, 16]) {
      tally.fill(0)
      for (let at = 0; at < count; at += 1) {
        const digit = ((words[at] as number) >>> shift) & 0xffff
        tally[digit + 1] = (tally[digit + 1] as number) + 1
      }
      // All alike in these bits: nothing to do.
      if (tally.indexOf(count) > 0) continue
      for (let digit = 1; digit < tally.length; digit += 1) {
        tally[digit] = (tally[digit] as number) + (tally[digit - 1] as number)
      }
      for (let at = 0; at < count; at += 1) {
        const entry = order[at] as number
        const digit = ((words[entry] as number) >>> shift) & 0xffff
        const place = tally[digit] as number
        spare[place] = entry
        tally[digit] = place + 1
      }
      ;[order, spare] = [spare, order]
    }
  }
  for (let at = 0; at < count; at += 1) spare[at] = slots[order[at] as number] as number
  return spare
}
