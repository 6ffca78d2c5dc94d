import type { Primitives } from './primitives.ts'
import { lz4Magic, unpackLz4 } from './unpack/lz4.ts'
import { storeLz4, storeXz } from './unpack/stored.ts'
import { unpackXz, xzMagic } from './unpack/xz.ts'

/** The compressors of django-redis and pymemcache; each is told by how its bytes begin. */
export type Packing = 'zlib' | 'gzip' | 'xz' | 'lz4' | 'zstandard'

export type Unpacked =
  | { readonly packing: Packing | null; readonly serialized: string }
  | { readonly problem: 'too-large' | 'not-compressed-data' | 'no-unpacker' }

const zstandardMagic = '\x28\xb5\x2f\xfd'

/** How a value, one character a byte, is compressed; null where it is not. What is pickled, JSON or msgpack begins with none of these. */
export function packingOf(value: string): Packing | null {
  if (value.startsWith('\x1f\x8b\x08')) return 'gzip'
  if (value.startsWith(zstandardMagic)) return 'zstandard'
  if (value.startsWith(xzMagic)) return 'xz'
  if (value.startsWith(lz4Magic)) return 'lz4'
  return isZlib(value) ? 'zlib' : null
}

/** Two bytes of a zlib stream with Python's window: method 8, and divisible by 31. */
const isZlib = (value: string) =>
  value.charCodeAt(0) === 0x78 && ((value.charCodeAt(0) << 8) | value.charCodeAt(1)) % 31 === 0

/** The bytes that the serializer wrote, one character each; at most so many. */
export function unpackValue(primitives: Primitives, value: string, maxBytes: number): Unpacked {
  const packing = packingOf(value)
  if (packing === null) return { packing, serialized: value }
  const unpack = unpackerOf(primitives, packing)
  if (unpack === null) return { problem: 'no-unpacker' }
  try {
    return { packing, serialized: primitives.fromLatin1(unpack(primitives.toLatin1(value), maxBytes)) }
  } catch (error) {
    const isTooLarge = error instanceof Error && error.message === 'too-large'
    return { problem: isTooLarge ? 'too-large' : 'not-compressed-data' }
  }
}

function unpackerOf(primitives: Primitives, packing: Packing): Primitives['inflate'] | null {
  switch (packing) {
    case 'zlib':
      return primitives.inflate
    case 'gzip':
      return primitives.gunzip
    case 'xz':
      return unpackXz
    case 'lz4':
      return unpackLz4
    case 'zstandard':
      return primitives.zstandard?.unpack ?? null
  }
}

/**
 * The value in the same packing again: in xz and LZ4 it is held as it is, which their readers take just so. Null where the runtime has no
 * such compressor.
 */
export function packValue(primitives: Primitives, serialized: string, packing: Packing | null): string | null {
  if (packing === null) return serialized
  const pack = packerOf(primitives, packing)
  return pack && primitives.fromLatin1(pack(primitives.toLatin1(serialized)))
}

function packerOf(primitives: Primitives, packing: Packing): ((bytes: Uint8Array) => Uint8Array) | null {
  switch (packing) {
    case 'zlib':
      return primitives.deflate
    case 'gzip':
      return primitives.gzip
    case 'zstandard':
      return primitives.zstandard?.pack ?? null
    case 'xz':
      return storeXz
    case 'lz4':
      return storeLz4
  }
}
