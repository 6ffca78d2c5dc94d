/** How many words of 32 bits of `_auth_user_hash` are kept: 128 bits tell any two hashes apart. */
export const hashWords = 4

const sha1Length = 40
const sha256Length = 64

/** The first 128 bits of a hash in hex (SHA-256 or SHA-1); zeros for a text that is none, which then fits nobody's. */
export function hashOf(hex: string): Uint32Array {
  const words = new Uint32Array(hashWords)
  if (hex.length !== sha256Length && hex.length !== sha1Length) return words
  // Read by character codes: this is done for every user of a site.
  for (let at = 0; at < hex.length; at += 1) {
    const digit = hexDigit(hex.charCodeAt(at))
    if (digit < 0) return words.fill(0)
    if (at < hashWords * 8) words[at >> 3] = ((words[at >> 3] as number) << 4) | digit
  }
  return words
}

/** Lower-case letters only, as Django writes them. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}
