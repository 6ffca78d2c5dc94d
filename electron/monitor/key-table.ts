import { grown, largerCapacity } from './columns.ts'
import { hashInOrder, hashMixed } from './key-hash.ts'

/** Room for each key in bytes: small numbers have the least, Django's session keys 32, an UUID with a prefix more. */
const strides = [16, 32, 40]
const longest = 40
const encoder = new TextEncoder()
/** A key that begins with U+FEFF is another key than the one without it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Session keys by slot, and slots by session key, over bytes: a million keys as strings would cost three times the memory.
 * Slots are small whole numbers, used again after a removal. Keys compare exactly, in case and trailing spaces too.
 */
export type KeyTable = {
  /** The slot of the key, or -1. */
  readonly find: (sessionKey: string) => number
  /** The slot of the key, made when there is none. */
  readonly add: (sessionKey: string) => number
  /** The same of a key that lies as ASCII in `source`. */
  readonly findIn: (source: Uint8Array, at: number, length: number) => number
  readonly addIn: (source: Uint8Array, at: number, length: number) => number
  readonly remove: (slot: number) => void
  readonly keyAt: (slot: number) => string
  /** Whether the key in this slot has this text of ASCII in it: without making the key's own text, which costs far more. */
  readonly holds: (slot: number, part: Uint8Array) => boolean
  readonly isUsed: (slot: number) => boolean
  /** Makes room for so many keys at once, which costs less memory than growing to them. */
  readonly reserve: (keys: number) => void
  /** How many keys there are. */
  readonly count: () => number
  /** All slots are below this. */
  readonly end: () => number
}

/** So many other keys stand before one whose place is taken, and keys are no longer looked for in their order. */
const mostSteps = 400

/**
 * Keys of up to 40 bytes lie in one array, with as much room for each as the longest takes; longer ones, which Django never makes, in a
 * Map beside it. With `inOrder` keys that follow one another are looked for side by side, as long as they are spread as Django's are.
 */
export function createKeyTable({ inOrder }: { readonly inOrder: boolean }): KeyTable {
  let stride = strides[0] as number
  let bytes = new Uint8Array(1024 * stride)
  /** The same memory, twice. */
  let letters = Buffer.from(bytes.buffer)
  let words = new DataView(bytes.buffer)
  let lengths = new Uint8Array(1024)
  let used = new Uint8Array(1024)
  /** Two numbers each: the slot from 1 up, or 0, and the hash of its key, so that few other keys are looked at. */
  let buckets = new Int32Array(8192)
  /** The bucket of a key is its hash without so many bits. */
  let shift = 32 - 12
  let hash = inOrder ? hashInOrder : hashMixed
  let isCrowded = false
  const long = new Map<string, number>()
  const longAt = new Map<number, string>()
  const free: number[] = []
  const scratch = new Uint8Array(longest * 4)
  /** Where keys came from last: most often it is the same again. */
  let viewed: Uint8Array = scratch
  let view: DataView = new DataView(scratch.buffer)
  let end = 0
  let count = 0

  /** The length of the key's bytes in `scratch`; -1 when it is too long for the array. */
  function write(key: string): number {
    if (key.length > longest) return -1
    for (let at = 0; at < key.length; at += 1) {
      const code = key.charCodeAt(at)
      if (code > 127) return encodeWide(key)
      scratch[at] = code
    }
    return key.length
  }

  function encodeWide(key: string): number {
    const { written } = encoder.encodeInto(key, scratch)
    return written > longest ? -1 : written
  }

  function viewOf(source: Uint8Array): DataView {
    if (source !== viewed) {
      viewed = source
      view = new DataView(source.buffer, source.byteOffset, source.byteLength)
    }
    return view
  }

  function same(slot: number, source: DataView, place: number, length: number): boolean {
    if (lengths[slot] !== length) return false
    const from = slot * stride
    let at = 0
    for (; at + 4 <= length; at += 4) {
      if (words.getInt32(from + at, true) !== source.getInt32(place + at, true)) return false
    }
    for (; at < length; at += 1) if (bytes[from + at] !== source.getUint8(place + at)) return false
    return true
  }

  /** The bucket that holds the key, or the empty one where it belongs. */
  function bucketOf(source: DataView, place: number, length: number, hashed: number): number {
    const mask = buckets.length / 2 - 1
    let bucket = hashed >>> shift
    for (let steps = 0; ; steps += 1) {
      const slot = (buckets[bucket * 2] as number) - 1
      if (slot < 0 || (buckets[bucket * 2 + 1] === hashed && same(slot, source, place, length))) {
        if (steps > mostSteps && hash === hashInOrder) isCrowded = true
        return bucket
      }
      bucket = (bucket + 1) & mask
    }
  }

  function findShort(bytes: Uint8Array, place: number, length: number): number {
    const source = viewOf(bytes)
    return (buckets[bucketOf(source, place, length, hash(source, place, length)) * 2] as number) - 1
  }

  function addShort(key: Uint8Array, place: number, length: number): number {
    if (isFull(count)) growBuckets(buckets.length * 2)
    if (isCrowded) mix()
    const source = viewOf(key)
    const hashed = hash(source, place, length)
    const bucket = bucketOf(source, place, length, hashed)
    const found = (buckets[bucket * 2] as number) - 1
    if (found >= 0) return found
    if (length > stride) widen(length)
    const slot = takeSlot()
    const to = slot * stride
    let at = 0
    for (; at + 4 <= length; at += 4) words.setInt32(to + at, source.getInt32(place + at, true), true)
    for (; at < length; at += 1) bytes[to + at] = source.getUint8(place + at)
    lengths[slot] = length
    buckets[bucket * 2] = slot + 1
    buckets[bucket * 2 + 1] = hashed
    return slot
  }

  function holds(slot: number, part: Uint8Array): boolean {
    const key = longAt.get(slot)
    if (key !== undefined) return key.includes(decoder.decode(part))
    const last = slot * stride + (lengths[slot] as number) - part.length
    for (let from = slot * stride; from <= last; from += 1) {
      let at = 0
      while (at < part.length && bytes[from + at] === part[at]) at += 1
      if (at === part.length) return true
    }
    return false
  }

  const textIn = (source: Uint8Array, at: number, length: number) => decoder.decode(source.slice(at, at + length))

  /** With three buckets in five taken few are in each other's way; each is two numbers. */
  const isFull = (keys: number, length = buckets.length) => keys * 10 >= length * 3

  function growBuckets(length: number): void {
    const old = buckets
    buckets = new Int32Array(length)
    shift = Math.clz32(length / 2 - 1)
    for (let at = 0; at < old.length; at += 2) if (old[at] !== 0) link(old[at] as number, old[at + 1] as number)
  }

  function link(entry: number, hashed: number): void {
    const mask = buckets.length / 2 - 1
    let bucket = hashed >>> shift
    while (buckets[bucket * 2] !== 0) bucket = (bucket + 1) & mask
    buckets[bucket * 2] = entry
    buckets[bucket * 2 + 1] = hashed
  }

  /** Gives up the order: keys that all begin alike would stand in each other's way. */
  function mix(): void {
    isCrowded = false
    hash = hashMixed
    const old = buckets
    buckets = new Int32Array(old.length)
    for (let at = 0; at < old.length; at += 2) {
      const slot = (old[at] as number) - 1
      if (slot >= 0) link(slot + 1, hashMixed(words, slot * stride, lengths[slot] as number))
    }
  }

  function hold(larger: Uint8Array<ArrayBuffer>): void {
    bytes = larger
    letters = Buffer.from(bytes.buffer)
    words = new DataView(bytes.buffer)
  }

  /** For the first key that is longer than all before it. */
  function widen(length: number): void {
    const before = stride
    stride = strides.find(each => each >= length) ?? longest
    const wider = new Uint8Array((bytes.length / before) * stride)
    for (let slot = 0; slot < end; slot += 1)
      wider.set(bytes.subarray(slot * before, (slot + 1) * before), slot * stride)
    hold(wider)
  }

  function growSlots(capacity: number): void {
    hold(grown(bytes, capacity * stride))
    lengths = grown(lengths, capacity)
    used = grown(used, capacity)
  }

  function takeSlot(): number {
    count += 1
    const slot = free.pop() ?? end
    if (slot === lengths.length) growSlots(largerCapacity(slot))
    if (slot === end) end += 1
    used[slot] = 1
    return slot
  }

  /** Takes the entry out and moves up those behind it that would not be found any more. */
  function unlink(slot: number): void {
    const mask = buckets.length / 2 - 1
    let hole = hash(words, slot * stride, lengths[slot] as number) >>> shift
    while (buckets[hole * 2] !== slot + 1) hole = (hole + 1) & mask
    for (let next = (hole + 1) & mask; buckets[next * 2] !== 0; next = (next + 1) & mask) {
      const home = (buckets[next * 2 + 1] as number) >>> shift
      if (((next - home) & mask) < ((next - hole) & mask)) continue
      buckets.copyWithin(hole * 2, next * 2, next * 2 + 2)
      hole = next
    }
    buckets[hole * 2] = 0
  }

  return {
    find(sessionKey) {
      const length = write(sessionKey)
      if (length < 0) return long.get(sessionKey) ?? -1
      return findShort(scratch, 0, length)
    },
    add(sessionKey) {
      const length = write(sessionKey)
      if (length < 0) return long.get(sessionKey) ?? addLong(sessionKey)
      return addShort(scratch, 0, length)
    },
    findIn(source, at, length) {
      if (length > longest) return long.get(textIn(source, at, length)) ?? -1
      return findShort(source, at, length)
    },
    addIn(source, at, length) {
      if (length <= longest) return addShort(source, at, length)
      const key = textIn(source, at, length)
      return long.get(key) ?? addLong(key)
    },
    remove(slot) {
      const key = longAt.get(slot)
      if (key === undefined) unlink(slot)
      else {
        long.delete(key)
        longAt.delete(slot)
      }
      count -= 1
      used[slot] = 0
      free.push(slot)
    },
    keyAt(slot) {
      const known = longAt.get(slot)
      if (known !== undefined) return known
      const from = slot * stride
      const to = from + (lengths[slot] as number)
      // Nearly all are ASCII, and that is made into a string in half of the time.
      for (let at = from; at < to; at += 1)
        if ((bytes[at] as number) > 127) return decoder.decode(bytes.subarray(from, to))
      return letters.toString('latin1', from, to)
    },
    holds,
    isUsed: slot => used[slot] === 1,
    reserve(keys) {
      if (keys > lengths.length) growSlots(keys)
      let length = buckets.length
      while (isFull(keys, length)) length *= 2
      if (length > buckets.length) growBuckets(length)
    },
    count: () => count,
    end: () => end,
  }

  function addLong(sessionKey: string): number {
    const slot = takeSlot()
    long.set(sessionKey, slot)
    longAt.set(slot, sessionKey)
    return slot
  }
}
