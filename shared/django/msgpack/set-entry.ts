import { createBytes } from './bytes.ts'
import { MsgpackError } from './errors.ts'
import { createReader, isMsgpack, readMsgpack } from './msgpack.ts'

type Entry = { readonly name: string | null; readonly start: number; readonly valueStart: number; readonly end: number }

/** Whether an entry of the map can be set: it is one that msgpack.loads takes, with names alone. */
export function isMsgpackDict(latin1: string): boolean {
  try {
    return isMsgpack(latin1) && readMsgpack(latin1).kind === 'dict'
  } catch (error) {
    if (error instanceof MsgpackError) return false
    throw error
  }
}

/**
 * Sets an entry of the map to a whole number, or with null takes it out, and leaves every other entry as it is, byte for byte. Of a
 * name that comes twice the last counts: that one is set; all are taken out. Throws a MsgpackError for what is no map of names.
 */
export function withMsgpackEntry(latin1: string, name: string, value: number | null): string {
  if (!isMsgpackDict(latin1)) throw new MsgpackError('Not a map of names')
  const entries = entriesOf(latin1)
  const same = entries.filter(entry => entry.name === name)
  const first = entries[0]?.start ?? latin1.length
  const last = same.at(-1)
  if (value === null) {
    const rest = same.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), latin1)
    return same.length === 0 ? latin1 : header(entries.length - same.length) + rest.slice(first)
  }
  if (last) return latin1.slice(0, last.valueStart) + integer(value) + latin1.slice(last.end)
  return header(entries.length + 1) + latin1.slice(first) + text(name) + integer(value)
}

function entriesOf(latin1: string): readonly Entry[] {
  const bytes = createBytes(latin1)
  const read = createReader(bytes)
  const first = bytes.uint(1)
  const length = first <= 0x8f ? first & 0x0f : bytes.uint(first === 0xde ? 2 : 4)
  const entries: Entry[] = []
  for (let at = 0; at < length; at += 1) {
    const start = bytes.at()
    const key = read(1)
    const valueStart = bytes.at()
    read(1)
    entries.push({ name: key.kind === 'str' ? key.value : null, start, valueStart, end: bytes.at() })
  }
  return entries
}

const code = (...bytes: readonly number[]): string => String.fromCharCode(...bytes)
/** The highest byte first; what is negative in two's complement. */
const big = (value: number, length: number): string =>
  code(...Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) & 0xff))

function header(length: number): string {
  if (length <= 15) return code(0x80 | length)
  return length <= 0xffff ? code(0xde) + big(length, 2) : code(0xdf) + big(length, 4)
}

/** As Python writes a name: ASCII alone. */
function text(name: string): string {
  return name.length <= 31 ? code(0xa0 | name.length) + name : code(0xd9, name.length) + name
}

/** In as few bytes as it needs, as Python's msgpack writes it. */
function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new MsgpackError('Not a whole number')
  if (value < 0) return negative(value)
  if (value <= 0x7f) return code(value)
  if (value <= 0xff) return code(0xcc, value)
  if (value <= 0xffff) return code(0xcd) + big(value, 2)
  return value <= 0xffffffff ? code(0xce) + big(value, 4) : code(0xcf) + big(value, 8)
}

function negative(value: number): string {
  if (value >= -0x20) return big(value, 1)
  if (value >= -0x80) return code(0xd0) + big(value, 1)
  if (value >= -0x8000) return code(0xd1) + big(value, 2)
  return value >= -0x80000000 ? code(0xd2) + big(value, 4) : code(0xd3) + big(value, 8)
}
