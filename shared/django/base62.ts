const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The value of a character code, or -1. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x41 && code <= 0x5a) return code - 0x41 + 10
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 36
  return -1
}

/** The number of text[from, to) in base 62 (django.core.signing.b62_decode); null when it is none, or beyond 2^53. */
export function parseBase62(text: string, from: number, to: number): number | null {
  if (to <= from || to - from > 9) return null
  let value = 0
  for (let index = from; index < to; index += 1) {
    const digit = digitOf(text.charCodeAt(index))
    if (digit < 0) return null
    value = value * 62 + digit
  }
  return Number.isSafeInteger(value) ? value : null
}

/** A whole number from 0 up, most significant digit first and without padding (django.core.signing.b62_encode). */
export function printBase62(value: number): string {
  let text = ''
  let rest = Math.floor(value)
  do {
    text = digits.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  } while (rest > 0)
  return text
}
