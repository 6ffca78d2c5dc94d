import { MsgpackError } from './errors.ts'

const view = new DataView(new ArrayBuffer(8))

/** Reads a text of one character for each byte, numbers with the highest byte first; a MsgpackError beyond the end. */
export type Bytes = {
  readonly at: () => number
  readonly uint: (length: number) => number
  readonly int: (length: number) => number
  readonly bigInt: (isSigned: boolean) => bigint
  readonly float: (length: 4 | 8) => number
  readonly take: (length: number) => string
}

export function createBytes(latin1: string, from = 0): Bytes {
  let at = from
  const need = (length: number): number => {
    const begin = at
    if (length > latin1.length - at) throw new MsgpackError('Cut off')
    at += length
    return begin
  }
  const load = (length: number): void => {
    const begin = need(length)
    for (let index = 0; index < length; index += 1) view.setUint8(index, latin1.charCodeAt(begin + index))
  }
  const uint = (length: number): number => {
    const begin = need(length)
    let value = 0
    for (let index = begin; index < at; index += 1) value = value * 256 + latin1.charCodeAt(index)
    return value
  }
  return {
    at: () => at,
    uint,
    int(length) {
      const value = uint(length)
      return value >= 256 ** length / 2 ? value - 256 ** length : value
    },
    bigInt(isSigned) {
      load(8)
      return isSigned ? view.getBigInt64(0) : view.getBigUint64(0)
    },
    float(length) {
      load(length)
      return length === 4 ? view.getFloat32(0) : view.getFloat64(0)
    },
    take(length) {
      const begin = need(length)
      return latin1.slice(begin, at)
    },
  }
}
