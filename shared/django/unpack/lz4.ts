import type { Input, Output } from './output.ts'
import { createInput, createOutput, unpackError } from './output.ts'

/** How a frame of LZ4 begins, one character a byte (LZ4 Frame Format, "Magic Number"). */
export const lz4Magic = '\x04"M\x18'

/** Unpacks a frame, as Python's lz4.frame writes it; throws an Error whose message is an UnpackFailure. Checksums are not compared. */
export function unpackLz4(packed: Uint8Array, maxBytes: number): Uint8Array {
  const input = createInput(packed)
  const output = createOutput(maxBytes, packed.length * 3)
  input.skip(lz4Magic.length)
  const flags = input.byte()
  input.skip(1)
  // Version 1, and no dictionary that would lie elsewhere.
  if (flags >> 6 !== 1 || (flags & 1) === 1) throw unpackError('damaged')
  if ((flags & 8) !== 0) input.skip(8)
  input.skip(1)
  for (;;) {
    const size = input.uint32()
    if (size === 0) break
    const block = input.take(size & 0x7fffffff)
    if (size >= 0x80000000) output.putAll(block)
    else unpackBlock(createInput(block), output)
    if ((flags & 16) !== 0) input.skip(4)
  }
  return output.bytes()
}

function unpackBlock(input: Input, output: Output): void {
  for (;;) {
    const token = input.byte()
    output.putAll(input.take(lengthOf(input, token >> 4)))
    // The last sequence is literals alone.
    if (input.left() === 0) return
    const distance = input.byte() | (input.byte() << 8)
    output.copy(distance, lengthOf(input, token & 15) + 4)
  }
}

function lengthOf(input: Input, four: number): number {
  if (four < 15) return four
  let length = 15
  for (;;) {
    const more = input.byte()
    length += more
    if (more < 255) return length
  }
}
