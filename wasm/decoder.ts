import {
  base64Values,
  batchSize,
  batches,
  fieldNameSize,
  fieldNames,
  fingerprintState,
  inflated,
  keyStates,
  largestPayload,
  mostKeys,
  mostRows,
  namesSize,
  passwordStates,
  recordSize,
  recordsFrom,
  rowSize,
  signatures,
  textsFrom,
  textsSize,
  unpacked,
  wordsFrom,
} from './layout'
import { fieldCount, readFields } from './fields'
import { authenticate, digestWord, noMessage, prepareKey, setMessage } from './hmac'
import { inflate, prepareInflate } from './inflate'
import { writeFields } from './record'
import { fromBase62, fromBase64, lastPlace, markOf, prepareText } from './text'

/** For the host: what lies where, and how large it may be (bytes). Words are read from the memory at `words`. */
export {
  batchSize,
  batches,
  datesFrom,
  largestPayload,
  mostRows,
  recordSize,
  recordsFrom,
  rowSize,
  textsFrom,
  textsSize,
  unpacked,
  words,
} from './layout'

const signatureLength: i32 = 43
const isValid: i32 = 1
const isFallback: i32 = 2
const isInvalid: i32 = 3
const isUnchecked: i32 = 4

let keys: i32 = 0
let passwordKeys: i32 = 0
let namesAt: usize = 0
let namesEnd: usize = 0

export function begin(): void {
  prepareText()
  prepareInflate()
}

/** Another key that signatures may be made with, the current one first; false when there are too many. */
export function addKey(at: usize, length: i32): bool {
  if (keys === mostKeys || length > 64) return false
  prepareKey(at, length, keyStates + ((<usize>keys) << 6))
  keys++
  return true
}

/** Another key that passwords are hashed under; false when there are too many. */
export function addPasswordKey(at: usize, length: i32): bool {
  if (passwordKeys === mostKeys || length > 64) return false
  prepareKey(at, length, passwordStates + ((<usize>passwordKeys) << 6))
  passwordKeys++
  return true
}

export function setFingerprintKey(at: usize, length: i32): bool {
  if (length > 64) return false
  prepareKey(at, length, fingerprintState)
  return true
}

/** The name under which a field stands in the payload; false when it is too long. */
export function nameField(field: i32, at: usize, length: i32): bool {
  if (length > <i32>fieldNameSize - 4 || field >= fieldCount) return false
  store<i32>(fieldNames + <usize>field * fieldNameSize, length)
  memory.copy(fieldNames + <usize>field * fieldNameSize + 4, at, length)
  return true
}

/**
 * Decodes the rows of a batch, whose places are in its table: data and its length, key and its length. Each row's record
 * then says what it is, or that only the host can tell (0 in its first word). Behind each data 28 bytes are
 * overwritten, behind each key 72.
 */
export function decode(batch: usize, count: i32): void {
  namesAt = batch + wordsFrom
  namesEnd = namesAt + namesSize
  for (let row = 0; row < count; row += 4) {
    for (let lane = 0; lane < 4; lane++) {
      if (row + lane < count && readRow(batch, row + lane, lane)) continue
      noMessage(lane)
    }
    checkSignatures(batch, row, min(4, count - row))
    for (let lane = 0; lane < 4; lane++) {
      if (row + lane < count && isDecoded(batch, row + lane)) {
        const place = placeOf(batch, row + lane)
        setMessage(lane, load<u32>(place + 8), load<i32>(place + 12))
      } else noMessage(lane)
    }
    authenticate(fingerprintState)
    for (let lane = 0; lane < min(4, count - row); lane++) {
      const record = recordOf(batch, row + lane)
      store<u32>(record + 48, digestWord(lane, 0) >> 24)
      store<u32>(record + 52, (digestWord(lane, 0) << 8) | (digestWord(lane, 1) >> 24))
    }
  }
}

function placeOf(batch: usize, row: i32): usize {
  return batch + <usize>row * rowSize
}
function recordOf(batch: usize, row: i32): usize {
  return batch + recordsFrom + <usize>row * recordSize
}
function isDecoded(batch: usize, row: i32): bool {
  return load<i32>(recordOf(batch, row)) === 1
}

/** Reads what needs no key, and makes the row's text the message of its lane; false when only the host can tell. */
function readRow(batch: usize, row: i32, lane: i32): bool {
  const place = placeOf(batch, row)
  const record = recordOf(batch, row)
  const from = <usize>load<u32>(place)
  const length = load<i32>(place + 4)
  const end = from + length
  store<i32>(record, 0)
  if (length < 48) return false
  const signature = end - <usize>signatureLength
  const signatureColon = signature - 1
  const timeColon = lastPlace(from, signatureColon, 0x3a)
  if (load<u8>(signatureColon) !== 0x3a || timeColon <= from) return false
  const seconds = fromBase62(timeColon + 1, <i32>(signatureColon - timeColon - 1))
  const expected = signatures + <usize>lane * 40
  // A colon is no digit: it cannot hide another beginning of the signature.
  if (seconds < 0 || fromBase64(signature, signatureLength, expected) !== 32) return false
  store<u32>(record + 44, markOf(from, length))
  store<f64>(record + 16, <f64>seconds * 1000)
  const isCompressed = load<u8>(from) === 0x2e
  const body = isCompressed ? from + 1 : from
  const bodyLength = <i32>(timeColon - body)
  if (bodyLength > largestPayload) return false
  let payload = unpacked
  let size = fromBase64(body, bodyLength, unpacked)
  if (size > 0 && isCompressed) {
    payload = inflated
    size = inflate(unpacked, size, inflated, largestPayload)
  }
  if (size <= 0 || !readFields(payload, size)) return false
  namesAt = writeFields(record, namesAt, namesEnd)
  if (namesAt === 0) {
    namesAt = namesEnd
    return false
  }
  // The last two bits of the last letter stand for nothing; they must be 0, or Django would not compare it as equal.
  const isWritten = (lastBits(end - 1) & 3) === 0
  store<i32>(record + 4, isWritten ? isUnchecked : isInvalid)
  store<i32>(record, 1)
  setMessage(lane, from, <i32>(signatureColon - from))
  return true
}

function lastBits(at: usize): i32 {
  return load<u8>(base64Values + load<u8>(at))
}

/** The keys one after the other, until each of the four rows has found its own. */
function checkSignatures(batch: usize, row: i32, count: i32): void {
  if (keys === 0) return
  for (let key = 0; key < keys; key++) {
    authenticate(keyStates + ((<usize>key) << 6))
    let isOpen = false
    for (let lane = 0; lane < count; lane++) {
      const record = recordOf(batch, row + lane)
      if (load<i32>(record) !== 1 || load<i32>(record + 4) !== isUnchecked) continue
      if (isSigned(lane)) store<i32>(record + 4, key === 0 ? isValid : isFallback)
      else isOpen = true
    }
    if (!isOpen) return
  }
  for (let lane = 0; lane < count; lane++) {
    const record = recordOf(batch, row + lane)
    if (load<i32>(record + 4) === isUnchecked) store<i32>(record + 4, isInvalid)
  }
}

function isSigned(lane: i32): bool {
  const expected = signatures + <usize>lane * 40
  for (let at: usize = 0; at < 8; at++) {
    if (digestWord(lane, at) !== bswap<u32>(load<u32>(expected + (at << 2)))) return false
  }
  return true
}

/**
 * Hashes the passwords of records, `step` bytes each: place and length of a text lie at `password`, and go below 0 for none; the
 * first 128 bits under each key go to `digests`. Behind each text 72 bytes are overwritten.
 */
export function hashPasswords(records: usize, count: i32, step: usize, password: usize, digests: usize): void {
  for (let from = 0; from < count; from += 4) {
    const last = min(4, count - from)
    for (let key = 0; key < passwordKeys; key++) {
      for (let lane = 0; lane < 4; lane++) {
        const place = records + <usize>(from + lane) * step + password
        if (lane < last && load<i32>(place + 4) >= 0) setMessage(lane, load<u32>(place), load<i32>(place + 4))
        else noMessage(lane)
      }
      authenticate(passwordStates + ((<usize>key) << 6))
      for (let lane = 0; lane < last; lane++) {
        const to = records + <usize>(from + lane) * step + digests + ((<usize>key) << 4)
        for (let word: usize = 0; word < 4; word++) store<u32>(to + (word << 2), digestWord(lane, word))
      }
    }
  }
}
