import type { JsonValue } from './python-value.ts'

/** Python gives up at about a thousand nested containers (RecursionError), and Django then reads the session as empty. */
export const maxJsonDepth = 900

const none: JsonValue = { kind: 'none' }
const words: readonly (readonly [string, JsonValue])[] = [
  ['null', none],
  ['true', { kind: 'bool', value: true }],
  ['false', { kind: 'bool', value: false }],
  ['NaN', { kind: 'float', value: NaN }],
  ['Infinity', { kind: 'float', value: Infinity }],
  ['-Infinity', { kind: 'float', value: -Infinity }],
]
const numberAt = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y
const hexAt = /[0-9a-fA-F]{4}/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Reads what Python's json.loads reads, NaN and Infinity included; throws a SyntaxError for what it refuses. */
export function parsePythonJson(text: string): JsonValue {
  let at = 0

  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at character ${at}`)
  }
  const skipSpace = (): void => {
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    }
  }

  const readEscape = (): string => {
    const letter = text.charAt(at)
    at += 1
    if (letter !== 'u') return escapes[letter] ?? fail('An unknown escape')
    hexAt.lastIndex = at
    const digits = hexAt.exec(text)?.[0] ?? fail('A broken escape')
    at += 4
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  const readString = (): string => {
    at += 1
    let value = ''
    let from = at
    for (; at < text.length;) {
      const code = text.charCodeAt(at)
      if (code === 0x22) {
        value += text.slice(from, at)
        at += 1
        return value
      }
      if (code < 0x20) fail('A control character in a string')
      at += 1
      if (code === 0x5c) {
        value += text.slice(from, at - 1) + readEscape()
        from = at
      }
    }
    return fail('A string without its end')
  }

  const readNumber = (): JsonValue => {
    numberAt.lastIndex = at
    const found = numberAt.exec(text) ?? fail('No value')
    at += found[0].length
    const isFloat = found[2] !== undefined || found[3] !== undefined
    if (isFloat) return { kind: 'float', value: Number(found[0]) }
    return { kind: 'int', text: found[0] === '-0' ? '0' : found[0] }
  }

  /** Calls `read` for each element until the closing character; `at` is on the opening one. */
  const readElements = (close: string, read: () => void): void => {
    at += 1
    skipSpace()
    if (text.charAt(at) === close) {
      at += 1
      return
    }
    for (;;) {
      read()
      skipSpace()
      const next = text.charAt(at)
      at += 1
      if (next === close) return
      if (next !== ',') fail(`Neither a comma nor ${close}`)
      skipSpace()
    }
  }

  const readValue = (depth: number): JsonValue => {
    if (depth > maxJsonDepth) fail('Nested too deeply')
    switch (text.charAt(at)) {
      case '"':
        return { kind: 'str', value: readString() }
      case '[': {
        const items: JsonValue[] = []
        readElements(']', () => items.push(readValue(depth + 1)))
        return { kind: 'list', items }
      }
      case '{': {
        // A Map keeps a repeated key where it stood first, with its last value, as Python's dict does.
        const entries = new Map<string, JsonValue>()
        readElements('}', () => {
          if (text.charAt(at) !== '"') fail('A key that is no string')
          const key = readString()
          skipSpace()
          if (text.charAt(at) !== ':') fail('A key without its colon')
          at += 1
          skipSpace()
          entries.set(key, readValue(depth + 1))
        })
        return { kind: 'dict', entries }
      }
      default:
    }
    for (const [word, value] of words) {
      if (!text.startsWith(word, at)) continue
      at += word.length
      return value
    }
    return readNumber()
  }

  skipSpace()
  const value = readValue(0)
  skipSpace()
  if (at < text.length) fail('More than one value')
  return value
}
export { printPythonJson } from './python-print.ts'
export type { JsonValue as PythonValue } from './python-value.ts'
