import type { Output } from './output.ts'
import { createInput, unpackError } from './output.ts'
import { createRangeDecoder } from './range-decoder.ts'

/** Where each group of probabilities begins (LZMA specification, 7-Zip's lzma-specification.txt). */
const isMatch = 0
const isRep = isMatch + 12 * 16
const isRepG0 = isRep + 12
const isRepG1 = isRepG0 + 12
const isRepG2 = isRepG1 + 12
const isRep0Long = isRepG2 + 12
const positionSlots = isRep0Long + 12 * 16
const positionSpecial = positionSlots + 4 * 64
const positionAlign = positionSpecial + 115
const matchLength = positionAlign + 16
const lengthSize = 2 + 16 * 8 + 16 * 8 + 256
const repLength = matchLength + lengthSize
const literals = repLength + lengthSize

export type Lzma = {
  /** The byte in which lc, lp and pb stand; everything begins anew. */
  readonly setProperties: (properties: number) => void
  readonly reset: () => void
  /** Unpacks one chunk to exactly so many bytes. */
  readonly unpack: (packed: Uint8Array, length: number) => void
}

/** The decoder of LZMA, whose memory is what it has unpacked already. */
export function createLzma(output: Output): Lzma {
  let literalContext = 3
  let literalPosition = 0
  let positionMask = 3
  let state = 0
  let reps: [number, number, number, number] = [0, 0, 0, 0]
  let probabilities = new Uint16Array(literals + 0x300)
  let isReady = false
  const origin = output.length()
  const position = () => output.length() - origin

  function reset(): void {
    state = 0
    reps = [0, 0, 0, 0]
    probabilities.fill(1024)
  }

  function unpack(packed: Uint8Array, length: number): void {
    if (!isReady) throw unpackError('damaged')
    const { bit, tree, reverseTree, direct } = createRangeDecoder(createInput(packed), probabilities)
    const end = output.length() + length

    const lengthAt = (base: number, positionState: number): number => {
      if (bit(base) === 0) return tree(base + 2 + positionState * 8, 3)
      if (bit(base + 1) === 0) return 8 + tree(base + 130 + positionState * 8, 3)
      return 16 + tree(base + 258, 8)
    }

    const literal = (): void => {
      const line = position() & ((1 << literalPosition) - 1)
      const before = output.back(1) >> (8 - literalContext)
      const base = literals + 0x300 * ((line << literalContext) + before)
      let symbol = 1
      if (state >= 7) {
        // After a match the byte that would have gone on with it is a hint.
        let hint = output.back(reps[0] + 1)
        while (symbol < 0x100) {
          const hintBit = (hint >> 7) & 1
          hint <<= 1
          const found = bit(base + ((1 + hintBit) << 8) + symbol)
          symbol = (symbol << 1) | found
          if (found !== hintBit) break
        }
      }
      while (symbol < 0x100) symbol = (symbol << 1) | bit(base + symbol)
      output.put(symbol & 0xff)
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
    }

    const distanceOf = (matched: number): number => {
      const slot = tree(positionSlots + Math.min(matched, 3) * 64, 6)
      if (slot < 4) return slot
      const bits = (slot >> 1) - 1
      const begin = ((2 | (slot & 1)) << bits) >>> 0
      if (slot < 14) return begin + reverseTree(positionSpecial + begin - slot, bits)
      return begin + direct(bits - 4) * 16 + reverseTree(positionAlign, 4)
    }

    /** Gives the length of a match that is to be copied from `reps[0]`, or 0 when a single byte was. */
    const repeated = (positionState: number): number => {
      const [first, second, third, fourth] = reps
      if (bit(isRepG0 + state) === 0) {
        if (bit(isRep0Long + state * 16 + positionState) === 0) {
          state = state < 7 ? 9 : 11
          output.copy(first + 1, 1)
          return 0
        }
      } else if (bit(isRepG1 + state) === 0) reps = [second, first, third, fourth]
      else if (bit(isRepG2 + state) === 0) reps = [third, first, second, fourth]
      else reps = [fourth, first, second, third]
      const matched = lengthAt(repLength, positionState)
      state = state < 7 ? 8 : 11
      return matched + 2
    }

    while (output.length() < end) {
      const positionState = position() & positionMask
      if (bit(isMatch + state * 16 + positionState) === 0) {
        literal()
        continue
      }
      let copied: number
      if (bit(isRep + state) === 1) copied = repeated(positionState)
      else {
        const matched = lengthAt(matchLength, positionState)
        state = state < 7 ? 7 : 10
        reps = [distanceOf(matched), reps[0], reps[1], reps[2]]
        copied = matched + 2
      }
      if (copied > end - output.length()) throw unpackError('damaged')
      if (copied > 0) output.copy(reps[0] + 1, copied)
    }
  }

  return {
    setProperties(properties) {
      if (properties >= 9 * 5 * 5) throw unpackError('damaged')
      literalContext = properties % 9
      literalPosition = Math.floor(properties / 9) % 5
      // LZMA2 allows no more, and a table would be as large as somebody wishes.
      if (literalContext + literalPosition > 4) throw unpackError('damaged')
      positionMask = (1 << Math.floor(properties / 45)) - 1
      probabilities = new Uint16Array(literals + (0x300 << (literalContext + literalPosition)))
      isReady = true
      reset()
    },
    reset,
    unpack,
  }
}
