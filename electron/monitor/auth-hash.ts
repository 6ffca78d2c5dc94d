/** How many words of 32 bits of `_auth_user_hash` are kept: 128 bits tell any two hashes apart. */
export const hashWords = 4

const wellFormed = /^(?:[0-9a-f]{64}|[0-9a-f]{40})$/

/** The first 128 bits of a hash in hex (SHA-256 or SHA-1); zeros for a text that is none, which then fits nobody's. */
export function hashOf(hex: string): Uint32Array {
  const words = new Uint32Array(hashWords)
  if (!wellFormed.test(hex)) return words
  for (let at = 0; at < hashWords; at += 1) words[at] = Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16)
  return words
}
