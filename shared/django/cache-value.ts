import { unpackValue } from './cache-packing.ts'
import type { DecodedSession } from './decode.ts'
import { maxSerializedBytes } from './decode.ts'
import { isMsgpack } from './msgpack/msgpack.ts'
import { isPickle } from './pickle/pickle.ts'
import { decodeUtf8 } from './pickle/texts.ts'
import type { Primitives } from './primitives.ts'

/** Larger values are not unpacked: as packed bytes they may hold any amount. */
export const maxCacheValueBytes = maxSerializedBytes

/**
 * How the value of a session in a cache is read: the session's dict itself, as the cache's own serializer wrote it, with no signature
 * and no time. Compressor and serializer are told from the bytes, whatever the site is configured for. Takes the bytes, one character
 * each, and never throws: whatever is wrong is said in `unreadable`.
 */
export function createCacheDecoder(primitives: Primitives): (value: string) => DecodedSession {
  return value => {
    if (value.length === 0) return nothing('empty')
    if (value.length > maxCacheValueBytes) return nothing('too-large')
    const unpacked = unpackValue(primitives, value, maxSerializedBytes)
    if ('problem' in unpacked) return nothing(unpacked.problem)
    const { packing, serialized } = unpacked
    const { text, unreadable } = readable(serialized)
    return {
      encoding: 'cache',
      compressed: packing !== null,
      signature: 'unsigned',
      signedAt: null,
      unreadable,
      serialized: text,
      serializedSize: serialized.length,
    }
  }
}

/** A pickle or msgpack as it is, JSON as its text. */
function readable(serialized: string): Pick<DecodedSession, 'unreadable'> & { readonly text: string | null } {
  if (isMsgpack(serialized) || isPickle(serialized)) return { text: serialized, unreadable: null }
  if (!serialized.startsWith('{')) return { text: null, unreadable: serialized === '' ? 'empty' : 'unknown-format' }
  try {
    return { text: decodeUtf8(serialized), unreadable: null }
  } catch {
    return { text: null, unreadable: 'not-json' }
  }
}

const nothing = (unreadable: 'empty' | 'too-large' | 'not-compressed-data' | 'no-unpacker'): DecodedSession => ({
  encoding: 'cache',
  compressed: false,
  signature: 'none',
  signedAt: null,
  unreadable,
  serialized: null,
  serializedSize: null,
})
