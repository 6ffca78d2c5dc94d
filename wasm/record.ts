import {
  authBackend,
  authHash,
  authUserId,
  displayName,
  email,
  fromOf,
  hasText,
  kindOf,
  lastActivity,
  lengthOf,
  loginTime,
  numberOf,
  role,
  sessionExpiry,
  timeOf,
  user,
  userId,
} from './fields'
import { isFalse, isNumber, isText, isTrue } from './json'
import { lanes } from './layout'
import { wordOf } from './words'

/** How `_session_expiry` is meant; see expiryOf in shared/django/fields.ts. */
const byDefault: i32 = 0
const atBrowserClose: i32 = 1
const afterSeconds: i32 = 2
const atDate: i32 = 3

/** Twice sixteen bytes for what `readTime` finds. */
const times: usize = lanes + 0x100

/**
 * Writes what the fields of the row at hand say into its record; identity, name and email go to `at`, before `end`. Gives
 * where the next row's may go; 0 when only the host can take the row.
 */
export function writeFields(record: usize, at: usize, end: usize): usize {
  if (!timeOf(loginTime, times) || !timeOf(lastActivity, times + 16)) return 0
  store<i32>(record + 40, load<i32>(times) | (load<i32>(times + 16) << 8))
  store<f64>(record + 24, load<f64>(times + 8))
  store<f64>(record + 32, load<f64>(times + 24))
  const isPayloadUser = hasText(user) || hasText(userId)
  store<i32>(record + 8, (hasText(authUserId) ? 1 : 0) | (isPayloadUser ? 2 : 0) | (hasText(authHash) ? 4 : 0))
  store<i32>(record + 12, expiryKind())
  writeHash(record + 88)
  const backendWord = hasText(authBackend) ? wordOf(fromOf(authBackend), lengthOf(authBackend)) : 0
  const roleWord = hasText(role) ? wordOf(fromOf(role), lengthOf(role)) : 0
  if ((hasText(authBackend) && backendWord === 0) || (hasText(role) && roleWord === 0)) return 0
  store<i32>(record + 56, backendWord)
  store<i32>(record + 60, roleWord)
  // The longest identity, name and email, and the two letters before the first.
  if (at + 602 > end) return 0
  const identity = hasText(authUserId) ? authUserId : hasText(userId) ? userId : hasText(user) ? user : email
  let next = at
  store<i32>(record + 68, 0)
  if (hasText(identity)) {
    store<u16>(next, hasText(authUserId) ? 0x3a75 : 0x3a70)
    next = writeText(record + 64, identity, next + 2)
    store<u32>(record + 64, load<u32>(record + 64) - 2)
    store<i32>(record + 68, load<i32>(record + 68) + 2)
  }
  next = writeText(record + 72, hasText(displayName) ? displayName : user, next)
  return writeText(record + 80, email, next)
}

/** Copies a field's text, and writes its place and length; a length of 0 stands for none. */
function writeText(to: usize, field: i32, at: usize): usize {
  const length = hasText(field) ? lengthOf(field) : 0
  memory.copy(at, fromOf(field), length)
  store<u32>(to, <u32>at)
  store<i32>(to + 4, length)
  return at + length
}

function expiryKind(): i32 {
  switch (kindOf(sessionExpiry)) {
    case isText:
      return lengthOf(sessionExpiry) === 0 ? byDefault : atDate
    case isNumber:
      return numberOf(fromOf(sessionExpiry), lengthOf(sessionExpiry)) === 0 ? atBrowserClose : afterSeconds
    case isTrue:
      return afterSeconds
    case isFalse:
      return atBrowserClose
    default:
      return byDefault
  }
}

/** The first 128 bits of a hash in hex, as electron/monitor/auth-hash.ts keeps them: zeros for a text that is none. */
function writeHash(to: usize): void {
  v128.store(to, i8x16.splat(0))
  const length = lengthOf(authHash)
  if (kindOf(authHash) !== isText || (length !== 64 && length !== 40)) return
  const from = fromOf(authHash)
  for (let at = from; at < from + length; at++) if (hexValue(load<u8>(at)) < 0) return
  for (let word: usize = 0; word < 4; word++) {
    let value: u32 = 0
    for (let digit: usize = 0; digit < 8; digit++) value = (value << 4) | hexValue(load<u8>(from + (word << 3) + digit))
    store<u32>(to + (word << 2), value)
  }
}

function hexValue(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x61 + 10 : -1
}
