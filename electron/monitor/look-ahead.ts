/** What was fetched must go somewhere, or V8 leaves the fetching out. */
const seen = new Int32Array(1)

/**
 * Reads a column at these places (negative ones are left out), each the first of `step` entries: memory is then fetched many
 * places at a time, where whoever needs one after the other waits for each. At a million sessions that is what takes longest.
 */
export function lookAhead(column: Uint8Array | Uint32Array | Int32Array, places: Int32Array, step = 1): void {
  let sum = 0
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number
    if (place >= 0) sum ^= column[place * step] as number
  }
  seen[0] = sum
}
