import { codeLengths, lengthCounts, nextCodes } from './layout'

/** A table has an entry for each value of so many bits; payloads with longer codes are left to the host. */
const mostBits: i32 = 12

/**
 * Makes the table of a canonical code (RFC 1951, 3.2.2) from `count` lengths at `lengths`: an entry holds the symbol shifted
 * left by four and the code's length, 0 where no code leads. Gives how many bits the table is for; 0 for a set of lengths that
 * is over-subscribed, incomplete (`maySingle` allows a single code of one bit), or has codes that are too long.
 */
export function makeTable(lengths: usize, count: i32, table: usize, maySingle: bool): i32 {
  memory.fill(lengthCounts, 0, 64)
  for (let at = 0; at < count; at++) {
    const place = lengthCounts + ((<usize>load<u8>(lengths + at)) << 2)
    store<i32>(place, load<i32>(place) + 1)
  }
  let code = 0
  let left = 1
  let used = 0
  let longest = 0
  for (let length: usize = 1; length <= 15; length++) {
    const codes = load<i32>(lengthCounts + (length << 2))
    left = (left << 1) - codes
    if (left < 0) return 0
    if (codes > 0) longest = <i32>length
    used += codes
    store<i32>(nextCodes + (length << 2), code)
    code = (code + codes) << 1
  }
  const isSingle = used === 1 && load<i32>(lengthCounts + 4) === 1
  if (longest > mostBits || (left > 0 && !(isSingle && maySingle))) return 0
  const end = table + ((<usize>4) << longest)
  if (isSingle) store<i32>(table + 4, 0)
  for (let symbol = 0; symbol < count; symbol++) {
    const length = <i32>load<u8>(lengths + symbol)
    if (length === 0) continue
    const place = nextCodes + ((<usize>length) << 2)
    const next = load<i32>(place)
    store<i32>(place, next + 1)
    const step = (<usize>4) << length
    const entry = (symbol << 4) | length
    for (let at = table + ((<usize>reversed(next, length)) << 2); at < end; at += step) store<i32>(at, entry)
  }
  return longest
}

function reversed(code: i32, length: i32): i32 {
  let value = code
  value = ((value & 0x5555) << 1) | ((value >> 1) & 0x5555)
  value = ((value & 0x3333) << 2) | ((value >> 2) & 0x3333)
  value = ((value & 0x0f0f) << 4) | ((value >> 4) & 0x0f0f)
  value = ((value & 0x00ff) << 8) | ((value >> 8) & 0x00ff)
  return value >> (16 - length)
}

/** The codes that need no table of their own (RFC 1951, 3.2.6). */
export function makeFixedTables(literals: usize, distances: usize): void {
  memory.fill(codeLengths, 8, 144)
  memory.fill(codeLengths + 144, 9, 112)
  memory.fill(codeLengths + 256, 7, 24)
  memory.fill(codeLengths + 280, 8, 8)
  makeTable(codeLengths, 288, literals, false)
  memory.fill(codeLengths, 5, 32)
  makeTable(codeLengths, 32, distances, false)
}
