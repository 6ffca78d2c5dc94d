// Where everything lies in the memory. Nothing is allocated: each region has its place, and the host learns the few that
// it needs from the exports of decoder.ts. Bytes of a row are never moved, only their places are passed on.

/** Lookup tables, 256 bytes each or as said. */
export const base64Values: usize = 0x4000
export const base62Values: usize = 0x4100

/** Huffman decoding: entries of four bytes for as many bits as the longest code has, and what building them needs. */
export const literalTable: usize = 0x7_8000
export const distanceTable: usize = 0x7_c000
export const fixedLiteralTable: usize = 0x7000
export const fixedDistanceTable: usize = 0x8000
export const codeLengths: usize = 0x9000
export const lengthCounts: usize = 0x9400
export const places: usize = 0x9500
export const entries: usize = 0x9a00
export const ordered: usize = 0x9d00
export const lengthCodeTable: usize = 0x9600

/** SHA-256: the schedule of four messages, and the states after a key's first blocks (32 bytes inner, 32 bytes outer). */
export const schedule: usize = 0xa000
export const keyStates: usize = 0xa400
export const mostKeys: i32 = 8
export const fingerprintState: usize = 0xa800
export const lanes: usize = 0xa840
export const signatures: usize = 0xaa00

/** The same states of the keys under which passwords are hashed. */
export const passwordStates: usize = 0xac00

/** Names of the fields that are looked for: a length and up to 252 bytes each; and what was found in the row at hand. */
export const fieldNames: usize = 0xb000
export const fieldNameSize: usize = 256
export const fieldValues: usize = 0xc000

/** Words that many rows share: buckets, then place and length of each, then their bytes. */
export const wordBuckets: usize = 0xd000
export const words: usize = 0xe000
export const mostWords: i32 = 500
export const wordBytes: usize = 0x1_0000
export const wordBytesEnd: usize = 0x4_0000

/** What a payload becomes on its way: out of base64, out of zlib. Larger ones are left to the host. */
export const unpacked: usize = 0x4_0000
export const inflated: usize = 0x5_8000
export const largestPayload: i32 = 0x1_7000

/**
 * Batches: a table of the rows' places, the records that answer it, the rows' texts, the texts that records name, and the rows'
 * dates, which only the host reads.
 */
export const batches: usize = 0x8_0000
export const mostRows: i32 = 5120
export const rowSize: usize = 16
export const recordSize: usize = 104
export const recordsFrom: usize = 0x1_4000
export const textsFrom: usize = 0x9_6000
export const textsSize: usize = 0x30_0000
export const wordsFrom: usize = 0x39_6000
export const namesSize: usize = 0xf_0000
export const datesFrom: usize = 0x48_6000
export const batchSize: usize = 0x49_0000
