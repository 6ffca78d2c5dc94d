import type { Keyring } from './keyring.ts'
import type { Primitives } from './primitives.ts'

export declare function encodeSession(
  primitives: Primitives,
  keyring: Keyring,
  serialized: string,
  signedAtSeconds: number,
): string
