import { packValue, unpackValue } from './cache-packing.ts'
import { maxCacheValueBytes } from './cache-value.ts'
import { isMsgpack } from './msgpack/msgpack.ts'
import { isMsgpackDict, withMsgpackEntry } from './msgpack/set-entry.ts'
import { isPickle } from './pickle/pickle.ts'
import { isPickledDict } from './pickle/set-entry.ts'
import type { Primitives } from './primitives.ts'
import { parsePythonJson } from './python-json.ts'
import { withExpiry } from './rewrite-expiry.ts'

/**
 * The value of a session in a cache with `_session_expiry` set to whole seconds, or with null taken out (of a pickle: set to None), and
 * the rest as its serializer wrote it, in the same compressor. Takes and gives bytes, one character each. Null where the value is no dict
 * that can be read.
 */
export function rewriteCacheValue(primitives: Primitives, value: string, seconds: number | null): string | null {
  const unpacked = unpackValue(primitives, value, maxCacheValueBytes)
  if ('problem' in unpacked) return null
  const { packing, serialized } = unpacked
  if (!isDict(serialized)) return null
  const changed = isMsgpack(serialized)
    ? withMsgpackEntry(serialized, '_session_expiry', seconds)
    : withExpiry(serialized, seconds)
  return packValue(primitives, changed, packing)
}

/** JSON is looked at as bytes: what is beyond ASCII stands in texts alone, and these bytes are kept. */
function isDict(serialized: string): boolean {
  if (isMsgpack(serialized)) return isMsgpackDict(serialized)
  if (isPickle(serialized)) return isPickledDict(serialized)
  try {
    return parsePythonJson(serialized).kind === 'dict'
  } catch {
    return false
  }
}
