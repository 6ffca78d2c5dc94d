import type { DecodedSession } from './decode.ts'
import { maxSerializedBytes } from './decode.ts'
import { isPickle } from './pickle/pickle.ts'
import type { Primitives } from './primitives.ts'

/** Larger values are not unpacked: as packed bytes they may hold any amount. */
export const maxCacheValueBytes = maxSerializedBytes

/**
 * How the value of a session in a cache is read: the session's dict itself, as the cache's own serializer wrote it, with no signature
 * and no time. Takes the bytes, one character each, and never throws: whatever is wrong is said in `unreadable`.
 */
export function createCacheDecoder(primitives: Primitives): (value: string) => DecodedSession {
  return value => {
    if (value.length === 0) return nothing('empty')
    if (value.length > maxCacheValueBytes) return nothing('too-large')
    if (isZlib(value)) return inflated(primitives, value)
    return unpacked(value, false)
  }
}

/** Two bytes of a zlib stream with Python's window: method 8, and divisible by 31. */
const isZlib = (value: string) =>
  value.charCodeAt(0) === 0x78 && ((value.charCodeAt(0) << 8) | value.charCodeAt(1)) % 31 === 0

function inflated(primitives: Primitives, value: string): DecodedSession {
  try {
    const bytes = primitives.inflate(primitives.toLatin1(value), maxSerializedBytes)
    return unpacked(primitives.fromLatin1(bytes), true)
  } catch (error) {
    return nothing(error instanceof Error && error.message === 'too-large' ? 'too-large' : 'not-compressed-data')
  }
}

function unpacked(serialized: string, compressed: boolean): DecodedSession {
  const isKnown = isPickle(serialized) || serialized.startsWith('{')
  return {
    encoding: 'cache',
    compressed,
    signature: 'unsigned',
    signedAt: null,
    unreadable: isKnown ? null : 'not-json',
    serialized: isKnown ? serialized : null,
    serializedSize: serialized.length,
  }
}

const nothing = (unreadable: 'empty' | 'too-large' | 'not-compressed-data'): DecodedSession => ({
  encoding: 'cache',
  compressed: false,
  signature: 'none',
  signedAt: null,
  unreadable,
  serialized: null,
  serializedSize: null,
})
