import { Buffer } from 'node:buffer'
import type { SignatureState } from '../../shared/contract/session.ts'
import type { SessionExpiry } from '../../shared/django/expiry.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { StoredDate, StoredSession } from '../stores/store.ts'
import type { DecoderLayout } from './row-decoder.ts'
import type { WasmMemory } from './web-assembly.ts'

/** Records of decoded rows, as wasm/decoder.ts writes them: words of 32 bits, two to a number. Valid until `release`. */
export type DecodedBatch = {
  /** How many of the rows, from the first on, went into the batch. */
  readonly count: number
  /** False for a row that only the exact decoder can tell; nothing else is then said of it. */
  readonly isDecoded: (row: number) => boolean
  /** Decoded, and not under a signature that does not hold: Django takes such a payload as empty. */
  readonly isTrusted: (row: number) => boolean
  readonly signature: (row: number) => number
  readonly flags: (row: number) => number
  readonly expiryKind: (row: number) => number
  readonly signedAt: (row: number) => number
  readonly loginKind: (row: number) => number
  readonly loginTime: (row: number) => number
  readonly activityKind: (row: number) => number
  readonly lastActivity: (row: number) => number
  readonly mark: (row: number) => number
  readonly fingerprintHigh: (row: number) => number
  readonly fingerprintLow: (row: number) => number
  readonly authHash: (row: number, word: number) => number
  readonly backend: (row: number) => string | null
  readonly role: (row: number) => string | null
  /** The whole memory; keys and identities lie in it as bytes. */
  readonly bytes: Uint8Array
  readonly keyAt: (row: number) => number
  readonly keyLength: (row: number) => number
  readonly key: (row: number) => string
  /** False for a row whose text could not go into the batch: all but ASCII, and what is too long. */
  readonly hasText: (row: number) => boolean
  /** The row itself, where its text is in the batch. */
  readonly row: (row: number, further?: StoredFurther) => StoredSession
  /** Also of a row that is not decoded. */
  readonly expireDate: (row: number) => StoredDate
  /** Length of the row's session_data. */
  readonly size: (row: number) => number
  /** For whoever looks for the owners ahead: their numbers, `notLookedFor` until then. */
  readonly owners: Int32Array
  /** "u:7" or "p:…" as People has it; of length 0 for nobody. */
  readonly identityAt: (row: number) => number
  readonly identityLength: (row: number) => number
  readonly payloadName: (row: number) => string | null
  readonly payloadEmail: (row: number) => string | null
  readonly release: () => void
}

const signatures: readonly SignatureState[] = ['none', 'valid', 'fallback', 'invalid', 'unchecked']
const expiries: readonly SessionExpiry['kind'][] = ['default', 'browser-close', 'seconds', 'date']

const invalid = signatures.indexOf('invalid')

/** What the numbers of a record stand for; wasm/decoder.ts, record.ts and time.ts write them. */
export const decodedSignature = (code: number): SignatureState => signatures[code] ?? 'none'
export const decodedExpiry = (code: number): SessionExpiry['kind'] => expiries[code] ?? 'default'
export const hasTime = (kind: number): boolean => kind !== 0
/** A time without a zone, as a wall clock in ms; otherwise it is an instant. */
export const isWallTime = (kind: number): boolean => kind === 2

/** Writes a row behind those that are in the batch: with its text, without it, or not at all, as there is no room any more. */
export type BatchWriter = (row: StoredSession) => 'whole' | 'apart' | 'full'

export const notLookedFor = -2

export type BatchMemory = {
  /** Begins a batch. */
  readonly open: (batch: number) => BatchWriter
  /** Writes rows from `from` on into a batch, as many as fit; how many. */
  readonly write: (batch: number, rows: readonly StoredSession[], from: number) => number
  readonly read: (batch: number, count: number, release: () => void) => DecodedBatch
}

/** What the decoder overwrites behind a row's data and behind its key. */
const behindData = 32
const behindKey = 80

/** The monitor thread's side of the decoder's memory. Words that rows share are made into strings once. */
export function createBatchMemory(memory: WasmMemory, layout: DecoderLayout): BatchMemory {
  const bytes = Buffer.from(memory.buffer)
  const numbers = new Int32Array(memory.buffer)
  const positives = new Uint32Array(memory.buffer)
  const floats = new Float64Array(memory.buffer)
  const sharedWords: (string | null)[] = [null]

  const text = (at: number, length: number) => (length === 0 ? null : bytes.toString('latin1', at, at + length))

  function sharedWord(word: number): string | null {
    const known = sharedWords[word]
    if (known !== undefined) return known
    const place = (layout.words >> 2) + word * 2
    return (sharedWords[word] = text(numbers[place] as number, numbers[place + 1] as number))
  }

  /** Writes a text of ASCII alone and gives its length; -1 for any other, which would be longer in bytes. */
  function put(value: string, at: number): number {
    // With room for a whole letter more, or a text that was cut could come out just as long.
    return bytes.write(value, at, value.length + 4, 'utf8') === value.length ? value.length : -1
  }

  function open(batch: number): BatchWriter {
    const base = layout.batches + batch * layout.batchSize
    const end = base + layout.textsFrom + layout.textsSize
    let table = base >> 2
    let date = (base + layout.datesFrom) >> 3
    let at = base + layout.textsFrom
    let count = 0
    return ({ sessionData, sessionKey, expireDate }) => {
      if (count === layout.mostRows) return 'full'
      const isPlain = sessionData.length <= layout.largestPayload && sessionKey.length <= 200
      if (isPlain && at + sessionData.length + sessionKey.length + behindData + behindKey + 16 > end) return 'full'
      const dataLength = isPlain ? put(sessionData, at) : -1
      const keyAt = at + dataLength + behindData
      const keyLength = dataLength < 0 ? -1 : put(sessionKey, keyAt)
      floats[date++] = expireDate
      numbers[table] = at
      numbers[table + 1] = keyLength < 0 ? 0 : dataLength
      numbers[table + 2] = keyAt
      numbers[table + 3] = keyLength
      table += layout.rowSize >> 2
      if (keyLength >= 0) at = (keyAt + keyLength + behindKey + 15) & ~15
      count += 1
      return numbers[table - (layout.rowSize >> 2) + 1] === 0 ? 'apart' : 'whole'
    }
  }

  return {
    open,
    write(batch, rows, from) {
      const put = open(batch)
      let row = from
      while (row < rows.length && put(rows[row] as StoredSession) !== 'full') row += 1
      return row - from
    },
    read(batch, count, release) {
      const base = layout.batches + batch * layout.batchSize
      const step = layout.recordSize >> 2
      const from = (base + layout.recordsFrom) >> 2
      const number = (word: number) => (row: number) => numbers[from + row * step + word] as number
      const positive = (word: number) => (row: number) => positives[from + row * step + word] as number
      const float = (word: number) => (row: number) => floats[(from + row * step + word) >> 1] as number
      const textOf = (word: number) => (row: number) => {
        const place = from + row * step + word
        return text(numbers[place] as number, numbers[place + 1] as number)
      }
      const place = (word: number) => (row: number) =>
        numbers[(base >> 2) + row * (layout.rowSize >> 2) + word] as number
      const key = (row: number) => text(place(2)(row), place(3)(row)) ?? ''
      const expireDate = (row: number) => floats[((base + layout.datesFrom) >> 3) + row] as number
      return {
        count,
        isDecoded: row => numbers[from + row * step] === 1,
        isTrusted: row => numbers[from + row * step] === 1 && numbers[from + row * step + 1] !== invalid,
        signature: number(1),
        flags: number(2),
        expiryKind: number(3),
        signedAt: float(4),
        loginTime: float(6),
        lastActivity: float(8),
        loginKind: row => (numbers[from + row * step + 10] as number) & 0xff,
        activityKind: row => (numbers[from + row * step + 10] as number) >> 8,
        mark: positive(11),
        fingerprintHigh: positive(12),
        fingerprintLow: positive(13),
        backend: row => sharedWord(numbers[from + row * step + 14] as number),
        role: row => sharedWord(numbers[from + row * step + 15] as number),
        identityAt: number(16),
        identityLength: number(17),
        payloadName: textOf(18),
        payloadEmail: textOf(20),
        authHash: (row, word) => positives[from + row * step + 22 + word] as number,
        bytes,
        owners: new Int32Array(count).fill(notLookedFor),
        keyAt: place(2),
        keyLength: place(3),
        key,
        hasText: row => place(1)(row) > 0,
        row: (row, further) => ({
          sessionKey: key(row),
          sessionData: text(place(0)(row), place(1)(row)) ?? '',
          expireDate: expireDate(row),
          ...(further && { further }),
        }),
        expireDate,
        size: place(1),
        release,
      }
    },
  }
}
