import { Buffer } from 'node:buffer'
import { grown } from './columns.ts'

/** Texts by number, as UTF-8 in one array: short strings by the hundred thousand take several times the room, and V8 goes through them again and again. */
export type TextColumn = {
  readonly get: (at: number) => string | null
  /** False for null. */
  readonly has: (at: number) => boolean
  /** True when it is another one than before. */
  readonly set: (at: number, text: string | null) => boolean
  /** The same of UTF-8 in `source`; null for a length below 0. */
  readonly setBytes: (at: number, source: Uint8Array, from: number, length: number) => boolean
}

const leastWaste = 1_048_576
/** From so many bytes on less room is made ahead. */
const muchText = 4_194_304

export function createTextColumn(): TextColumn {
  let bytes = Buffer.alloc(4096)
  let end = 0
  /** Bytes that no text has any more. */
  let wasted = 0
  let places = new Uint32Array(1024)
  /** One more than the length in bytes; 0 for null. */
  let lengths = new Uint32Array(1024)

  function isSame(at: number, source: Uint8Array, from: number, length: number): boolean {
    if (lengths[at] !== length + 1) return false
    const place = places[at] as number
    for (let byte = 0; byte < length; byte += 1) if (bytes[place + byte] !== source[from + byte]) return false
    return true
  }

  /** Room for so many bytes more at the end; where much was wasted what is left moves together. */
  function reserve(length: number): void {
    if (end + length <= bytes.length) return
    const before = bytes
    const isWasteful = wasted > Math.max(leastWaste, end / 4)
    const used = (isWasteful ? end - wasted : end) + length
    bytes = Buffer.allocUnsafeSlow(Math.ceil(used * (used < muchText ? 2 : 1.5)))
    if (isWasteful) moveTogether(before)
    else bytes.set(before.subarray(0, end))
  }

  function moveTogether(before: Uint8Array): void {
    end = 0
    wasted = 0
    for (let at = 0; at < lengths.length; at += 1) {
      const size = (lengths[at] as number) - 1
      if (size < 1) continue
      const place = places[at] as number
      bytes.set(before.subarray(place, place + size), end)
      places[at] = end
      end += size
    }
  }

  function setBytes(at: number, source: Uint8Array, from: number, length: number): boolean {
    if (at >= lengths.length) {
      if (length < 0) return false
      const capacity = Math.max(at + 1, lengths.length * 2)
      places = grown(places, capacity)
      lengths = grown(lengths, capacity)
    }
    if (isSame(at, source, from, Math.max(-1, length))) return false
    wasted += Math.max(0, (lengths[at] as number) - 1)
    lengths[at] = 0
    if (length >= 0) {
      reserve(length)
      for (let byte = 0; byte < length; byte += 1) bytes[end + byte] = source[from + byte] as number
      places[at] = end
      lengths[at] = length + 1
      end += length
    }
    return true
  }

  return {
    get(at) {
      const size = (lengths[at] ?? 0) - 1
      if (size < 1) return size < 0 ? null : ''
      const place = places[at] as number
      return bytes.toString('utf8', place, place + size)
    },
    has: at => (lengths[at] ?? 0) > 0,
    set(at, text) {
      if (text === null) return setBytes(at, bytes, 0, -1)
      const source = Buffer.from(text)
      return setBytes(at, source, 0, source.length)
    },
    setBytes,
  }
}
