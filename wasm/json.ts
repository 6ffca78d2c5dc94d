/** Positions in a payload that ends with a zero byte, which no JSON holds: nothing here reads on behind it. */

const quote: u8 = 0x22
const backslash: u8 = 0x5c
/** Containers within containers; deeper payloads are left to the host. */
const deepest: i32 = 60

/** What the value that was just read is. */
export const isText: i32 = 1
/** A whole number of at most fifteen digits, as it is written when printed. */
export const isNumber: i32 = 2
export const isTrue: i32 = 3
export const isFalse: i32 = 4
/** null, a list or an object: nothing that the index takes. */
export const isNothing: i32 = 5
/** Right JSON that only the host can take: a text with escapes, a fraction, a long number. */
export const isOdd: i32 = 6

export let kind: i32 = 0
export let valueFrom: usize = 0
export let valueEnd: usize = 0
export let hasEscape: bool = false

export function skipSpace(from: usize): usize {
  let at = from
  while (true) {
    const byte = load<u8>(at)
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
    at++
  }
}

/** From behind the opening quote to the closing one; 0 for anything but ASCII without control characters. */
export function stringEnd(from: usize): usize {
  let at = from
  hasEscape = false
  while (true) {
    const bytes = v128.load(at)
    const stops = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(quote)), i8x16.eq(bytes, i8x16.splat(backslash))),
      // Signed: below the space are the control characters and all that is not ASCII.
      i8x16.lt_s(bytes, i8x16.splat(0x20)),
    )
    const mask = i8x16.bitmask(stops)
    if (mask === 0) {
      at += 16
      continue
    }
    at += ctz(mask)
    const byte = load<u8>(at)
    if (byte === quote) return at
    if (byte !== backslash) return 0
    hasEscape = true
    at = escapeEnd(at + 1)
    if (at === 0) return 0
  }
}

function escapeEnd(at: usize): usize {
  switch (load<u8>(at)) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return at + 1
    case 0x75: {
      for (let digit = at + 1; digit < at + 5; digit++) {
        const byte = load<u8>(digit)
        const letter = byte | 0x20
        if (!isDigit(byte) && !(letter >= 0x61 && letter <= 0x66)) return 0
      }
      return at + 5
    }
    default:
      return 0
  }
}

function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39
}

function digitsEnd(from: usize): usize {
  let at = from
  while (isDigit(load<u8>(at))) at++
  return at
}

function numberEnd(from: usize): usize {
  const begin = load<u8>(from) === 0x2d ? from + 1 : from
  let at = digitsEnd(begin)
  const digits = at - begin
  if (digits === 0 || (digits > 1 && load<u8>(begin) === 0x30)) return 0
  const isZero = load<u8>(begin) === 0x30
  kind = digits > 15 || (isZero && begin !== from) ? isOdd : isNumber
  if (load<u8>(at) === 0x2e) {
    const fraction = at + 1
    at = digitsEnd(fraction)
    if (at === fraction) return 0
    kind = isOdd
  }
  if ((load<u8>(at) | 0x20) === 0x65) {
    at++
    if (load<u8>(at) === 0x2b || load<u8>(at) === 0x2d) at++
    const exponent = at
    at = digitsEnd(exponent)
    if (at === exponent) return 0
    kind = isOdd
  }
  return at
}

/** Where a value that is no container ends, or 0; `kind`, `valueFrom` and `valueEnd` then say what it is. */
function plainEnd(from: usize): usize {
  const byte = load<u8>(from)
  if (byte === quote) {
    valueFrom = from + 1
    valueEnd = stringEnd(from + 1)
    kind = hasEscape ? isOdd : isText
    return valueEnd === 0 ? 0 : valueEnd + 1
  }
  valueFrom = from
  if (byte === 0x74) {
    kind = isTrue
    return load<u32>(from) === 0x65757274 ? from + 4 : 0
  }
  if (byte === 0x66) {
    kind = isFalse
    return load<u32>(from + 1) === 0x65736c61 ? from + 5 : 0
  }
  if (byte === 0x6e) {
    kind = isNothing
    return load<u32>(from) === 0x6c6c756e ? from + 4 : 0
  }
  valueEnd = numberEnd(from)
  return valueEnd
}

/** Where the value that begins here ends, or 0. */
export function endOfValue(from: usize): usize {
  const byte = load<u8>(from)
  if (byte !== 0x7b && byte !== 0x5b) return plainEnd(from)
  const end = containerEnd(from)
  kind = isNothing
  return end
}

/** Goes through a list or an object without recursion: a bit for each level says which of the two it is. */
function containerEnd(from: usize): usize {
  let levels: u64 = 0
  let depth = 0
  let at = from
  while (true) {
    const byte = load<u8>(at)
    let isBehind = true
    if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepest) return 0
      levels = (levels << 1) | (byte === 0x7b ? 1 : 0)
      at = skipSpace(at + 1)
      isBehind = load<u8>(at) === closing(levels)
      if (isBehind) {
        at++
        depth--
        levels >>= 1
      }
    } else {
      at = plainEnd(at)
      if (at === 0) return 0
    }
    while (isBehind) {
      if (depth === 0) return at
      at = skipSpace(at)
      const next = load<u8>(at)
      isBehind = next === closing(levels)
      if (!isBehind && next !== 0x2c) return 0
      at++
      if (isBehind) {
        depth--
        levels >>= 1
      } else at = skipSpace(at)
    }
    if ((levels & 1) === 1) {
      at = valueAfterKey(at)
      if (at === 0) return 0
    }
  }
}

function closing(levels: u64): u8 {
  return (levels & 1) === 1 ? 0x7d : 0x5d
}

/** From a key's quote to the value that belongs to it, or 0. */
function valueAfterKey(from: usize): usize {
  if (load<u8>(from) !== quote) return 0
  const end = stringEnd(from + 1)
  return end === 0 ? 0 : valueAfterColon(end + 1)
}

export function valueAfterColon(from: usize): usize {
  const at = skipSpace(from)
  return load<u8>(at) === 0x3a ? skipSpace(at + 1) : 0
}
