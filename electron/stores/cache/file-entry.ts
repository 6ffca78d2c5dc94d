import { inflateSync } from 'node:zlib'
import { maxSerializedBytes } from '../../../shared/django/decode.ts'
import { loadPickle } from '../../../shared/django/pickle/load.ts'
import { isPickle } from '../../../shared/django/pickle/pickle.ts'

/** An entry of Django's FileBasedCache: a pickle of when it expires, and behind it the zlib stream of a pickle of the value. */
export type FileEntry = {
  /** In seconds since 1970 UTC; null: never. */
  readonly expiresAt: number | null
  /** So many bytes lie before the stream. */
  readonly headerBytes: number
}

const [proto, frame, float, none, stop] = [0x80, 0x95, 0x47, 0x4e, 0x2e]
const zlibMethod = 0x78

/** Reads what stands before the value; null for what is no such entry. Python writes a float or None there, in any protocol from 2 on. */
export function readFileEntry(bytes: Buffer): FileEntry | null {
  let at = 0
  if (bytes[at] === proto) at += 2
  if (bytes[at] === frame) at += 9
  const isFloat = bytes[at] === float
  if (!isFloat && bytes[at] !== none) return null
  const end = isFloat ? at + 9 : at + 1
  if (end >= bytes.length || bytes[end] !== stop || bytes[end + 1] !== zlibMethod) return null
  return { expiresAt: isFloat ? bytes.readDoubleBE(at + 1) : null, headerBytes: end + 1 }
}

/** What stands before a value that expires then, as every Python reads it. */
export function fileEntryHeader(expiresAt: number): Buffer {
  const header = Buffer.from([proto, 2, float, 0, 0, 0, 0, 0, 0, 0, 0, stop])
  header.writeDoubleBE(expiresAt, 3)
  return header
}

/** What Django and its own apps put into sessions, and hardly anybody into a cache. */
const djangosKeys: ReadonlySet<unknown> = new Set([
  '_auth_user_id',
  '_auth_user_backend',
  '_auth_user_hash',
  '_session_expiry',
  '_password_reset_token',
  '_csrftoken',
  '_messages',
  '_language',
])

/** `session`: only sessions look so. `dict`: it may be one, or any other dict under texts. `unknown`: too large to be looked at. */
export type EntryKind = 'session' | 'dict' | 'unknown' | 'other'

/** What the value of an entry is, told from what it holds: the names of the files tell nothing. */
export function entryKind(stream: Buffer): EntryKind {
  try {
    const pickle = inflateSync(stream, { maxOutputLength: maxSerializedBytes }).toString('latin1')
    const value = isPickle(pickle) ? loadPickle(pickle) : null
    if (value?.kind !== 'dict') return 'other'
    const keys = [...value.entries.keys()]
    if (!keys.every(key => typeof key === 'string')) return 'other'
    return keys.some(key => djangosKeys.has(key)) ? 'session' : 'dict'
  } catch (error) {
    return error instanceof RangeError ? 'unknown' : 'other'
  }
}
