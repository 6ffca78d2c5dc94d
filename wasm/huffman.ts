import { codeLengths, entries, lengthCounts, ordered, places } from './layout'

/** A table has an entry for each value of so many bits; payloads with longer codes are left to the host. */
const mostBits: i32 = 12

/**
 * Makes the table of a canonical code (RFC 1951, 3.2.2) from `count` lengths at `lengths`: an entry holds the symbol shifted
 * left by four and the code's length, 0 where no code leads. Gives how many bits the table is for; 0 for a set of lengths that
 * is over-subscribed, incomplete (`maySingle` allows a single code of one bit), or has codes that are too long.
 */
export function makeTable(lengths: usize, count: i32, table: usize, maySingle: bool): i32 {
  const used = takeUsed(lengths, count)
  let left = 1
  let longest = 0
  let place = ordered
  for (let length: usize = 1; length <= 15; length++) {
    const codes = load<i32>(lengthCounts + (length << 2))
    left = (left << 1) - codes
    if (left < 0) return 0
    if (codes > 0) longest = <i32>length
    store<usize>(places + (length << 2), place)
    place += (<usize>codes) << 1
  }
  if (left > 0) return maySingle && used === 1 && longest === 1 ? singleCode(table) : 0
  if (longest > mostBits) return 0
  // In the order of their codes: the short ones first, those of one length as their symbols go.
  for (let at: usize = 0; at < (<usize>used) << 1; at += 2) {
    const entry = load<u16>(entries + at)
    const next = places + ((<usize>(entry & 15)) << 2)
    store<u16>(load<usize>(next), entry)
    store<usize>(next, load<usize>(next) + 2)
  }
  fill(table, longest)
  return longest
}

/** The symbols that have a code, as entries, and how many there are of each length. Most have none: sixteen are looked at together. */
function takeUsed(lengths: usize, count: i32): i32 {
  for (let at: usize = 0; at < 64; at += 16) v128.store(lengthCounts + at, i32x4.splat(0))
  let used = 0
  for (let from = 0; from < count; from += 16) {
    let some = i8x16.bitmask(i8x16.ne(v128.load(lengths + from), i8x16.splat(0)))
    if (from + 16 > count) some &= (1 << (count - from)) - 1
    for (; some !== 0; some &= some - 1) {
      const symbol = from + ctz(some)
      const length = <usize>load<u8>(lengths + symbol)
      const place = lengthCounts + (length << 2)
      store<i32>(place, load<i32>(place) + 1)
      store<u16>(entries + ((<usize>used) << 1), <u16>((symbol << 4) | (<i32>length)))
      used++
    }
  }
  return used
}

function singleCode(table: usize): i32 {
  store<i32>(table, <i32>load<u16>(entries))
  store<i32>(table + 4, 0)
  return 1
}

/**
 * Enters a complete code, whose entries stand in the order of their codes. The table is made for the shortest codes first and
 * doubled with every bit more, so that each entry is written once. Codes are kept with their first bit lowest.
 */
function fill(table: usize, longest: i32): void {
  let at = ordered
  let bitsNow = 0
  let code = 0
  while (true) {
    const entry = <i32>load<u16>(at)
    for (; bitsNow < (entry & 15); bitsNow++) double(table, bitsNow)
    store<i32>(table + ((<usize>code) << 2), entry)
    const last = (1 << bitsNow) - 1
    if (code === last) break
    // The next code of as many bits: of the zeros the one that is read last becomes one, and what follows it zero.
    const bit = 1 << (31 - clz(code ^ last))
    code = (code & (bit - 1)) | bit
    at += 2
  }
  for (; bitsNow < longest; bitsNow++) double(table, bitsNow)
}

/** Copies the first half of a table, which has entries for so many bits, behind itself. What lies behind a small one is overwritten. */
function double(table: usize, bits: i32): void {
  const size = (<usize>4) << bits
  for (let at: usize = 0; at < size; at += 16) v128.store(table + size + at, v128.load(table + at))
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
