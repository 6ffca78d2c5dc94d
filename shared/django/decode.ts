import type { SignatureState, StatusReason } from '../contract/session.ts'
import { parseBase62 } from './base62.ts'
import type { Keyring, SaltedKeys } from './keyring.ts'
import { legacySalt, saltedKeys, signingSalt } from './keyring.ts'
import { isMsgpack } from './msgpack/msgpack.ts'
import { isPickle } from './pickle/pickle.ts'
import type { Primitives } from './primitives.ts'

/** session_data as far as it can be told without reading the JSON or pickle in it (fields.ts and payload.ts do that). */
export type DecodedSession = {
  readonly encoding: 'signing' | 'legacy' | 'cache' | null
  readonly compressed: boolean
  readonly signature: SignatureState
  /** When Django last saved the session, in ms; null when the text does not say or the signature does not hold. */
  readonly signedAt: number | null
  readonly unreadable: StatusReason | null
  /**
   * What Django's serializer wrote: JSON text, or a pickle with one character a byte. Null when it could not be unpacked; when
   * it was written by another serializer than the site's, it is given and `unreadable` says so.
   */
  readonly serialized: string | null
  /** Bytes of the payload once unpacked; null when they could not be. */
  readonly serializedSize: number | null
}

/** Nothing larger is unpacked: a few kilobytes of zlib can hold gigabytes. */
export const maxSerializedBytes = 1024 * 1024
/** Of session_data, in characters: base64 of that, and room for time and signature. What is longer is `too-large`. */
export const maxTextLength = Math.ceil((maxSerializedBytes * 4) / 3) + 256
/** A hexadecimal SHA-1 and a colon go before the data of the legacy form. */
const legacyPrefix = /^[0-9a-f]{40}:/
const sha1SignatureLength = 27
const sha256SignatureLength = 43

const colon = ':'
const dotCode = 0x2e

function unreadable(
  reason: StatusReason,
  known: Partial<Pick<DecodedSession, 'encoding' | 'compressed' | 'signature' | 'signedAt'>> = {},
): DecodedSession {
  return {
    encoding: known.encoding ?? null,
    compressed: known.compressed ?? false,
    signature: known.signature ?? 'none',
    signedAt: known.signedAt ?? null,
    unreadable: reason,
    serialized: null,
    serializedSize: null,
  }
}

/** The rest of what is known once the payload is unpacked. Django reads nothing that another serializer wrote. */
function unpacked(
  primitives: Primitives,
  keyring: Keyring,
  bytes: Uint8Array,
): Pick<DecodedSession, 'serialized' | 'serializedSize' | 'unreadable'> {
  const serialized = primitives.fromLatin1(bytes)
  // No serializer of Django's writes msgpack into a row, and what reads JSON takes it for damaged.
  const serializer = isMsgpack(serialized) ? 'msgpack' : isPickle(serialized) ? 'pickle' : 'json'
  const otherSerializer =
    serializer === 'pickle' ? 'pickled' : keyring.serializer === 'pickle' ? 'not-pickle' : 'not-json'
  return {
    serialized: serialized === '' ? null : serialized,
    serializedSize: bytes.length,
    unreadable: serializer !== keyring.serializer ? otherSerializer : serialized === '' ? 'not-json' : null,
  }
}

/**
 * How session_data is read for one site. The function takes the text of the column and never throws: whatever is wrong is
 * said in `unreadable` and `signature`. A payload under a signature that does not hold is still given, marked `invalid`.
 * Only the outside is judged here; whether the payload can be read is found by those who read it.
 * Formats: django.core.signing and, for release 3, SessionBase._legacy_decode.
 */
export function createDecoder(primitives: Primitives, keyring: Keyring): (sessionData: string) => DecodedSession {
  const keys = saltedKeys(primitives, keyring, signingSalt(keyring))
  const legacyKeys = saltedKeys(primitives, keyring, legacySalt(keyring))

  return sessionData => {
    if (sessionData.length === 0) return unreadable('empty')
    if (sessionData.length > maxTextLength) return unreadable('too-large')
    const signatureColon = sessionData.lastIndexOf(colon)
    if (signatureColon < 0) return decodeLegacy(primitives, keyring, legacyKeys, sessionData)
    const timeColon = signatureColon > 0 ? sessionData.lastIndexOf(colon, signatureColon - 1) : -1
    if (timeColon < 0) return unreadable(looksLikeBase64(primitives, sessionData, signatureColon))
    return decodeSigning(primitives, keyring, keys, sessionData, timeColon, signatureColon)
  }
}

/** A row without a timestamp is a signed text cut short, unless it was never one. */
function looksLikeBase64(primitives: Primitives, text: string, end: number): StatusReason {
  const start = text.charCodeAt(0) === dotCode ? 1 : 0
  // Cut anywhere, so the last one to three characters may stand for no whole byte.
  const body = text.slice(start, start + Math.floor((end - start) / 4) * 4)
  return body.length >= 8 && primitives.fromBase64(body) !== null ? 'truncated' : 'not-base64'
}

function decodeSigning(
  primitives: Primitives,
  keyring: Keyring,
  keys: SaltedKeys,
  text: string,
  timeColon: number,
  signatureColon: number,
): DecodedSession {
  if (timeColon === 0) return unreadable('empty', { encoding: 'signing' })
  const compressed = text.charCodeAt(0) === dotCode
  const seconds = parseBase62(text, timeColon + 1, signatureColon)
  // Django reads the time before anything else and refuses a row without a good one.
  const signature = seconds === null ? 'invalid' : checkSignature(primitives, keyring, keys, text, signatureColon)
  const signedAt = seconds === null || signature === 'invalid' ? null : seconds * 1000
  const known = { encoding: 'signing', compressed, signature, signedAt } as const

  const body = primitives.fromBase64(text.slice(compressed ? 1 : 0, timeColon))
  if (!body) return unreadable('not-base64', known)
  let bytes = body
  if (compressed) {
    try {
      bytes = primitives.inflate(body, maxSerializedBytes)
    } catch (error) {
      const isTooLarge = error instanceof Error && error.message === 'too-large'
      return unreadable(isTooLarge ? 'too-large' : 'not-compressed-data', known)
    }
  }
  return { ...known, ...unpacked(primitives, keyring, bytes) }
}

/** Without a key, a signature of the wrong length is still known to be none. */
function checkSignature(
  primitives: Primitives,
  keyring: Keyring,
  keys: SaltedKeys,
  text: string,
  signatureColon: number,
): SignatureState {
  const length = text.length - signatureColon - 1
  const isSha1 = length === sha1SignatureLength && keyring.release === '3'
  if (!isSha1 && length !== sha256SignatureLength) return 'invalid'
  const candidates = isSha1 ? keys.sha1 : keys.sha256
  if (candidates.length === 0) return 'unchecked'
  const signed = text.slice(0, signatureColon)
  for (const [index, key] of candidates.entries()) {
    const digest = isSha1 ? primitives.hmacSha1(key, signed) : primitives.hmacSha256(key, signed)
    if (text.endsWith(primitives.toBase64Url(digest))) return index === 0 ? 'valid' : 'fallback'
  }
  return 'invalid'
}

function decodeLegacy(primitives: Primitives, keyring: Keyring, keys: SaltedKeys, text: string): DecodedSession {
  const bytes = primitives.fromBase64(text)
  const head = bytes && primitives.fromLatin1(bytes.subarray(0, 41))
  if (!bytes || head === null || !legacyPrefix.test(head)) {
    return unreadable(looksLikeBase64(primitives, text, text.length))
  }
  if (keyring.release !== '3') return unreadable('legacy-format', { encoding: 'legacy' })
  const data = bytes.subarray(41)
  const key = keys.sha1[0]
  let signature: SignatureState = 'unchecked'
  if (key) signature = primitives.toHex(primitives.hmacSha1(key, data)) === head.slice(0, 40) ? 'valid' : 'invalid'
  return { encoding: 'legacy', compressed: false, signature, signedAt: null, ...unpacked(primitives, keyring, data) }
}
