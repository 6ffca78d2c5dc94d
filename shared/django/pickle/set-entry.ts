import { PickleError } from './limits.ts'
import { loadPickle } from './load.ts'
import { opcode } from './opcodes.ts'
import { pickleEntry } from './pickle.ts'
import { scanPickle } from './scan.ts'

const longestSmall = 2 ** 31 - 1

/** Whether an entry of the pickle can be set: it is one that Python loads, of a dict and nothing derived from one. */
export function isPickledDict(latin1: string): boolean {
  try {
    return loadPickle(latin1).kind === 'dict'
  } catch (error) {
    if (error instanceof PickleError) return false
    throw error
  }
}

/**
 * Sets an entry of the dict that a pickle holds, to a whole number or to None, and leaves every other byte as it is: what sets it is added
 * before the end, where the dict alone is on the stack and no number of the memo is given away, and the frame around it is lengthened. Nothing in a
 * pickle takes an entry out again. What was added before in this way is replaced. `name` is ASCII. Throws a PickleError for what is no dict.
 */
export function withPickledEntry(latin1: string, name: string, value: number | null): string {
  if (!isPickledDict(latin1)) throw new PickleError('Not the pickle of a dict')
  const { stop, frameLengthAt, last } = scanPickle(latin1, 4)
  const isText = latin1.charCodeAt(0) !== opcode.PROTO
  const [, , , from = stop] = last
  const key = keyOf(name, isText)
  const isAddedBefore = latin1.startsWith(key, from) && isSetting(latin1, last)
  const begin = isAddedBefore ? from : stop
  const setting = key + valueOf(value, isText) + String.fromCharCode(opcode.SETITEM)
  const whole = latin1.slice(0, begin) + setting + latin1.slice(stop)
  const changed = frameLengthAt === null ? whole : withLength(whole, frameLengthAt, setting.length - (stop - begin))
  checkEntry(changed, name, value)
  return changed
}

/** Whether the last three opcodes before the end are a key, a value as it is written here, and what sets it. */
function isSetting(latin1: string, [, set, value]: readonly number[]): boolean {
  const codeAt = (at: number | undefined) => (at === undefined ? -1 : latin1.charCodeAt(at))
  const values: readonly number[] = [opcode.NONE, opcode.BININT, opcode.LONG1, opcode.INT]
  return codeAt(set) === opcode.SETITEM && values.includes(codeAt(value))
}

/** Protocols 0 and 1 have texts in lines; what is longer by a length is older than neither. */
function keyOf(name: string, isText: boolean): string {
  if (isText) return `${String.fromCharCode(opcode.UNICODE)}${name}\n`
  return String.fromCharCode(opcode.BINUNICODE, name.length, 0, 0, 0) + name
}

function valueOf(value: number | null, isText: boolean): string {
  if (value === null) return String.fromCharCode(opcode.NONE)
  if (!Number.isSafeInteger(value)) throw new PickleError('Not a whole number')
  // Python reads it from text in every protocol, however large it is.
  if (isText || Math.abs(value) > longestSmall) return `${String.fromCharCode(opcode.INT)}${value}\n`
  const bytes = [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff]
  return String.fromCharCode(opcode.BININT, ...bytes)
}

function withLength(latin1: string, at: number, more: number): string {
  let length = more
  for (let byte = 7; byte >= 0; byte -= 1) length += latin1.charCodeAt(at + byte) * 2 ** (8 * byte)
  let written = ''
  for (let byte = 0; byte < 8; byte += 1) {
    written += String.fromCharCode(length % 256)
    length = Math.floor(length / 256)
  }
  return latin1.slice(0, at) + written + latin1.slice(at + 8)
}

/** Read once more before it is written anywhere. */
function checkEntry(latin1: string, name: string, value: number | null): void {
  const entry = pickleEntry(loadPickle(latin1), name)
  const isAsked = value === null ? entry?.kind === 'none' : entry?.kind === 'int' && entry.text === String(value)
  if (!isAsked) throw new PickleError('The entry was not set')
}
