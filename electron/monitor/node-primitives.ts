import { Buffer } from 'node:buffer'
import * as crypto from 'node:crypto'
import * as zlib from 'node:zlib'
import type { Primitives, Unpack } from '../../shared/django/primitives.ts'

type Algorithm = 'sha1' | 'sha256'
type Message = Uint8Array | string

/** HMAC's block of both algorithms, in bytes (RFC 2104). */
const blockSize = 64
/** A message of at most this many bytes is hashed in the prepared buffer. */
const preparedSize = 16_384

/** `crypto.hash` came with Node 20.12; null where the runtime is an older one. */
type OneShotHash = typeof crypto.hash | null

function digest(algorithm: Algorithm, message: Message): Buffer {
  return crypto.createHash(algorithm).update(message).digest()
}

type Hmac = (message: Message) => Buffer

/** RFC 2104 by two one-shot hashes: about half the time of createHmac for a session's few hundred bytes. */
function oneShotHmac(algorithm: Algorithm, key: Uint8Array, hash: typeof crypto.hash): Hmac {
  const block = Buffer.alloc(blockSize)
  block.set(key.length > blockSize ? digest(algorithm, key) : key)
  const inner = Buffer.alloc(blockSize + preparedSize)
  const outer = Buffer.alloc(blockSize + (algorithm === 'sha1' ? 20 : 32))
  for (const [index, byte] of block.entries()) {
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  }
  const keyObject = crypto.createSecretKey(key)
  return message => {
    // A UTF-8 character takes at most three bytes a UTF-16 unit.
    const fits = message.length * (typeof message === 'string' ? 3 : 1) <= preparedSize
    if (!fits) return crypto.createHmac(algorithm, keyObject).update(message).digest()
    let length = message.length
    if (typeof message === 'string') length = inner.write(message, blockSize)
    else inner.set(message, blockSize)
    outer.set(hash(algorithm, inner.subarray(0, blockSize + length), 'buffer'), blockSize)
    return hash(algorithm, outer, 'buffer')
  }
}

function keyObjectHmac(algorithm: Algorithm, key: Uint8Array): Hmac {
  const keyObject = crypto.createSecretKey(key)
  return message => crypto.createHmac(algorithm, keyObject).update(message).digest()
}

function createHmacs(
  algorithm: Algorithm,
  oneShotHash: OneShotHash,
): (key: Uint8Array, message: Message) => Uint8Array {
  const byKey = new WeakMap<Uint8Array, Hmac>()
  return (key, message) => {
    let hmac = byKey.get(key)
    if (!hmac) {
      hmac = oneShotHash ? oneShotHmac(algorithm, key, oneShotHash) : keyObjectHmac(algorithm, key)
      byKey.set(key, hmac)
    }
    return hmac(message)
  }
}

/** Zlib's failures in our words. */
const unpacking =
  (unpack: (bytes: Uint8Array, options: zlib.ZlibOptions) => Buffer): Unpack =>
  (bytes, maxBytes) => {
    try {
      // Small chunks suit small payloads (5.9 us in place of 9); large ones would be glued together from too many.
      const chunkSize = bytes.length > 4096 ? 16_384 : 1024
      return unpack(bytes, { chunkSize, maxOutputLength: maxBytes })
    } catch (error) {
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      throw new Error(isTooLarge ? 'too-large' : 'damaged', { cause: error })
    }
  }

const finishFlush = zlib.constants.Z_FINISH
const inflate = unpacking((bytes, options) => zlib.inflateSync(bytes, { ...options, finishFlush }))
const gunzip = unpacking((bytes, options) => zlib.gunzipSync(bytes, { ...options, finishFlush }))

/** The runtime may be older than its types. */
const runtimeZlib: Partial<typeof zlib> = zlib
const zstandard = zstandardOf(runtimeZlib)

function zstandardOf({ zstdDecompressSync, zstdCompressSync }: Partial<typeof zlib>): Primitives['zstandard'] {
  if (!zstdDecompressSync || !zstdCompressSync) return null
  return {
    unpack: unpacking((bytes, { maxOutputLength }) => zstdDecompressSync(bytes, { maxOutputLength })),
    pack: bytes => zstdCompressSync(bytes),
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function fromBase64(text: string): Uint8Array | null {
  let length = text.length
  while (length > 0 && text.length - length < 2 && text.charCodeAt(length - 1) === 0x3d) length -= 1
  if (length % 4 === 1) return null
  const bytes = Buffer.from(text, 'base64')
  // Node drops what is no base64: the result is then too short.
  return bytes.length === Math.floor((length * 3) / 4) ? bytes : null
}

/** Node's primitives; without a one-shot hash they are slower and the same. */
export function createNodePrimitives(oneShotHash: OneShotHash): Primitives {
  return {
    sha1: message => digest('sha1', message),
    sha256: message => digest('sha256', message),
    hmacSha1: createHmacs('sha1', oneShotHash),
    hmacSha256: createHmacs('sha256', oneShotHash),
    inflate,
    deflate: bytes => zlib.deflateSync(bytes, { level: 6 }),
    gunzip,
    gzip: bytes => zlib.gzipSync(bytes),
    zstandard,
    fromBase64,
    toBase64Url: bytes => asBuffer(bytes).toString('base64url'),
    fromLatin1: bytes => asBuffer(bytes).toString('latin1'),
    toLatin1: text => Buffer.from(text, 'latin1'),
    toHex: bytes => asBuffer(bytes).toString('hex'),
  }
}

const runtimeHash: typeof crypto.hash | undefined = crypto.hash

/** The primitives of Node and Electron. */
export const nodePrimitives: Primitives = createNodePrimitives(runtimeHash ?? null)
