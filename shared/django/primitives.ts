/** Unpacks a stream of at most `maxBytes` when unpacked; throws an Error whose message is an UnpackFailure. */
export type Unpack = (bytes: Uint8Array, maxBytes: number) => Uint8Array

/**
 * What decoding needs and a pure module cannot have: digests, zlib and base64. Node's are in electron/monitor/node-primitives.ts.
 * A message given as a string is hashed as UTF-8.
 */
export type Primitives = {
  readonly sha1: (message: Uint8Array | string) => Uint8Array
  readonly sha256: (message: Uint8Array | string) => Uint8Array
  /** Keys are compared by identity, so that work on a key is done once: pass the same array again and never change it. */
  readonly hmacSha1: (key: Uint8Array, message: Uint8Array | string) => Uint8Array
  readonly hmacSha256: (key: Uint8Array, message: Uint8Array | string) => Uint8Array
  /** A zlib stream. */
  readonly inflate: Unpack
  /** A zlib stream at level 6, as Python's zlib.compress makes by default. */
  readonly deflate: (bytes: Uint8Array) => Uint8Array
  readonly gunzip: Unpack
  readonly gzip: (bytes: Uint8Array) => Uint8Array
  /** Null where the runtime has no Zstandard: Node has it since 22.15. */
  readonly zstandard: { readonly unpack: Unpack; readonly pack: (bytes: Uint8Array) => Uint8Array } | null
  /** Either alphabet of base64, with or without padding; null when a character does not belong. */
  readonly fromBase64: (text: string) => Uint8Array | null
  readonly toBase64Url: (bytes: Uint8Array) => string
  /** One character for each byte. */
  readonly fromLatin1: (bytes: Uint8Array) => string
  /** One byte for each character; every character must be below U+0100. */
  readonly toLatin1: (text: string) => Uint8Array
  readonly toHex: (bytes: Uint8Array) => string
}
