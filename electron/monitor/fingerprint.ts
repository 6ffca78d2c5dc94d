const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const length = 8

/** Eight base32 characters for the two words (8 and 32 bits) of a fingerprint. */
export function printFingerprint(high: number, low: number): string {
  let text = ''
  let value = high * 4_294_967_296 + low
  for (let at = 0; at < length; at += 1) {
    text = `${alphabet[value % 32]}${text}`
    value = Math.floor(value / 32)
  }
  return text
}

/** The numbers, from the first up to the second, of all fingerprints that begin with these base32 characters. */
export function fingerprintRange(beginning: string): readonly [number, number] {
  let value = 0
  for (const character of beginning) value = value * 32 + alphabet.indexOf(character)
  const rest = 32 ** (length - beginning.length)
  return [value * rest, (value + 1) * rest]
}
