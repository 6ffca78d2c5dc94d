import type { Graph } from './graph.ts'
import { integer, no, yes } from './graph.ts'
import { longestIntegerBytes, longestIntegerDigits, PickleError } from './limits.ts'

const integerText = /^\s*([-+]?)(?:(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)|(0+|[1-9][0-9]*))\s*$/
const floatText = /^\s*[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)\s*$/i

/** The line after INT or LONG. "00" and "01" are how protocol 0 writes False and True. */
export function readIntegerLine(line: string, isLong: boolean): Graph {
  if (!isLong && line === '00') return no
  if (!isLong && line === '01') return yes
  const digits = isLong && line.endsWith('L') ? line.slice(0, -1) : line
  if (digits.length > longestIntegerDigits) throw new PickleError('An integer that Python does not read')
  const [, sign, based, decimal] = integerText.exec(digits) ?? []
  const written = based ?? decimal
  if (written === undefined) throw new PickleError('An integer without digits')
  const value = BigInt(written)
  return { kind: 'int', text: String(sign === '-' ? -value : value) }
}

export function readFloatLine(line: string): Graph {
  if (!floatText.test(line)) throw new PickleError('A float without digits')
  const written = line.trim().toLowerCase()
  const word = written.replace(/^[-+]/, '')
  if (word === 'nan') return { kind: 'float', value: NaN }
  if (word.startsWith('inf')) return { kind: 'float', value: written.startsWith('-') ? -Infinity : Infinity }
  return { kind: 'float', value: Number(written) }
}

/** Two's complement, the lowest byte first. An integer that Python would not print is given by its size. */
export function readIntegerBytes(latin1: string): Graph {
  const { length } = latin1
  if (length === 0) return integer(0)
  if (length > longestIntegerBytes) return { kind: 'scalar', type: 'int', text: `${length * 8} bits` }
  const isNegative = latin1.charCodeAt(length - 1) >= 0x80
  let hex = '0x'
  for (let at = length - 1; at >= 0; at -= 1) hex += latin1.charCodeAt(at).toString(16).padStart(2, '0')
  const value = BigInt(hex)
  return { kind: 'int', text: String(isNegative ? value - (1n << BigInt(length * 8)) : value) }
}
