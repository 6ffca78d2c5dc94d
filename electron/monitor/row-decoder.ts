import type { WasmMemory, WasmModule } from './web-assembly.ts'
import { webAssembly } from './web-assembly.ts'
/**
 * The compiled decoder (wasm/), as it is set up for one site. It takes what is common, at a fifth of the time; for every row
 * that is odd in any way it says so, and decode.ts and fields.ts, which know everything, take that row.
 */
export type DecoderSetup = {
  /** HMAC keys of the site's signatures (saltedKeys), the current one first; at most 64 bytes each. */
  readonly keys: readonly Uint8Array[]
  readonly fingerprintKey: Uint8Array
  /** HMAC-SHA256 keys of `_auth_user_hash`; null where it may also be made with another hash. */
  readonly passwordKeys: readonly Uint8Array[] | null
  /** Names of the fields in a payload, in the order of wasm/fields.ts. */
  readonly fieldNames: readonly string[]
}

/** Decodes the first `count` rows of the batch that lies at `batch` in the memory. */
export type RowDecoder = (batch: number, count: number) => void

/** Hashes the passwords of records that begin at `records`; see wasm/decoder.ts. */
export type PasswordHasher = (records: number, count: number, step: number, password: number, digests: number) => void

/** Where things lie in the decoder's memory, in bytes; see wasm/layout.ts. */
export type DecoderLayout = {
  readonly batches: number
  readonly batchSize: number
  readonly mostRows: number
  readonly rowSize: number
  readonly recordsFrom: number
  readonly recordSize: number
  readonly textsFrom: number
  readonly textsSize: number
  readonly datesFrom: number
  readonly largestPayload: number
  readonly words: number
}

type Exports = { readonly [Name in keyof DecoderLayout | 'unpacked']: { readonly value: number } } & {
  readonly begin: () => void
  readonly addKey: (at: number, length: number) => number
  readonly addPasswordKey: (at: number, length: number) => number
  readonly setFingerprintKey: (at: number, length: number) => number
  readonly nameField: (field: number, at: number, length: number) => number
  readonly decode: RowDecoder
  readonly hashPasswords: PasswordHasher
}

const pageBytes = 65_536
/** The module states how much memory it takes; see the build. */
export const memoryPages = 304

/** So many batches lie in the memory: three are lent to a reading at a time; of what is followed several may be under way. */
export const batchCount = 4

/** Memory that the threads on both sides see. */
export function createDecoderMemory(): WasmMemory {
  return new webAssembly.Memory({ initial: memoryPages, maximum: memoryPages, shared: true })
}

/** Null when the setup is more than the compiled decoder can hold. */
export function createRowDecoder(
  module: WasmModule,
  memory: WasmMemory,
  setup: DecoderSetup,
): { readonly decode: RowDecoder; readonly hashPasswords: PasswordHasher; readonly layout: DecoderLayout } | null {
  const exports = new webAssembly.Instance(module, { env: { memory } }).exports as Exports
  const scratch = exports.unpacked.value
  const put = (bytes: Uint8Array): number => {
    new Uint8Array(memory.buffer).set(bytes.subarray(0, pageBytes), scratch)
    return bytes.length
  }
  const encoder = new TextEncoder()
  exports.begin()
  const taken = [
    exports.setFingerprintKey(scratch, put(setup.fingerprintKey)),
    ...setup.keys.map(key => exports.addKey(scratch, put(key))),
    ...(setup.passwordKeys ?? []).map(key => exports.addPasswordKey(scratch, put(key))),
    ...setup.fieldNames.map((name, field) => exports.nameField(field, scratch, put(encoder.encode(name)))),
  ]
  if (taken.includes(0)) return null
  const layout: DecoderLayout = {
    batches: exports.batches.value,
    batchSize: exports.batchSize.value,
    mostRows: exports.mostRows.value,
    rowSize: exports.rowSize.value,
    recordsFrom: exports.recordsFrom.value,
    recordSize: exports.recordSize.value,
    textsFrom: exports.textsFrom.value,
    textsSize: exports.textsSize.value,
    datesFrom: exports.datesFrom.value,
    largestPayload: exports.largestPayload.value,
    words: exports.words.value,
  }
  if (layout.batches + batchCount * layout.batchSize > memory.buffer.byteLength) return null
  return { decode: exports.decode, hashPasswords: exports.hashPasswords, layout }
}
