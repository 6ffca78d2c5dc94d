import { lz4Magic } from './lz4.ts'
import { xzMagic } from './xz.ts'

/** LZ4's largest block of this frame, and LZMA2's largest chunk of what is not packed. */
const mostAtOnce = 65_536

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += mostAtOnce) yield bytes.subarray(at, at + mostAtOnce)
}

const latin1 = (text: string): readonly number[] => Array.from(text, letter => letter.charCodeAt(0))
const little = (value: number): readonly number[] => [0, 8, 16, 24].map(shift => (value >>> shift) & 0xff)

function joined(parts: readonly Iterable<number>[]): Uint8Array {
  const all = parts.map(part => Uint8Array.from(part))
  const whole = new Uint8Array(all.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of all) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A frame of LZ4 that holds the bytes as they are, which every reader of LZ4 reads. Blocks of 64 KB, without checksums. */
export function storeLz4(bytes: Uint8Array): Uint8Array {
  const blocks = [...piecesOf(bytes)].flatMap(piece => [little(piece.length + 0x80000000), piece])
  // Version 1 and independent blocks, their size, and the checksum of these two bytes.
  return joined([latin1(lz4Magic), [0x60, 0x40, 0x82], ...blocks, little(0)])
}

/** An .xz file that holds the bytes as they are, in chunks of LZMA2 that are not packed. Without a check. */
export function storeXz(bytes: Uint8Array): Uint8Array {
  const flags = [0, 0]
  const filter = [2, 0, 0x21, 1, 0x10, 0, 0, 0]
  const header = [...filter, ...little(crc32(filter))]
  const chunks = joined([
    ...[...piecesOf(bytes)].flatMap((piece, at) => [
      [at === 0 ? 1 : 2, (piece.length - 1) >> 8, (piece.length - 1) & 0xff],
      piece,
    ]),
    [0],
  ])
  const records = [0, 1, ...number(header.length + chunks.length), ...number(bytes.length)]
  const index = [...records, ...padding(records.length)]
  const backward = [...little((index.length + 4) / 4 - 1), ...flags]
  return joined([
    latin1(xzMagic),
    flags,
    little(crc32(flags)),
    header,
    chunks,
    padding(chunks.length),
    index,
    little(crc32(index)),
    little(crc32(backward)),
    backward,
    latin1('YZ'),
  ])
}

const padding = (length: number): readonly number[] => Array.from({ length: (4 - (length % 4)) % 4 }, () => 0)

/** Seven bits a byte, the lowest first. */
function number(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >>> 7)]
}

function crc32(bytes: Iterable<number>): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) === 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
