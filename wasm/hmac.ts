import { lanes, schedule } from './layout'
import { compress, fillState, takeFour } from './sha256'

const initialState: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])
/** States of four messages, and 64 bytes for a key. */
const state: usize = lanes
const keyBlock: usize = lanes + 128
const everyone: v128 = i32x4.splat(-1)
/** Places and numbers of blocks of the four messages at hand. */
export const messages: usize = lanes + 192
const blocksOf: usize = messages + 16

/** Remembers the states after a key's first blocks (RFC 2104), 64 bytes at `to`; the key has at most 64 bytes. */
export function prepareKey(key: usize, length: i32, to: usize): void {
  for (let half: usize = 0; half < 2; half++) {
    memory.fill(keyBlock, half === 0 ? 0x36 : 0x5c, 64)
    for (let at: usize = 0; at < <usize>length; at++) {
      store<u8>(keyBlock + at, load<u8>(keyBlock + at) ^ load<u8>(key + at))
    }
    fillState(state, initialState)
    takeBlock(keyBlock, keyBlock, keyBlock, keyBlock)
    compress(state, everyone)
    for (let at: usize = 0; at < 8; at++) store<u32>(to + (half << 5) + (at << 2), load<u32>(state + (at << 4)))
  }
}

function takeBlock(one: usize, two: usize, three: usize, four: usize): void {
  takeFour(0, one, two, three, four)
  takeFour(64, one + 16, two + 16, three + 16, four + 16)
  takeFour(128, one + 32, two + 32, three + 32, four + 32)
  takeFour(192, one + 48, two + 48, three + 48, four + 48)
}

/** Ends a message as SHA-256 wants it, in place, after a first block that is not there; up to 72 bytes behind it change. */
export function setMessage(lane: usize, at: usize, length: i32): void {
  const blocks = (length + 9 + 63) >> 6
  const padding = ((<usize>blocks) << 6) - <usize>length
  memory.fill(at + length, 0, padding)
  store<u8>(at + length, 0x80)
  store<u32>(at + ((<usize>blocks) << 6) - 4, bswap<u32>((64 + length) << 3))
  store<u32>(messages + (lane << 2), <u32>at)
  store<i32>(blocksOf + (lane << 2), blocks)
}

export function noMessage(lane: usize): void {
  store<u32>(messages + (lane << 2), <u32>keyBlock)
  store<i32>(blocksOf + (lane << 2), 0)
}

/** HMAC-SHA256 of the four messages that were set; word `at` of the digest of `lane` is then digestWord(lane, at). */
export function authenticate(key: usize): void {
  fillState(state, key)
  const blocks = v128.load(blocksOf)
  const last = max(
    max(i32x4.extract_lane(blocks, 0), i32x4.extract_lane(blocks, 1)),
    max(i32x4.extract_lane(blocks, 2), i32x4.extract_lane(blocks, 3)),
  )
  for (let block = 0; block < last; block++) {
    const active = i32x4.gt_s(blocks, i32x4.splat(block))
    takeBlock(blockAt(0, block), blockAt(1, block), blockAt(2, block), blockAt(3, block))
    compress(state, active)
  }
  for (let at: usize = 0; at < 8; at++) v128.store(schedule + (at << 4), v128.load(state + (at << 4)))
  v128.store(schedule + 128, i32x4.splat(0x80000000))
  for (let at: usize = 9; at < 15; at++) v128.store(schedule + (at << 4), i32x4.splat(0))
  v128.store(schedule + 240, i32x4.splat((64 + 32) << 3))
  fillState(state, key + 32)
  compress(state, everyone)
}

function blockAt(lane: usize, block: i32): usize {
  const blocks = load<i32>(blocksOf + (lane << 2))
  return <usize>load<u32>(messages + (lane << 2)) + ((block < blocks ? <usize>block : 0) << 6)
}

export function digestWord(lane: usize, at: usize): u32 {
  return load<u32>(state + (at << 4) + (lane << 2))
}
