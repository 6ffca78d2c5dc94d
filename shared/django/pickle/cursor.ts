import { PickleError } from './limits.ts'

const view = new DataView(new ArrayBuffer(8))
const lineFeed = '\n'

/** Reads the arguments of opcodes from a text of one character for each byte; each read beyond the end is a PickleError. */
export type Cursor = {
  /** The next byte, or -1 at the end. */
  readonly next: () => number
  readonly byte: () => number
  readonly uint16: () => number
  readonly int32: () => number
  readonly uint32: () => number
  /** A length; a PickleError when so many bytes are not there. */
  readonly length64: () => number
  readonly float64: () => number
  readonly take: (length: number) => string
  /** Up to the next line feed, without it. */
  readonly line: () => string
  readonly left: () => number
}

export function createCursor(latin1: string): Cursor {
  let at = 0
  const need = (count: number): number => {
    const from = at
    if (count > latin1.length - at) throw new PickleError('Cut off')
    at += count
    return from
  }
  const load = (count: number): void => {
    const from = need(count)
    for (let index = 0; index < count; index += 1) view.setUint8(index, latin1.charCodeAt(from + index))
  }
  const cursor: Cursor = {
    next() {
      if (at >= latin1.length) return -1
      at += 1
      return latin1.charCodeAt(at - 1)
    },
    byte: () => latin1.charCodeAt(need(1)),
    uint16() {
      load(2)
      return view.getUint16(0, true)
    },
    int32() {
      load(4)
      return view.getInt32(0, true)
    },
    uint32() {
      load(4)
      return view.getUint32(0, true)
    },
    length64() {
      load(8)
      const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true)
      if (length > cursor.left()) throw new PickleError('Cut off')
      return length
    },
    float64() {
      load(8)
      return view.getFloat64(0)
    },
    take(length) {
      const from = need(length)
      return latin1.slice(from, from + length)
    },
    line() {
      const end = latin1.indexOf(lineFeed, at)
      if (end < 0) throw new PickleError('Cut off')
      const line = latin1.slice(at, end)
      at = end + 1
      return line
    },
    left: () => latin1.length - at,
  }
  return cursor
}
