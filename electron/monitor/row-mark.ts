/**
 * A number that differs when session_data differs (the mixing of MurmurHash3, 32 bits, of four characters at a time). The date
 * alone does not tell: a session with a fixed expiry keeps its expire_date when it is saved. wasm/text.ts does the same.
 */
export function markOf(sessionData: string): number {
  const { length } = sessionData
  const whole = length & ~3
  let mark = length
  let at = 0
  for (; at < whole; at += 4) {
    const word =
      sessionData.charCodeAt(at) ^
      (sessionData.charCodeAt(at + 1) << 8) ^
      (sessionData.charCodeAt(at + 2) << 16) ^
      (sessionData.charCodeAt(at + 3) << 24)
    mark = mixed(mark, word)
  }
  let rest = 0
  for (let shift = 0; at < length; at += 1, shift += 8) rest ^= sessionData.charCodeAt(at) << shift
  mark = mixed(mark, rest)
  mark = Math.imul(mark ^ (mark >>> 16), 0x85ebca6b)
  return (mark ^ (mark >>> 13)) >>> 0
}

function mixed(mark: number, word: number): number {
  const scattered = Math.imul(word, 0xcc9e2d51)
  const turned = mark ^ Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593)
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0
}
