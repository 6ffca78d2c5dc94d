import type { DecodedSession } from './decode.ts'
import { encodeLegacySession, encodeSession } from './encode.ts'
import { withMember } from './json-member.ts'
import type { Keyring } from './keyring.ts'
import type { Primitives } from './primitives.ts'
import { isPickle } from './pickle/pickle.ts'
import { isPickledDict, withPickledEntry } from './pickle/set-entry.ts'
import { parsePythonJson } from './python-json.ts'

/** Why Rollcall does not write a payload: its rest could not be kept as Django would read it, or Django would refuse it. */
export type RewriteObstacle = 'no-secret-key' | 'signature' | 'unreadable'

/** Null when the payload of this row can be written anew. */
export function rewriteObstacle(decoded: DecodedSession): RewriteObstacle | null {
  if (decoded.signature === 'unchecked') return 'no-secret-key'
  if (decoded.signature !== 'valid' && decoded.signature !== 'fallback') return 'signature'
  const { serialized, unreadable } = decoded
  return unreadable !== null || serialized === null || !isObject(serialized) ? 'unreadable' : null
}

function isObject(serialized: string): boolean {
  if (isPickle(serialized)) return isPickledDict(serialized)
  try {
    return parsePythonJson(serialized).kind === 'dict'
  } catch {
    return false
  }
}

/**
 * session_data with `_session_expiry` set to whole seconds, or with null taken out, and the rest of the JSON or pickle as it was.
 * It is signed with the row's own time, so that the session does not look as if its user had just been active; the older form
 * without a time stays in that form. Throws an Error where there is a rewriteObstacle.
 */
export function rewriteExpiry(
  primitives: Primitives,
  keyring: Keyring,
  decoded: DecodedSession,
  seconds: number | null,
): string {
  const { serialized, signedAt } = decoded
  if (serialized === null || rewriteObstacle(decoded) !== null) throw new Error('This session cannot be written anew')
  const text = withExpiry(serialized, seconds)
  return signedAt === null
    ? encodeLegacySession(primitives, keyring, text)
    : encodeSession(primitives, keyring, text, signedAt / 1000)
}

/**
 * The payload with `_session_expiry` as given. Nothing can be taken out of a pickle: there it becomes None, which Django's SessionBase takes for absent
 * wherever it asks for it.
 */
export function withExpiry(serialized: string, seconds: number | null): string {
  const name = '_session_expiry'
  if (isPickle(serialized)) return withPickledEntry(serialized, name, seconds)
  return withMember(serialized, name, seconds === null ? null : String(seconds))
}
