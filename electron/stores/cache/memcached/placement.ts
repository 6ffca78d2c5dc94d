import { Buffer } from 'node:buffer'

/**
 * Where a site's client puts a key when it has several servers, by their place in its list. The two clients that Django knows hash
 * in their own ways, and nothing that is stored says which it was.
 */
export type Placement = (key: string) => number

/** PyMemcacheCache: the HashClient of pymemcache, whose names of servers are "host:port" or the path of a socket. */
export function pymemcachePlacement(names: readonly string[]): Placement {
  return key => {
    let highest = -1
    let winner = 0
    for (const [place, name] of names.entries()) {
      const score = murmur3(`${name}-${key}`)
      const isWinner = score > highest || (score === highest && name > (names[winner] ?? ''))
      if (isWinner) winner = place
      highest = Math.max(highest, score)
    }
    return winner
  }
}

/** PyLibMCCache: libmemcached as it is when no behaviors are set, one-at-a-time and the rest of a division. */
export function pylibmcPlacement(count: number): Placement {
  return key => oneAtATime(Buffer.from(key, 'utf8')) % count
}

/** MurmurHash3 (32 bits) as pymemcache has it: of the lowest eight bits of each character. */
function murmur3(text: string): number {
  const codes = Array.from(text, character => (character.codePointAt(0) as number) & 0xff)
  const whole = codes.length & ~3
  let hash = 0
  for (let at = 0; at < whole; at += 4) hash = mixed(hash, wordAt(codes, at, 4))
  if (whole < codes.length) hash ^= scattered(wordAt(codes, whole, codes.length - whole))
  hash ^= codes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function wordAt(codes: readonly number[], from: number, length: number): number {
  let word = 0
  for (let at = 0; at < length; at += 1) word |= (codes[from + at] as number) << (8 * at)
  return word
}

function scattered(word: number): number {
  const turned = Math.imul(word, 0xcc9e2d51)
  return Math.imul((turned << 15) | (turned >>> 17), 0x1b873593)
}

function mixed(hash: number, word: number): number {
  const turned = hash ^ scattered(word)
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0
}

function oneAtATime(bytes: Uint8Array): number {
  let hash = 0
  for (const byte of bytes) {
    // As a char, which is signed where libmemcached runs.
    hash = (hash + ((byte << 24) >> 24)) | 0
    hash = (hash + (hash << 10)) | 0
    hash ^= hash >>> 6
  }
  hash = (hash + (hash << 3)) | 0
  hash ^= hash >>> 11
  hash = (hash + (hash << 15)) | 0
  return hash >>> 0
}
