import type { Keyring } from './keyring.ts'
import { saltedKeys } from './keyring.ts'
import type { Primitives } from './primitives.ts'

/** AbstractBaseUser.get_session_auth_hash's own salt. */
const salt = 'django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash'

/**
 * Takes a user's password field as the column holds it and gives the values of `_auth_user_hash` that Django takes for it, in
 * hex: by the current key, by each fallback, and by SHA-1 for release 3. Empty without a SECRET_KEY.
 */
export function createAuthHasher(primitives: Primitives, keyring: Keyring): (password: string) => readonly string[] {
  const keys = saltedKeys(primitives, keyring, salt)
  return password => [
    ...keys.sha256.map(key => primitives.toHex(primitives.hmacSha256(key, password))),
    ...keys.sha1.map(key => primitives.toHex(primitives.hmacSha1(key, password))),
  ]
}

/** createAuthHasher for a single password. */
export function sessionAuthHashes(primitives: Primitives, keyring: Keyring, password: string): readonly string[] {
  return createAuthHasher(primitives, keyring)(password)
}
