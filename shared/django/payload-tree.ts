import type { PayloadNode } from '../contract/sessions.ts'
import type { PythonValue } from './python-json.ts'
import { printPythonFloat, printPythonString } from './python-print.ts'

const mostNodes = 2000
const mostDepth = 20
const longestText = 2000

/** Whole words of a key that mark a secret, however the key is written: api_key, apiKey, API-KEY. */
const secretWords = new Set(
  'password passwd passphrase pwd secret token tokens otp totp pin private credential credentials cookie authorization bearer jwt csrftoken signature'.split(
    ' ',
  ),
)
const secretPairs = [
  'api key',
  'access key',
  'session key',
  'secret key',
  'private key',
  'auth hash',
  'user hash',
  'security code',
]

/** True when the value behind this key is shown only on demand. */
export function looksSecret(key: string): boolean {
  const words = key
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const joined = ` ${words.join(' ')} `
  const isApiKey = words.some(word => word === 'apikey' || word === 'sessionkey' || word === 'accesstoken')
  return isApiKey || words.some(word => secretWords.has(word)) || secretPairs.some(pair => joined.includes(` ${pair} `))
}

/** False for what is masked always: `_auth_user_hash`, which is derived from the user's password. */
export function canReveal(path: readonly string[]): boolean {
  return path[0] !== '_auth_user_hash'
}

/** The payload as a tree to show: secrets masked with all that is below them, and no more than a screen can use. */
export function payloadTree(payload: PythonValue): readonly PayloadNode[] {
  let nodes = 0

  function children(value: PythonValue, path: readonly string[], isMasked: boolean): [readonly PayloadNode[], number] {
    const found: PayloadNode[] = []
    const entries = entriesOf(value)
    for (const [key, child] of entries) {
      if (nodes >= mostNodes || path.length >= mostDepth) break
      nodes += 1
      found.push(node(key, child, [...path, key], isMasked || (value.kind === 'dict' && looksSecret(key))))
    }
    return [found, entries.length - found.length]
  }

  function node(key: string, value: PythonValue, path: readonly string[], isMasked: boolean): PayloadNode {
    const isContainer = value.kind === 'dict' || value.kind === 'list'
    const base = { path, key: cut(key), type: typeOf(value), masked: isMasked }
    if (isMasked || !isContainer) return { ...base, text: isMasked ? null : textOf(value), children: null, omitted: 0 }
    const [below, omitted] = children(value, path, false)
    return { ...base, text: null, children: below, omitted }
  }

  const [roots, omitted] = children(payload, [], false)
  if (omitted === 0) return roots
  return [
    ...roots,
    { path: [], key: '…', type: 'other', text: `${omitted} more`, masked: false, children: null, omitted },
  ]
}

/** The value at a path of the tree, or undefined. */
export function findValue(payload: PythonValue, path: readonly string[]): PythonValue | undefined {
  let value: PythonValue | undefined = payload
  for (const key of path) {
    if (value?.kind === 'dict') value = value.entries.get(key)
    else if (value?.kind === 'list') value = /^\d{1,9}$/.test(key) ? value.items[Number(key)] : undefined
    else return undefined
  }
  return value
}

function entriesOf(value: PythonValue): readonly (readonly [string, PythonValue])[] {
  if (value.kind === 'dict') return [...value.entries]
  return value.kind === 'list' ? value.items.map((item, at) => [String(at), item] as const) : []
}

function typeOf(value: PythonValue): PayloadNode['type'] {
  switch (value.kind) {
    case 'none':
      return 'null'
    case 'bool':
      return 'boolean'
    case 'int':
    case 'float':
      return 'number'
    case 'str':
      return 'string'
    case 'list':
      return 'list'
    case 'dict':
      return 'object'
  }
}

function textOf(value: PythonValue): string | null {
  switch (value.kind) {
    case 'none':
      return 'null'
    case 'bool':
      return String(value.value)
    case 'int':
      return cut(value.text)
    case 'float':
      return printPythonFloat(value.value)
    case 'str':
      return isPlain(value.value) ? `"${cut(value.value)}"` : cut(printPythonString(value.value))
    case 'list':
    case 'dict':
      return null
  }
}

/** Shown as people wrote it; escaped only where it would not show or would end the quotes. */
const isPlain = (text: string) => text.isWellFormed() && !/["\\\p{Cc}\p{Cf}]/u.test(text.slice(0, longestText))

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText).toWellFormed()}…`
}
