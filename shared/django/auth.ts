import type { Keyring } from './keyring.ts'
import type { Primitives } from './primitives.ts'

/** The hashes that Django takes for this password field, in hex: current key, fallbacks, and SHA-1 for release 3. Empty without a key. */
export declare function sessionAuthHashes(primitives: Primitives, keyring: Keyring, password: string): readonly string[]
/** The same for many users: keys are derived once. */
export declare function createAuthHasher(
  primitives: Primitives,
  keyring: Keyring,
): (password: string) => readonly string[]
