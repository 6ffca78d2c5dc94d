import { PickleError } from './limits.ts'
import { opcode } from './opcodes.ts'

/** Where things stand in a pickle, one character a byte. */
export type PickleScan = {
  /** The opcode that ends it. */
  readonly stop: number
  /** Where the length is written of the frame in which it ends; null where that lies in none, as before protocol 4. */
  readonly frameLengthAt: number | null
  /** Where each opcode begins, the last one first; as many as were asked for, STOP among them. */
  readonly last: readonly number[]
}

/** How long the argument of each opcode is: so many bytes, lines, or what a length before it says. The others have none. */
const bytes: ReadonlyMap<number, number> = new Map([
  ...[opcode.BININT1, opcode.BINGET, opcode.BINPUT, opcode.EXT1, opcode.PROTO].map(code => [code, 1] as const),
  ...[opcode.BININT2, opcode.EXT2].map(code => [code, 2] as const),
  ...[opcode.BININT, opcode.LONG_BINGET, opcode.LONG_BINPUT, opcode.EXT4].map(code => [code, 4] as const),
  ...[opcode.BINFLOAT, opcode.FRAME].map(code => [code, 8] as const),
])
const lines: ReadonlyMap<number, number> = new Map([
  ...[opcode.INT, opcode.LONG, opcode.FLOAT, opcode.STRING, opcode.UNICODE, opcode.PERSID, opcode.GET, opcode.PUT].map(
    code => [code, 1] as const,
  ),
  ...[opcode.GLOBAL, opcode.INST].map(code => [code, 2] as const),
])
const lengths: ReadonlyMap<number, number> = new Map([
  ...[opcode.SHORT_BINSTRING, opcode.SHORT_BINBYTES, opcode.SHORT_BINUNICODE, opcode.LONG1].map(
    code => [code, 1] as const,
  ),
  ...[opcode.BINSTRING, opcode.BINUNICODE, opcode.BINBYTES, opcode.LONG4].map(code => [code, 4] as const),
  ...[opcode.BINUNICODE8, opcode.BINBYTES8, opcode.BYTEARRAY8].map(code => [code, 8] as const),
])

/** Goes over the opcodes of a pickle without building anything; of one that loadPickle reads. Throws a PickleError at its end without STOP. */
export function scanPickle(latin1: string, keep: number): PickleScan {
  const last: number[] = []
  let frame: { readonly lengthAt: number; readonly end: number } | null = null
  let at = 0
  while (at < latin1.length) {
    const start = at
    const code = latin1.charCodeAt(at)
    last.unshift(start)
    if (last.length > keep) last.pop()
    if (code === opcode.STOP) {
      const isFramed = frame !== null && start < frame.end
      return { stop: start, frameLengthAt: isFramed ? (frame?.lengthAt ?? null) : null, last }
    }
    at = endOf(latin1, code, start + 1)
    if (code === opcode.FRAME) frame = { lengthAt: start + 1, end: at + littleEndian(latin1, start + 1, 8) }
  }
  throw new PickleError('Cut off')
}

function endOf(latin1: string, code: number, from: number): number {
  const size = lengths.get(code)
  if (size !== undefined) return from + size + littleEndian(latin1, from, size)
  let end = from + (bytes.get(code) ?? 0)
  for (let line = lines.get(code) ?? 0; line > 0; line -= 1) {
    const feed = latin1.indexOf('\n', end)
    if (feed < 0) throw new PickleError('Cut off')
    end = feed + 1
  }
  return end
}

function littleEndian(latin1: string, from: number, size: number): number {
  if (from + size > latin1.length) throw new PickleError('Cut off')
  let value = 0
  for (let at = from + size - 1; at >= from; at -= 1) value = value * 256 + latin1.charCodeAt(at)
  return value
}
