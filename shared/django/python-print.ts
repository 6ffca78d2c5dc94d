import type { JsonValue } from './python-value.ts'

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}
// Everything but printable ASCII is escaped, a UTF-16 unit at a time (ensure_ascii).
const mustEscape = /["\\]|[^ -~]/g

function escape(character: string): string {
  return shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A string as json.dumps writes it, quotes included. */
export function printPythonString(value: string): string {
  return `"${value.replace(mustEscape, escape)}"`
}

/** A float as repr() and json.dumps write it: the shortest digits that read back the same, 1.0, 1e+16, 1e-05, NaN. */
export function printPythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  // JavaScript turns to exponents below 1e-6 and from 1e21, so between them both print plain digits.
  const plain = String(value)
  return plain.includes('.') ? plain : `${plain}.0`
}

/** The bytes of json.dumps(value, separators=(',', ':')), as Django's JSONSerializer writes them. */
export function printPythonJson(value: JsonValue): string {
  switch (value.kind) {
    case 'none':
      return 'null'
    case 'bool':
      return value.value ? 'true' : 'false'
    case 'int':
      return value.text
    case 'float':
      return printPythonFloat(value.value)
    case 'str':
      return printPythonString(value.value)
    case 'list':
      return `[${value.items.map(printPythonJson).join(',')}]`
    case 'dict': {
      const parts: string[] = []
      for (const [key, item] of value.entries) parts.push(`${printPythonString(key)}:${printPythonJson(item)}`)
      return `{${parts.join(',')}}`
    }
  }
}
