import { base62Values, base64Values } from './layout'

/** What stands for no digit. */
const none: u8 = 0xff

export function prepareText(): void {
  memory.fill(base64Values, none, 256)
  memory.fill(base62Values, none, 256)
  for (let digit = 0; digit < 26; digit++) {
    store<u8>(base64Values + 0x41 + digit, <u8>digit)
    store<u8>(base64Values + 0x61 + digit, <u8>(26 + digit))
    store<u8>(base62Values + 0x41 + digit, <u8>(10 + digit))
    store<u8>(base62Values + 0x61 + digit, <u8>(36 + digit))
  }
  for (let digit = 0; digit < 10; digit++) {
    store<u8>(base64Values + 0x30 + digit, <u8>(52 + digit))
    store<u8>(base62Values + 0x30 + digit, <u8>digit)
  }
  store<u8>(base64Values + 0x2d, 62)
  store<u8>(base64Values + 0x5f, 63)
}

function sextet(at: usize): u32 {
  return load<u8>(base64Values + load<u8>(at))
}

/**
 * By the upper and by the lower half of a letter: bits for the halves that do not go together in base64url, and what turns a letter into
 * its digit ("_" is 33 further).
 */
const upperHalves = i8x16(32, 32, 1, 2, 4, 8, 4, 16, 32, 32, 32, 32, 32, 32, 32, 32)
const lowerHalves = i8x16(37, 33, 33, 33, 33, 33, 33, 33, 33, 33, 35, 59, 59, 58, 59, 51)
const toDigit = i8x16(0, 0, 17, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0)

/** base64url without padding: the bytes, at `to`, of which a few more may be written; how many, or -1. */
export function fromBase64(from: usize, length: i32, to: usize): i32 {
  if ((length & 3) === 1) return -1
  let at = from
  let place = to
  const end = from + length
  let mismatched = i8x16.splat(0)
  for (; at + 16 <= end; at += 16) {
    const letters = v128.load(at)
    const upper = i8x16.shr_u(letters, 4)
    const lower = v128.and(letters, i8x16.splat(15))
    const pair = v128.and(i8x16.swizzle(upperHalves, upper), i8x16.swizzle(lowerHalves, lower))
    mismatched = v128.or(mismatched, pair)
    const underline = v128.and(i8x16.eq(letters, i8x16.splat(0x5f)), i8x16.splat(33))
    v128.store(place, packed(i8x16.add(i8x16.add(letters, i8x16.swizzle(toDigit, upper)), underline)))
    place += 12
  }
  let wrong: u32 = v128.any_true(mismatched) ? none : 0
  for (; at + 4 <= end; at += 4) {
    const one = sextet(at)
    const two = sextet(at + 1)
    const three = sextet(at + 2)
    const four = sextet(at + 3)
    wrong |= one | two | three | four
    store<u32>(place, bswap<u32>(((one << 18) | (two << 12) | (three << 6) | four) << 8))
    place += 3
  }
  const rest = <i32>(end - at)
  if (rest > 0) {
    const one = sextet(at)
    const two = sextet(at + 1)
    const three: u32 = rest === 3 ? sextet(at + 2) : 0
    wrong |= one | two | three
    store<u32>(place, bswap<u32>(((one << 18) | (two << 12) | (three << 6)) << 8))
    place += rest - 1
  }
  return wrong > 63 ? -1 : <i32>(place - to)
}

/** Four times four digits of six bits as four times three bytes; the last four bytes stand for nothing. */
function packed(digits: v128): v128 {
  const first = i32x4.shl(v128.and(digits, i32x4.splat(0xff)), 18)
  const second = i32x4.shl(v128.and(digits, i32x4.splat(0xff00)), 4)
  const third = i32x4.shr_u(v128.and(digits, i32x4.splat(0xff0000)), 10)
  const words = v128.or(v128.or(first, second), v128.or(third, i32x4.shr_u(digits, 24)))
  return v128.shuffle<u8>(words, words, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15)
}

/** A number in base 62 of one to eight digits; -1 for anything else. */
export function fromBase62(from: usize, length: i32): i64 {
  if (length < 1 || length > 8) return -1
  let value: i64 = 0
  for (let at = from; at < from + length; at++) {
    const digit = load<u8>(base62Values + load<u8>(at))
    if (digit === none) return -1
    value = value * 62 + <i64>digit
  }
  return value
}

/** The last place of a byte before `end`, or `from - 1`. */
export function lastPlace(from: usize, end: usize, byte: u8): usize {
  let at = end - 1
  while (at >= from && load<u8>(at) !== byte) at--
  return at
}

/** row-mark.ts says what this is; the two must agree. */
export function markOf(from: usize, length: i32): u32 {
  let mark: u32 = <u32>length
  const whole = from + (length & ~3)
  let at = from
  for (; at < whole; at += 4) mark = mixed(mark, load<u32>(at))
  let rest: u32 = 0
  for (let shift: u32 = 0; at < from + length; at++, shift += 8) rest |= (<u32>load<u8>(at)) << shift
  mark = mixed(mark, rest)
  mark = (mark ^ (mark >> 16)) * 0x85ebca6b
  return mark ^ (mark >> 13)
}

function mixed(mark: u32, word: u32): u32 {
  return rotl<u32>(mark ^ (rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593), 13) * 5 + 0xe6546b64
}
