import { PickleError } from './limits.ts'

const beyondAscii = /[\x80-\xff]/

/** UTF-8 with lone surrogates let through, as Python's 'surrogatepass' does. */
export function decodeUtf8(latin1: string): string {
  if (!beyondAscii.test(latin1)) return latin1
  const parts: string[] = []
  let codes: number[] = []
  for (let at = 0; at < latin1.length;) {
    const first = latin1.charCodeAt(at)
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
    if (length === 0 || at + length > latin1.length) throw new PickleError('A text that is no UTF-8')
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    for (let index = 1; index < length; index += 1) {
      const following = latin1.charCodeAt(at + index)
      if ((following & 0xc0) !== 0x80) throw new PickleError('A text that is no UTF-8')
      code = (code << 6) | (following & 0x3f)
    }
    if ((length === 3 && code < 0x800) || (length === 4 && (code < 0x10000 || code > 0x10ffff))) {
      throw new PickleError('A text that is no UTF-8')
    }
    codes.push(code)
    at += length
    if (codes.length === 4096) {
      parts.push(String.fromCodePoint(...codes))
      codes = []
    }
  }
  return parts.join('') + String.fromCodePoint(...codes)
}

/** How protocol 0 writes text: bytes are Latin-1, \uXXXX and \UXXXXXXXX after an odd number of backslashes are characters. */
export function decodeRawUnicodeEscape(latin1: string): string {
  if (!latin1.includes('\\')) return latin1
  // Each run of backslashes is taken at once, whatever follows: a regular expression that may fail would try every part of it.
  return latin1.replace(/(\\+)([uU]?)([0-9a-fA-F]{0,8})/g, (whole, slashes: string, letter: string, digits: string) => {
    if (letter === '' || slashes.length % 2 === 0) return whole
    const length = letter === 'u' ? 4 : 8
    const code = digits.length < length ? Number.NaN : Number.parseInt(digits.slice(0, length), 16)
    if (!(code <= 0x10ffff)) throw new PickleError('A broken escape')
    return slashes.slice(1) + String.fromCodePoint(code) + digits.slice(length)
  })
}

const oneLetterEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** A string of Python 2 in quotes; Python 3 reads only ASCII in it. */
export function decodeQuoted(line: string): string {
  const quote = line.charAt(0)
  if (line.length < 2 || (quote !== "'" && quote !== '"') || !line.endsWith(quote)) {
    throw new PickleError('A string without quotes')
  }
  const decoded = line
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([^])|$)/g,
      (whole, hex?: string, octal?: string, letter?: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
        if (letter === undefined || letter === 'x') throw new PickleError('A broken escape')
        return oneLetterEscapes[letter] ?? whole
      },
    )
  return ascii(decoded)
}

/** Text of Python 2's `str`, which Python 3 takes as ASCII. */
export function ascii(latin1: string): string {
  if (beyondAscii.test(latin1)) throw new PickleError('Text of Python 2 that is not ASCII')
  return latin1
}
