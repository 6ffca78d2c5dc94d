import {
  codeLengths,
  distanceTable,
  fixedDistanceTable,
  fixedLiteralTable,
  lengthCodeTable,
  literalTable,
} from './layout'
import { makeFixedTables, makeTable } from './huffman'

/** Of length symbols from 257 and distance symbols: the base, and how many bits are added to it (RFC 1951, 3.2.5). */
const lengthBases: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
])
const lengthBits: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
])
const distanceBases: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
])
const distanceBits: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
])
const lengthOrder: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

let bits: u64 = 0
let bitCount: i32 = 0
let source: usize = 0
let sourceEnd: usize = 0
let literalMask: usize = 0
let distanceMask: usize = 0

/** At least 56 bits at hand. What lies behind the end is read as well, and found out by `isOver`. */
function refill(): void {
  bits |= load<u64>(source) << bitCount
  source += (63 - bitCount) >> 3
  bitCount |= 56
}

function take(count: i32): i32 {
  const value = <i32>(bits & (((<u64>1) << count) - 1))
  bits >>= count
  bitCount -= count
  return value
}

function isOver(): bool {
  return source - (bitCount >> 3) > sourceEnd
}

export function prepareInflate(): void {
  makeFixedTables(fixedLiteralTable, fixedDistanceTable)
}

/**
 * Unpacks a zlib stream (RFC 1950) of `length` bytes at `from` into at most `most` bytes at `to`; 300 bytes behind them may
 * be written. Gives how many they are; -1 for anything that is not one whole, right stream with nothing behind it, and for
 * what is rare (long codes, a preset dictionary): the host decides about those.
 */
export function inflate(from: usize, length: i32, to: usize, most: i32): i32 {
  if (length < 8) return -1
  const head = ((<i32>load<u8>(from)) << 8) | (<i32>load<u8>(from + 1))
  // The usual window alone: what zlib does with smaller ones depends on how it was built.
  if (head % 31 !== 0 || (head & 0xff20) !== 0x7800) return -1
  source = from + 2
  sourceEnd = from + length - 4
  bits = 0
  bitCount = 0
  const end = to + most
  let at = to
  while (true) {
    refill()
    const isLast = take(1)
    const kind = take(2)
    if (isOver()) return -1
    if (kind === 0) at = copyStored(at, end)
    else if (kind === 1) {
      literalMask = 511
      distanceMask = 31
      at = unpack(to, at, end, fixedLiteralTable, fixedDistanceTable)
    } else if (kind === 2 && readTables()) at = unpack(to, at, end, literalTable, distanceTable)
    else return -1
    if (at === 0 || isOver()) return -1
    if (isLast === 1) break
  }
  if (source - (bitCount >> 3) !== sourceEnd) return -1
  return bswap<u32>(load<u32>(sourceEnd)) === adler(to, <i32>(at - to)) ? <i32>(at - to) : -1
}

function copyStored(at: usize, end: usize): usize {
  take(bitCount & 7)
  source -= bitCount >> 3
  bits = 0
  bitCount = 0
  const length = <usize>load<u16>(source)
  if (length !== <usize>(~load<u16>(source + 2) & 0xffff)) return 0
  source += 4
  if (source > sourceEnd || length > sourceEnd - source || length > end - at) return 0
  memory.copy(at, source, length)
  source += length
  return at + length
}

/** The codes of a block that brings its own. */
function readTables(): bool {
  const literals = take(5) + 257
  const distances = take(5) + 1
  const lengths = take(4) + 4
  if (literals > 286 || distances > 30) return false
  v128.store(codeLengths, i32x4.splat(0))
  store<u32>(codeLengths, 0, 16)
  for (let at = 0; at < lengths; at++) {
    if (at === 12) refill()
    store<u8>(codeLengths + load<u8>(lengthOrder + at), <u8>take(3))
  }
  const lengthCodeBits = makeTable(codeLengths, 19, lengthCodeTable, false)
  if (lengthCodeBits === 0 || !readLengths(literals + distances, lengthCodeBits)) return false
  // Without an end no block can be right.
  if (load<u8>(codeLengths + 256) === 0) return false
  const farBits = makeTable(codeLengths + literals, distances, distanceTable, true)
  const literalBits = makeTable(codeLengths, literals, literalTable, true)
  literalMask = ((<usize>1) << literalBits) - 1
  distanceMask = ((<usize>1) << farBits) - 1
  return literalBits > 0 && farBits > 0
}

/** The lengths of so many codes, which are coded themselves. Behind them 144 bytes may be written. */
function readLengths(all: i32, lengthCodeBits: i32): bool {
  const mask = ((<u64>1) << lengthCodeBits) - 1
  // Here and below: what is counted in locals is several times quicker than in globals.
  let window = bits
  let windowBits = bitCount
  let from = source
  for (let at = 0; at < all;) {
    window |= load<u64>(from) << windowBits
    from += (63 - windowBits) >> 3
    windowBits |= 56
    const entry = load<i32>(lengthCodeTable + ((<usize>(window & mask)) << 2))
    if (entry === 0) return false
    window >>= entry & 15
    windowBits -= entry & 15
    const symbol = entry >> 4
    if (symbol < 16) {
      store<u8>(codeLengths + at++, <u8>symbol)
      continue
    }
    if (symbol === 16 && at === 0) return false
    const value: u8 = symbol === 16 ? load<u8>(codeLengths + at - 1) : 0
    const moreBits = symbol === 16 ? 2 : symbol === 17 ? 3 : 7
    const times = (symbol === 18 ? 11 : 3) + <i32>(window & (((<u64>1) << moreBits) - 1))
    window >>= moreBits
    windowBits -= moreBits
    if (at + times > all) return false
    const values = i8x16.splat(value)
    for (let filled = 0; filled < times; filled += 16) v128.store(codeLengths + at + filled, values)
    at += times
  }
  bits = window
  bitCount = windowBits
  source = from
  return true
}

/** Symbols until the block's end; where writing goes on, or 0. */
function unpack(begin: usize, start: usize, end: usize, literals: usize, distances: usize): usize {
  const ofLiteral = <u64>literalMask
  const ofDistance = <u64>distanceMask
  let window = bits
  let windowBits = bitCount
  let from = source
  let at = start
  while (true) {
    window |= load<u64>(from) << windowBits
    from += (63 - windowBits) >> 3
    windowBits |= 56
    let entry = load<i32>(literals + ((<usize>(window & ofLiteral)) << 2))
    // Three literals of at most twelve bits, and still enough for a length and its distance.
    for (let more = 0; more < 2 && entry >> 4 < 256 && entry !== 0; more++) {
      window >>= entry & 15
      windowBits -= entry & 15
      store<u8>(at++, <u8>(entry >> 4))
      entry = load<i32>(literals + ((<usize>(window & ofLiteral)) << 2))
    }
    if (entry === 0 || at > end) return 0
    window >>= entry & 15
    windowBits -= entry & 15
    let symbol = entry >> 4
    if (symbol < 256) {
      store<u8>(at++, <u8>symbol)
      if (at > end) return 0
      continue
    }
    if (symbol === 256) break
    if (symbol > 285) return 0
    window |= load<u64>(from) << windowBits
    from += (63 - windowBits) >> 3
    windowBits |= 56
    symbol -= 257
    const lengthMore = load<u8>(lengthBits + symbol)
    const length = <usize>load<u16>(lengthBases + (symbol << 1)) + <usize>(window & (((<u64>1) << lengthMore) - 1))
    window >>= lengthMore
    windowBits -= lengthMore
    const far = load<i32>(distances + ((<usize>(window & ofDistance)) << 2))
    if (far === 0 || far >> 4 > 29) return 0
    window >>= far & 15
    windowBits -= far & 15
    const place = <usize>(far >> 4)
    const distanceMore = load<u8>(distanceBits + place)
    const distance = <usize>load<u16>(distanceBases + (place << 1)) + <usize>(window & (((<u64>1) << distanceMore) - 1))
    window >>= distanceMore
    windowBits -= distanceMore
    if (distance > at - begin || length > end - at || from - (windowBits >> 3) > sourceEnd) return 0
    copyBack(at, distance, length)
    at += length
  }
  bits = window
  bitCount = windowBits
  source = from
  return at
}

function copyBack(at: usize, distance: usize, length: usize): void {
  const stop = at + length
  if (distance >= 16) {
    for (let to = at; to < stop; to += 16) v128.store(to, v128.load(to - distance))
    return
  }
  for (let to = at; to < stop; to++) store<u8>(to, load<u8>(to - distance))
}

/** Adler-32 (RFC 1950): sixteen bytes at a time. */
function adler(from: usize, length: i32): u32 {
  const weights = i16x8(16, 15, 14, 13, 12, 11, 10, 9)
  const lower = i16x8(8, 7, 6, 5, 4, 3, 2, 1)
  const one = i16x8.splat(1)
  let a: u32 = 1
  let b: u32 = 0
  let at = from
  let left = length
  while (left >= 16) {
    // So many that no sum overflows.
    const blocks = min(left >> 4, 128)
    let sums = i32x4.splat(0)
    let before = i32x4.splat(0)
    let weighted = i32x4.splat(0)
    for (let block = 0; block < blocks; block++) {
      const bytes = v128.load(at)
      const high = i16x8.extend_low_i8x16_u(bytes)
      const low = i16x8.extend_high_i8x16_u(bytes)
      before = i32x4.add(before, sums)
      sums = i32x4.add(sums, i32x4.add(i32x4.dot_i16x8_s(high, one), i32x4.dot_i16x8_s(low, one)))
      weighted = i32x4.add(weighted, i32x4.add(i32x4.dot_i16x8_s(high, weights), i32x4.dot_i16x8_s(low, lower)))
      at += 16
    }
    const total = <u32>(blocks << 4)
    b = (b + total * a + (lanesOf(before) << 4) + lanesOf(weighted)) % 65521
    a = (a + lanesOf(sums)) % 65521
    left -= blocks << 4
  }
  for (; left > 0; left--) {
    a += <u32>load<u8>(at++)
    b += a
  }
  a %= 65521
  b %= 65521
  return (b << 16) | a
}

function lanesOf(x: v128): u32 {
  return i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3)
}
