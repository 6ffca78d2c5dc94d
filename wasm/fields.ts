import { fieldNames, fieldNameSize, fieldValues } from './layout'
import {
  endOfValue,
  hasEscape,
  isNumber,
  isOdd,
  isText,
  kind,
  skipSpace,
  stringEnd,
  valueAfterColon,
  valueEnd,
  valueFrom,
} from './json'
import { readTime } from './time'

/** The fields in the order in which the host names them. */
export const authUserId: i32 = 0
export const authBackend: i32 = 1
export const authHash: i32 = 2
export const sessionExpiry: i32 = 3
export const user: i32 = 4
export const userId: i32 = 5
export const email: i32 = 6
export const displayName: i32 = 7
export const role: i32 = 8
export const loginTime: i32 = 9
export const lastActivity: i32 = 10
export const fieldCount: i32 = 11

const valueSize: usize = 12

function place(field: i32): usize {
  return fieldValues + <usize>field * valueSize
}
export function kindOf(field: i32): i32 {
  return load<i32>(place(field))
}
export function fromOf(field: i32): usize {
  return load<u32>(place(field) + 4)
}
export function lengthOf(field: i32): i32 {
  return load<i32>(place(field) + 8)
}

/** True when the field is there as a text, or as a number that is written as one. */
export function hasText(field: i32): bool {
  return (kindOf(field) === isText && lengthOf(field) > 0) || kindOf(field) === isNumber
}

/**
 * Finds the fields in a payload of `length` bytes; what is behind it is overwritten. False when it is not the plain JSON of an
 * object, or when a field in it is more than plain ASCII of at most `longest` bytes: the host reads such a payload.
 */
export function readFields(from: usize, length: i32): bool {
  const end = from + length
  v128.store(end, i8x16.splat(0))
  memory.fill(fieldValues, 0, <usize>fieldCount * valueSize)
  let at = skipSpace(from)
  if (load<u8>(at) !== 0x7b) return false
  at = skipSpace(at + 1)
  if (load<u8>(at) === 0x7d) return skipSpace(at + 1) === end
  while (true) {
    if (load<u8>(at) !== 0x22) return false
    const key = at + 1
    const keyEnd = stringEnd(key)
    // A key with escapes may be one of those that are looked for.
    if (keyEnd === 0 || hasEscape) return false
    at = valueAfterColon(keyEnd + 1)
    if (at === 0) return false
    at = endOfValue(at)
    if (at === 0) return false
    if (!note(key, <i32>(keyEnd - key))) return false
    at = skipSpace(at)
    const next = load<u8>(at)
    if (next === 0x7d) return skipSpace(at + 1) === end
    if (next !== 0x2c) return false
    at = skipSpace(at + 1)
  }
}

/** Keeps the value that was just read for each field of that name; the last one counts. */
function note(key: usize, length: i32): bool {
  for (let field = 0; field < fieldCount; field++) {
    const name = fieldNames + <usize>field * fieldNameSize
    if (load<i32>(name) !== length || !areSame(name + 4, key, length)) continue
    const size = kind === isText || kind === isNumber ? <i32>(valueEnd - valueFrom) : 0
    if (kind === isOdd || size > (field === authBackend ? 300 : 200)) return false
    store<i32>(place(field), kind)
    store<u32>(place(field) + 4, <u32>valueFrom)
    store<i32>(place(field) + 8, size)
  }
  return true
}

export function areSame(one: usize, other: usize, length: i32): bool {
  for (let at: usize = 0; at < <usize>length; at++) if (load<u8>(one + at) !== load<u8>(other + at)) return false
  return true
}

/** What `readTime` says of a field; false when only the host can tell. */
export function timeOf(field: i32, to: usize): bool {
  const is = kindOf(field)
  if (is !== isText && is !== isNumber) {
    store<i32>(to, 0)
    return true
  }
  return readTime(fromOf(field), lengthOf(field), is === isNumber, to)
}

/** The whole number of a field, which is known to be one. */
export function numberOf(from: usize, length: i32): i64 {
  let value: i64 = 0
  const isNegative = load<u8>(from) === 0x2d
  for (let at = isNegative ? from + 1 : from; at < from + length; at++) value = value * 10 + <i64>(load<u8>(at) - 0x30)
  return isNegative ? -value : value
}
