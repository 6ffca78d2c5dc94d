import { decodeUtf8 } from '../pickle/texts.ts'
import type { PythonObject, PythonPair, PythonValue } from '../python-value.ts'
import type { Bytes } from './bytes.ts'
import { createBytes } from './bytes.ts'
import { MsgpackError, MsgpackTooLarge } from './errors.ts'

export type MsgpackLimits = { readonly values: number; readonly depth: number }
const usualLimits: MsgpackLimits = { values: 200_000, depth: 200 }

/**
 * Whether a payload, one character a byte, is the map that django-redis's MSGPackSerializer writes of a session. Neither JSON nor a
 * pickle begins so: a pickle is never one byte long.
 */
export function isMsgpack(latin1: string): boolean {
  const first = latin1.charCodeAt(0)
  return (first > 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf || latin1 === '\x80'
}

/** The value as msgpack.loads gives it; throws a MsgpackError where that would refuse it, or where it is too large. */
export function readMsgpack(latin1: string, limits: MsgpackLimits = usualLimits): PythonValue {
  const bytes = createBytes(latin1)
  const value = createReader(bytes, limits)(0)
  if (bytes.at() < latin1.length) throw new MsgpackError('More than one value')
  return value
}

/** Reads the value at which `bytes` stands, and everything in it. */
export function createReader(bytes: Bytes, limits: MsgpackLimits = usualLimits): (depth: number) => PythonValue {
  let left = limits.values

  function read(depth: number): PythonValue {
    left -= 1
    if (left < 0) throw new MsgpackTooLarge('Too many values')
    if (depth > limits.depth) throw new MsgpackTooLarge('Nested too deeply')
    const first = bytes.uint(1)
    if (first <= 0x7f) return integer(first)
    if (first <= 0x8f) return map(first & 0x0f, depth)
    if (first <= 0x9f) return list(first & 0x0f, depth)
    if (first <= 0xbf) return text(first & 0x1f)
    if (first >= 0xe0) return integer(first - 256)
    return readLong(first, depth)
  }

  /** Formats with a byte of their own, as the specification numbers them. */
  function readLong(first: number, depth: number): PythonValue {
    switch (first) {
      case 0xc0:
        return { kind: 'none' }
      case 0xc2:
      case 0xc3:
        return { kind: 'bool', value: first === 0xc3 }
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return { kind: 'bytes', type: 'bytes', latin1: bytes.take(bytes.uint(2 ** (first - 0xc4))) }
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return extension(bytes.uint(2 ** (first - 0xc7)))
      case 0xca:
      case 0xcb:
        return { kind: 'float', value: bytes.float(first === 0xca ? 4 : 8) }
      case 0xcc:
      case 0xcd:
      case 0xce:
        return integer(bytes.uint(2 ** (first - 0xcc)))
      case 0xcf:
      case 0xd3:
        return { kind: 'int', text: String(bytes.bigInt(first === 0xd3)) }
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return integer(bytes.int(2 ** (first - 0xd0)))
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return extension(2 ** (first - 0xd4))
      case 0xd9:
      case 0xda:
      case 0xdb:
        return text(bytes.uint(2 ** (first - 0xd9)))
      case 0xdc:
      case 0xdd:
        return list(bytes.uint(first === 0xdc ? 2 : 4), depth)
      case 0xde:
      case 0xdf:
        return map(bytes.uint(first === 0xde ? 2 : 4), depth)
      default:
        throw new MsgpackError('A byte that begins no value')
    }
  }

  function text(length: number): PythonValue {
    return { kind: 'str', value: utf8(bytes.take(length)) }
  }

  function list(length: number, depth: number): PythonValue {
    const items: PythonValue[] = []
    for (let at = 0; at < length; at += 1) items.push(read(depth + 1))
    return { kind: 'list', items }
  }

  /** msgpack.loads takes only str and bytes as keys. Of a key that comes twice the last value counts. */
  function map(length: number, depth: number): PythonValue {
    const entries = new Map<string, PythonValue>()
    const ofBytes = new Map<string, PythonPair>()
    for (let at = 0; at < length; at += 1) {
      const key = read(depth + 1)
      const value = read(depth + 1)
      if (key.kind === 'str') entries.set(key.value, value)
      else if (key.kind === 'bytes') ofBytes.set(key.latin1, [key, value])
      else throw new MsgpackError('A key that is neither text nor bytes')
    }
    if (ofBytes.size === 0) return { kind: 'dict', entries }
    const named = Array.from(entries, ([key, value]): PythonPair => [{ kind: 'str', value: key }, value])
    return { kind: 'pairs', pairs: [...named, ...ofBytes.values()] }
  }

  /** What Python makes an object of: a moment, or a number with bytes. */
  function extension(length: number): PythonValue {
    const type = bytes.int(1)
    const latin1 = bytes.take(length)
    if (type !== -1) return object('msgpack.ext.ExtType', [integer(type), { kind: 'bytes', type: 'bytes', latin1 }])
    const inner = createBytes(latin1)
    if (length === 4) return timestamp(BigInt(inner.uint(4)), 0)
    if (length === 8) {
      const packed = inner.bigInt(false)
      return timestamp(packed & 0x3ffffffffn, Number(packed >> 34n))
    }
    if (length !== 12) throw new MsgpackError('A moment of no known length')
    const nanoseconds = inner.uint(4)
    return timestamp(inner.bigInt(true), nanoseconds)
  }

  return read
}

function utf8(latin1: string): string {
  try {
    return decodeUtf8(latin1)
  } catch (error) {
    throw new MsgpackError('A text that is no UTF-8', { cause: error })
  }
}

const integer = (value: number): PythonValue => ({ kind: 'int', text: String(value) })

const timestamp = (seconds: bigint, nanoseconds: number): PythonValue =>
  object('msgpack.ext.Timestamp', [{ kind: 'int', text: String(seconds) }, integer(nanoseconds)])

const object = (type: string, args: readonly PythonValue[]): PythonObject => ({
  kind: 'object',
  type,
  called: true,
  args,
  state: null,
  items: [],
  pairs: [],
})
