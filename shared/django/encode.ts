import { printBase62 } from './base62.ts'
import type { Keyring } from './keyring.ts'
import { legacySalt, saltedKeys, signingSalt } from './keyring.ts'
import type { Primitives } from './primitives.ts'

/**
 * session_data as Django 3.1 and later writes it (django.core.signing.dumps with compress=True), signed by the current key.
 * `serialized` is the JSON text, ASCII as Python's json.dumps makes it; `signedAtSeconds` is the Unix time it claims.
 * Throws an Error without a SECRET_KEY, and for characters that the serializer cannot have written.
 */
export function encodeSession(
  primitives: Primitives,
  keyring: Keyring,
  serialized: string,
  signedAtSeconds: number,
): string {
  const key = saltedKeys(primitives, keyring, signingSalt(keyring)).sha256[0]
  if (!key) throw new Error('A session cannot be signed without a SECRET_KEY')
  const plain = plainBytes(primitives, serialized)
  const packed = primitives.deflate(plain)
  const isShorter = packed.length < plain.length - 1
  const body = isShorter ? `.${primitives.toBase64Url(packed)}` : primitives.toBase64Url(plain)
  const signed = `${body}:${printBase62(signedAtSeconds)}`
  return `${signed}:${primitives.toBase64Url(primitives.hmacSha256(key, signed))}`
}

/** The same in the form that Django 3 also reads: an HMAC-SHA1 in hexadecimal before the text, all of it in base64. */
export function encodeLegacySession(primitives: Primitives, keyring: Keyring, serialized: string): string {
  const key = saltedKeys(primitives, keyring, legacySalt(keyring)).sha1[0]
  if (!key) throw new Error('Only Django 3 reads this form, and not without a SECRET_KEY')
  const plain = plainBytes(primitives, serialized)
  const head = primitives.toLatin1(`${primitives.toHex(primitives.hmacSha1(key, plain))}:`)
  const whole = new Uint8Array(head.length + plain.length)
  whole.set(head)
  whole.set(plain, head.length)
  const text = primitives.toBase64Url(whole).replaceAll('-', '+').replaceAll('_', '/')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

function plainBytes(primitives: Primitives, serialized: string): Uint8Array {
  if (!isLatin1(serialized)) throw new Error('A serialized session holds characters beyond Latin-1')
  return primitives.toLatin1(serialized)
}

function isLatin1(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0xff) return false
  return true
}
