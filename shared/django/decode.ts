import type { SignatureState, StatusReason } from '../contract/session.ts'
import type { Keyring } from './keyring.ts'
import type { Primitives } from './primitives.ts'

/** session_data as far as it can be told without reading the JSON in it (fields.ts and python-json.ts do that). */
export type DecodedSession = {
  readonly encoding: 'signing' | 'legacy' | null
  readonly compressed: boolean
  readonly signature: SignatureState
  /** When Django last saved the session, in ms; null when the text does not say or the signature does not hold. */
  readonly signedAt: number | null
  readonly unreadable: StatusReason | null
  /** JSON text as Django's serializer wrote it; null when unreadable or pickled. */
  readonly serialized: string | null
  /** Bytes of the payload once unpacked; null when they could not be. */
  readonly serializedSize: number | null
}

export declare function createDecoder(primitives: Primitives, keyring: Keyring): (sessionData: string) => DecodedSession
