import type { Keyring, SaltedKeys } from './keyring.ts'
import { saltedKeys } from './keyring.ts'
import type { Primitives } from './primitives.ts'

/** AbstractBaseUser.get_session_auth_hash's own salt. */
const salt = 'django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash'

/** The keys under which `_auth_user_hash` is made. */
export const authKeys = (primitives: Primitives, keyring: Keyring): SaltedKeys => saltedKeys(primitives, keyring, salt)

/**
 * Takes a user's password field as the column holds it and gives the digests whose hex Django takes for `_auth_user_hash`: by
 * the current key, by each fallback, and by SHA-1 for release 3. Empty without a SECRET_KEY.
 */
export function createAuthDigester(
  primitives: Primitives,
  keyring: Keyring,
): (password: string) => readonly Uint8Array[] {
  const { sha256, sha1 } = authKeys(primitives, keyring)
  return password => [
    ...sha256.map(key => primitives.hmacSha256(key, password)),
    ...sha1.map(key => primitives.hmacSha1(key, password)),
  ]
}

/** The same as the values of `_auth_user_hash` themselves, in hex. */
export function createAuthHasher(primitives: Primitives, keyring: Keyring): (password: string) => readonly string[] {
  const digests = createAuthDigester(primitives, keyring)
  return password => digests(password).map(primitives.toHex)
}

/** createAuthHasher for a single password. */
export function sessionAuthHashes(primitives: Primitives, keyring: Keyring, password: string): readonly string[] {
  return createAuthHasher(primitives, keyring)(password)
}
