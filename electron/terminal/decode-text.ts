import { nodePrimitives } from '../monitor/node-primitives.ts'
import type { StatusReason } from '../../shared/contract/session.ts'
import type { DecodedSession } from '../../shared/django/decode.ts'
import { createDecoder, maxTextLength } from '../../shared/django/decode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { readPayload } from '../../shared/django/payload.ts'
import { isPickle } from '../../shared/django/pickle/pickle.ts'
import { reasonWords } from '../../shared/words/status-words.ts'
import { taggedValue } from './tagged-value.ts'

export type DecodeError = { readonly reason: StatusReason | 'signature'; readonly message: string }

/** What one line of "decode" comes to. */
export type Decoded = {
  /** Whether the signature holds under the keys; null where it could not be checked, as no key was given. */
  readonly verified: boolean | null
  readonly encoding: DecodedSession['encoding']
  readonly serializer: 'json' | 'pickle' | null
  readonly compressed: boolean | null
  /** Seconds since 1970, as Django signs them; null when the signature does not hold. */
  readonly signedAt: number | null
  /** What the session holds, with tags. Given also where the signature does not hold: Django then takes it as empty. */
  readonly payload: unknown
  readonly error: DecodeError | null
}

export type DecodeOptions = Omit<Keyring, 'release' | 'serializer'> & {
  /** Null: each text as the Django that reads it would. */
  readonly release: Keyring['release'] | null
}

/** Bytes of the longest line that is read: what is longer no session can be. */
export const longestLine = maxTextLength

const signatureError: DecodeError = {
  reason: 'signature',
  message: 'The signature does not hold: Django takes this session as empty.',
}

/** Reads encoded sessions with these keys; the function never throws. */
export function createTextDecoder({ release, ...keys }: DecodeOptions): (text: string) => Decoded {
  const decoderOf = (of: Keyring['release']) =>
    createDecoder(nodePrimitives, { ...keys, release: of, serializer: 'json' })
  const [old, modern] = [decoderOf('3'), decoderOf('4+')]

  function outside(text: string): DecodedSession {
    if (release !== null) return release === '3' ? old(text) : modern(text)
    const decoded = modern(text)
    // What only Django 3 reads: the form from before 3.1, and signatures with SHA-1.
    const before = decoded.encoding === 'legacy' || decoded.signature === 'invalid' ? old(text) : decoded
    return before.signature === 'invalid' || before.signature === 'none' ? decoded : before
  }

  return text => {
    const decoded = text.length > maxTextLength ? tooLarge : outside(text)
    const { encoding, compressed, signature, signedAt, serialized } = decoded
    // Which serializer wrote it, its bytes tell: that is no trouble here.
    const isOther = decoded.unreadable === 'pickled'
    const value = serialized === null ? null : readPayload(serialized)
    const reason = (isOther ? null : decoded.unreadable) ?? problemOf(serialized, value)
    const isRefused = signature === 'invalid' || signature === 'none'
    return {
      verified: signature === 'unchecked' ? null : !isRefused,
      encoding,
      serializer: serialized === null ? null : isPickle(serialized) ? 'pickle' : 'json',
      compressed: encoding === null ? null : compressed,
      signedAt: signedAt === null ? null : signedAt / 1000,
      payload: value === null ? null : taggedValue(value),
      error: reason === null ? (isRefused ? signatureError : null) : errorOf(reason),
    }
  }
}

const tooLarge: DecodedSession = {
  encoding: null,
  compressed: false,
  signature: 'none',
  signedAt: null,
  unreadable: 'too-large',
  serialized: null,
  serializedSize: null,
}

function problemOf(serialized: string | null, value: ReturnType<typeof readPayload>): StatusReason | null {
  if (value !== null) return value.kind === 'dict' || value.kind === 'pairs' ? null : 'not-an-object'
  if (serialized === null) return null
  return isPickle(serialized) ? 'not-pickle' : 'not-json'
}

export const errorOf = (reason: StatusReason): DecodeError => ({ reason, message: reasonWords[reason].explanation })
