/** So many slots are gone through in a few milliseconds. */
const slotsAtOnce = 50_000

/** Goes through all slots below `end`, and lets questions be answered in between. */
export async function inSlices(end: number, goThrough: (from: number, upTo: number) => unknown): Promise<void> {
  for (let from = 0; from < end; from += slotsAtOnce) {
    goThrough(from, Math.min(end, from + slotsAtOnce))
    await new Promise(resolve => setImmediate(resolve))
  }
}
