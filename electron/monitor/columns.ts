import { hashWords } from './auth-hash.ts'
import {
  activitySource,
  expiryKind,
  sessionStatus,
  signatureState,
  statusReason,
} from '../../shared/contract/session.ts'

/** Words of the contract as small numbers; 0 stands for null. */
function codes<Word extends string>(words: readonly Word[]) {
  const byWord = new Map(words.map((word, at) => [word, at + 1]))
  return {
    of: (word: Word | null): number => (word === null ? 0 : (byWord.get(word) ?? 0)),
    word: (code: number): Word | null => words[code - 1] ?? null,
  }
}

export const statusCode = codes(sessionStatus.options)
export const reasonCode = codes(statusReason.options)
export const signatureCode = codes(signatureState.options)
export const sourceCode = codes(activitySource.options)
export const expiryCode = codes(expiryKind.options)

const expired = statusCode.of('expired')
/** By code: 1 for the statuses that time turns into `expired`. */
const mortal = Uint8Array.from({ length: 256 }, (_, code) => {
  const word = statusCode.word(code)
  return word === 'stale' || word === 'authenticated' || word === 'anonymous' ? 1 : 0
})

/**
 * What a session of that status is when the site's clock shows `stored`. By the column's own clock, as Django asks: it may have
 * been set back since, and then a session is good once more.
 */
export const statusWhen = (status: number, expireDate: number, stored: number): number =>
  mortal[status] === 1 && expireDate <= stored ? expired : status

/**
 * One entry a slot. Times are ms since 1970 UTC, NaN where not known. `status` is what the session is while it has not
 * expired; `statusAt` of the index adds the clock.
 */
export type Columns = {
  readonly live: Uint8Array
  readonly generation: Uint32Array
  /** As the column of the table has it, or, where the payload has a say in it, when it is over. */
  readonly expireDate: Float64Array
  /** When it is over for good (ms); whether it has expired, `statusAt` tells. */
  readonly expireAt: Float64Array
  readonly savedAt: Float64Array
  readonly loginAt: Float64Array
  readonly activityAt: Float64Array
  readonly firstSeenAt: Float64Array
  /** Number in the directory of people; -1 for nobody. */
  readonly person: Int32Array
  /** Number in the dictionary of backends; -1 for none. */
  readonly backend: Int32Array
  readonly authHash: Uint32Array
  readonly status: Uint8Array
  readonly reason: Uint8Array
  readonly verified: Uint8Array
  /** Found while decoding; decides before everything else. */
  readonly unreadable: Uint8Array
  readonly signature: Uint8Array
  readonly activitySource: Uint8Array
  readonly expiryKind: Uint8Array
  /** Bit 1: has `_auth_user_id`. Bit 2: has a payload user. Bit 4: has `_auth_user_hash`. Bit 8: its owner is known by a column of the table alone. */
  readonly flags: Uint8Array
  readonly size: Uint32Array
  /** Tells two versions of a row with the same date apart. */
  readonly mark: Uint32Array
  readonly fingerprint: Uint32Array
}

/** How much room to make where there is some for so many: twice as much, or for very many a tenth more. */
export const largerCapacity = (capacity: number): number =>
  capacity < 500_000 ? capacity * 2 : Math.ceil(capacity * 1.1)

/** Room for so many slots, with what was in the smaller columns. */
export function growColumns(before: Columns | null, capacity: number): Columns {
  const floats = (old?: Float64Array) => filled(new Float64Array(capacity), old)
  const bytes = (old?: Uint8Array) => filled(new Uint8Array(capacity), old)
  const numbers = (old?: Int32Array) => filled(new Int32Array(capacity), old)
  const words = (each: number, old?: Uint32Array) => filled(new Uint32Array(capacity * each), old)
  return {
    live: bytes(before?.live),
    generation: words(1, before?.generation),
    expireDate: floats(before?.expireDate),
    expireAt: floats(before?.expireAt),
    savedAt: floats(before?.savedAt),
    loginAt: floats(before?.loginAt),
    activityAt: floats(before?.activityAt),
    firstSeenAt: floats(before?.firstSeenAt),
    person: numbers(before?.person),
    backend: numbers(before?.backend),
    authHash: words(hashWords, before?.authHash),
    status: bytes(before?.status),
    reason: bytes(before?.reason),
    verified: bytes(before?.verified),
    unreadable: bytes(before?.unreadable),
    signature: bytes(before?.signature),
    activitySource: bytes(before?.activitySource),
    expiryKind: bytes(before?.expiryKind),
    flags: bytes(before?.flags),
    size: words(1, before?.size),
    mark: words(1, before?.mark),
    fingerprint: words(2, before?.fingerprint),
  }
}

type TypedArray = Uint8Array | Uint32Array | Int32Array | Float64Array

/** A copy with room for more; what was not there is 0. */
export function grown<Column extends TypedArray>(column: Column, length: number): Column {
  const Kind = column.constructor as new (length: number) => Column
  const larger = new Kind(length)
  larger.set(column)
  return larger
}

function filled<Column extends TypedArray>(column: Column, old: Column | undefined): Column {
  if (old) column.set(old)
  return column
}
