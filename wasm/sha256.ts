import { schedule } from './layout'

const roundConstants: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
])

function turn(x: v128, right: i32): v128 {
  return v128.or(i32x4.shr_u(x, right), i32x4.shl(x, 32 - right))
}
function upper1(e: v128): v128 {
  return v128.xor(v128.xor(turn(e, 6), turn(e, 11)), turn(e, 25))
}
function upper0(a: v128): v128 {
  return v128.xor(v128.xor(turn(a, 2), turn(a, 13)), turn(a, 22))
}
function lower0(x: v128): v128 {
  return v128.xor(v128.xor(turn(x, 7), turn(x, 18)), i32x4.shr_u(x, 3))
}
function lower1(x: v128): v128 {
  return v128.xor(v128.xor(turn(x, 17), turn(x, 19)), i32x4.shr_u(x, 10))
}
function first(e: v128, f: v128, g: v128, h: v128, at: usize, constant: usize): v128 {
  const choice = v128.xor(g, v128.and(e, v128.xor(f, g)))
  const word = i32x4.add(v128.load(at), v128.load32_splat(constant))
  return i32x4.add(i32x4.add(h, upper1(e)), i32x4.add(choice, word))
}
function second(a: v128, b: v128, c: v128): v128 {
  return i32x4.add(upper0(a), v128.xor(v128.and(a, b), v128.and(c, v128.xor(a, b))))
}

/** The states of four messages: eight words, each for all four, at `state`. */
export function fillState(state: usize, words: usize): void {
  for (let at: usize = 0; at < 8; at++) v128.store(state + (at << 4), i32x4.splat(load<u32>(words + (at << 2))))
}

/** Turns four words of four messages, as they stand in memory, into what the schedule wants: big endian, word by word. */
export function takeFour(at: usize, one: usize, two: usize, three: usize, four: usize): void {
  const a = bigEndian(v128.load(one))
  const b = bigEndian(v128.load(two))
  const c = bigEndian(v128.load(three))
  const d = bigEndian(v128.load(four))
  const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5)
  const cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5)
  const abUpper = v128.shuffle<u32>(a, b, 2, 6, 3, 7)
  const cdUpper = v128.shuffle<u32>(c, d, 2, 6, 3, 7)
  v128.store(schedule + at, v128.shuffle<u64>(ab, cd, 0, 2))
  v128.store(schedule + at + 16, v128.shuffle<u64>(ab, cd, 1, 3))
  v128.store(schedule + at + 32, v128.shuffle<u64>(abUpper, cdUpper, 0, 2))
  v128.store(schedule + at + 48, v128.shuffle<u64>(abUpper, cdUpper, 1, 3))
}

function bigEndian(x: v128): v128 {
  return v128.shuffle<u8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** One block of four messages, whose sixteen words are at `schedule`; `active` masks the messages that have this block. */
export function compress(state: usize, active: v128): void {
  for (let at: usize = schedule + 256; at < schedule + 1024; at += 16) {
    const fresh = i32x4.add(
      i32x4.add(v128.load(at - 256), lower0(v128.load(at - 240))),
      i32x4.add(v128.load(at - 112), lower1(v128.load(at - 32))),
    )
    v128.store(at, fresh)
  }
  let a = v128.load(state)
  let b = v128.load(state + 16)
  let c = v128.load(state + 32)
  let d = v128.load(state + 48)
  let e = v128.load(state + 64)
  let f = v128.load(state + 80)
  let g = v128.load(state + 96)
  let h = v128.load(state + 112)
  let constant = roundConstants
  for (let at: usize = schedule; at < schedule + 1024; at += 128) {
    let t = first(e, f, g, h, at, constant)
    d = i32x4.add(d, t)
    h = i32x4.add(t, second(a, b, c))
    t = first(d, e, f, g, at + 16, constant + 4)
    c = i32x4.add(c, t)
    g = i32x4.add(t, second(h, a, b))
    t = first(c, d, e, f, at + 32, constant + 8)
    b = i32x4.add(b, t)
    f = i32x4.add(t, second(g, h, a))
    t = first(b, c, d, e, at + 48, constant + 12)
    a = i32x4.add(a, t)
    e = i32x4.add(t, second(f, g, h))
    t = first(a, b, c, d, at + 64, constant + 16)
    h = i32x4.add(h, t)
    d = i32x4.add(t, second(e, f, g))
    t = first(h, a, b, c, at + 80, constant + 20)
    g = i32x4.add(g, t)
    c = i32x4.add(t, second(d, e, f))
    t = first(g, h, a, b, at + 96, constant + 24)
    f = i32x4.add(f, t)
    b = i32x4.add(t, second(c, d, e))
    t = first(f, g, h, a, at + 112, constant + 28)
    e = i32x4.add(e, t)
    a = i32x4.add(t, second(b, c, d))
    constant += 32
  }
  add(state, a, active)
  add(state + 16, b, active)
  add(state + 32, c, active)
  add(state + 48, d, active)
  add(state + 64, e, active)
  add(state + 80, f, active)
  add(state + 96, g, active)
  add(state + 112, h, active)
}

function add(at: usize, value: v128, active: v128): void {
  v128.store(at, i32x4.add(v128.load(at), v128.and(value, active)))
}
