import { createLzma } from './lzma.ts'
import type { Input, Output } from './output.ts'
import { createInput, createOutput, unpackError } from './output.ts'

/** How an .xz file begins, one character a byte (The .xz File Format, 2.1.1.1). */
export const xzMagic = '\xfd7zXZ\0'

const lzma2 = 0x21
/** Of a check, by its type (2.1.1.2). */
const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]

/** Unpacks what Python's lzma.compress writes; throws an Error whose message is an UnpackFailure. Checksums are not compared. */
export function unpackXz(packed: Uint8Array, maxBytes: number): Uint8Array {
  const input = createInput(packed)
  const output = createOutput(maxBytes, packed.length * 3)
  input.skip(xzMagic.length + 1)
  const check = checkBytes[input.byte() & 15] ?? 0
  input.skip(4)
  for (;;) {
    const size = input.byte()
    // The index of the blocks, behind the last one.
    if (size === 0) return output.bytes()
    readBlockHeader(createInput(input.take(size * 4 + 3)))
    const begin = input.at()
    readChunks(input, output)
    input.skip((4 - ((input.at() - begin) % 4)) % 4)
    input.skip(check)
  }
}

/** Any other filter than LZMA2 alone is one that lzma.compress does not use by itself. */
function readBlockHeader(header: Input): void {
  const flags = header.byte()
  if ((flags & 0x3f) !== 0) throw unpackError('damaged')
  for (const bit of [0x40, 0x80]) if ((flags & bit) !== 0) skipNumber(header)
  if (header.byte() !== lzma2) throw unpackError('damaged')
}

function skipNumber(header: Input): void {
  for (let bytes = 0; bytes < 9; bytes += 1) if (header.byte() < 0x80) return
  throw unpackError('damaged')
}

/** The chunks of LZMA2: packed or not, each with what it begins anew. */
function readChunks(input: Input, output: Output): void {
  const lzma = createLzma(output)
  for (;;) {
    const control = input.byte()
    if (control === 0) return
    const size = (input.byte() << 8) | input.byte()
    if (control === 1 || control === 2) {
      output.putAll(input.take(size + 1))
      continue
    }
    if (control < 0x80) throw unpackError('damaged')
    const unpacked = ((control & 0x1f) << 16) + size + 1
    const packed = ((input.byte() << 8) | input.byte()) + 1
    const reset = (control >> 5) & 3
    if (reset >= 2) lzma.setProperties(input.byte())
    else if (reset === 1) lzma.reset()
    lzma.unpack(input.take(packed), unpacked)
  }
}
