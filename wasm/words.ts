import { mostWords, wordBuckets, wordBytes, wordBytesEnd, words } from './layout'
import { areSame } from './fields'

const buckets: u32 = 1024

let count: i32 = 0
let free: usize = wordBytes

export function wordPlace(word: i32): usize {
  return load<u32>(words + ((<usize>word) << 3))
}
export function wordLength(word: i32): i32 {
  return load<i32>(words + ((<usize>word) << 3) + 4)
}

/** The number, from 1, of a word that many rows share; the same for the same bytes. 0 when there are too many of them. */
export function wordOf(from: usize, length: i32): i32 {
  let hash: u32 = 0x811c9dc5
  for (let at = from; at < from + length; at++) hash = (hash ^ (<u32>load<u8>(at))) * 0x01000193
  let bucket = hash & (buckets - 1)
  while (true) {
    const known = <i32>load<u16>(wordBuckets + ((<usize>bucket) << 1))
    if (known === 0) break
    if (wordLength(known) === length && areSame(wordPlace(known), from, length)) return known
    bucket = (bucket + 1) & (buckets - 1)
  }
  if (count + 1 >= mostWords || free + length > wordBytesEnd) return 0
  count++
  memory.copy(free, from, length)
  store<u16>(wordBuckets + ((<usize>bucket) << 1), <u16>count)
  store<u32>(words + ((<usize>count) << 3), <u32>free)
  store<i32>(words + ((<usize>count) << 3) + 4, length)
  free += length
  return count
}
