import type { Primitives } from './primitives.ts'

/** What a site signs with. `secretKey` null: payloads can be read, nobody vouches for them. */
export type Keyring = {
  readonly secretKey: string | null
  /** SECRET_KEY_FALLBACKS. Django 3 knows none, so they count from release 4 only. */
  readonly fallbacks: readonly string[]
  /** "django.contrib.sessions.SessionStore", or with another class name for an own store. */
  readonly keySalt: string
  readonly release: '3' | '4+'
  readonly serializer: 'json' | 'pickle'
}

/** The keys that are tried, the current one first; empty without a SECRET_KEY. */
function secrets(keyring: Keyring): readonly string[] {
  if (keyring.secretKey === null || keyring.secretKey === '') return []
  return keyring.release === '3' ? [keyring.secretKey] : [keyring.secretKey, ...keyring.fallbacks]
}

export type SaltedKeys = {
  /** HMAC-SHA256 keys in the order in which Django tries them. */
  readonly sha256: readonly Uint8Array[]
  /** HMAC-SHA1 keys: release 3 also takes those. */
  readonly sha1: readonly Uint8Array[]
}

/** django.utils.crypto.salted_hmac: the digest of salt and secret, both UTF-8, is the key of the HMAC. */
export function saltedKeys(primitives: Primitives, keyring: Keyring, salt: string): SaltedKeys {
  const salted = secrets(keyring).map(secret => salt + secret)
  return {
    sha256: salted.map(text => primitives.sha256(text)),
    sha1: keyring.release === '3' ? salted.map(text => primitives.sha1(text)) : [],
  }
}

/** The salt of the engine signed_cookies, whatever the class of the site is called. */
export const cookieKeySalt = 'django.contrib.sessions.backends.signed_cookies'

/** The salt of django.core.signing for session_data: the store's qualified name and "signer". */
export const signingSalt = (keyring: Keyring): string => `${keyring.keySalt}signer`

/** The salt before Django 3.1: "django.contrib.sessions" and the class's name, without a dot between them. */
export function legacySalt(keyring: Keyring): string {
  const dot = keyring.keySalt.lastIndexOf('.')
  return `django.contrib.sessions${keyring.keySalt.slice(dot + 1)}`
}
