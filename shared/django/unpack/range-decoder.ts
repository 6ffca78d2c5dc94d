import type { Input } from './output.ts'

/** Reads bits by their probabilities, which it learns from each. */
export type RangeDecoder = {
  readonly bit: (at: number) => number
  /** So many bits, the highest first, each by those before it. */
  readonly tree: (base: number, bits: number) => number
  /** The same with the lowest first. */
  readonly reverseTree: (base: number, bits: number) => number
  /** So many bits that are as likely 0 as 1. */
  readonly direct: (bits: number) => number
}

const top = 2 ** 24

export function createRangeDecoder(input: Input, probabilities: Uint16Array): RangeDecoder {
  let range = 0xffffffff
  let code = 0
  input.skip(1)
  for (let bytes = 0; bytes < 4; bytes += 1) code = ((code << 8) | input.byte()) >>> 0

  function fill(): void {
    if (range >= top) return
    range = (range << 8) >>> 0
    code = ((code << 8) | input.byte()) >>> 0
  }

  function bit(at: number): number {
    fill()
    const probability = probabilities[at] as number
    const bound = (range >>> 11) * probability
    if (code < bound) {
      range = bound
      probabilities[at] = probability + ((2048 - probability) >> 5)
      return 0
    }
    range -= bound
    code -= bound
    probabilities[at] = probability - (probability >> 5)
    return 1
  }

  return {
    bit,
    tree(base, bits) {
      let symbol = 1
      for (let count = 0; count < bits; count += 1) symbol = (symbol << 1) | bit(base + symbol)
      return symbol - (1 << bits)
    },
    reverseTree(base, bits) {
      let symbol = 1
      let value = 0
      for (let count = 0; count < bits; count += 1) {
        const found = bit(base + symbol)
        symbol = (symbol << 1) | found
        value |= found << count
      }
      return value
    },
    direct(bits) {
      let value = 0
      for (let count = 0; count < bits; count += 1) {
        fill()
        range >>>= 1
        const found = code >= range ? 1 : 0
        if (found === 1) code -= range
        value = value * 2 + found
      }
      return value
    },
  }
}
