import type { PayloadNode } from '../contract/sessions.ts'
import type { PythonValue } from './python-json.ts'
import { printPythonFloat, printPythonString } from './python-print.ts'
import { isSecretKey, isSecretText, neverShown } from './secret-keys.ts'

/** How much of a payload goes to a screen. */
export type TreeLimits = {
  readonly nodes: number
  /** Levels below the root. */
  readonly depth: number
  /** Characters of one text or key. */
  readonly text: number
}

const defaultLimits: TreeLimits = { nodes: 2000, depth: 12, text: 2000 }
/** What a revealed value may be long, in characters. */
const longestRevealed = 100_000

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text

/**
 * A value as JSON prints it, letters beyond ASCII as they are; at most `longest` characters of a string's content. Control
 * characters, lone surrogates and marks that turn the direction of writing stay escaped.
 */
function shownText(value: PythonValue, longest: number): string {
  switch (value.kind) {
    case 'none':
      return 'null'
    case 'bool':
      return value.value ? 'true' : 'false'
    case 'int':
      return cut(value.text, longest)
    case 'float':
      return printPythonFloat(value.value)
    case 'str':
      return readableString(cut(value.value, longest))
    case 'list':
      return `[${value.items.map(item => shownText(item, longest)).join(', ')}]`
    case 'dict':
      return `{${[...value.entries].map(([key, item]) => `${readableString(key)}: ${shownText(item, longest)}`).join(', ')}}`
  }
}

const readable = /[^"\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

function readableString(text: string): string {
  let shown = ''
  let from = 0
  for (const { 0: run, index } of text.matchAll(readable)) {
    shown += printPythonString(text.slice(from, index)).slice(1, -1) + run
    from = index + run.length
  }
  return `"${shown}${printPythonString(text.slice(from)).slice(1, -1)}"`
}

function typeOf(value: PythonValue): PayloadNode['type'] {
  switch (value.kind) {
    case 'none':
      return 'null'
    case 'bool':
      return 'boolean'
    case 'int':
      return 'number'
    case 'float':
      return Number.isFinite(value.value) ? 'number' : 'other'
    case 'str':
      return 'string'
    case 'list':
      return 'list'
    case 'dict':
      return 'object'
  }
}

function* childrenOf(value: PythonValue): Generator<readonly [string, PythonValue]> {
  if (value.kind === 'dict') yield* value.entries
  if (value.kind === 'list') for (const [index, item] of value.items.entries()) yield [String(index), item]
}

function sizeOf(value: PythonValue): number {
  if (value.kind === 'dict') return value.entries.size
  return value.kind === 'list' ? value.items.length : 0
}

/**
 * The payload as the screen's tree, bounded in nodes, depth and text; what looks secret is masked with all below it. When
 * the payload has more keys than fit, a last node named "…" says how many were left out.
 */
export function payloadTree(payload: PythonValue, limits: TreeLimits = defaultLimits): readonly PayloadNode[] {
  let nodesLeft = limits.nodes

  const levelOf = (parent: PythonValue, path: readonly string[]): readonly PayloadNode[] => {
    const nodes: PayloadNode[] = []
    for (const [key, value] of childrenOf(parent)) {
      if (nodesLeft <= 0) break
      nodesLeft -= 1
      nodes.push(nodeOf(key, value, [...path, key]))
    }
    return nodes
  }

  const nodeOf = (key: string, value: PythonValue, path: readonly string[]): PayloadNode => {
    const masked = isSecretKey(key) || (value.kind === 'str' && isSecretText(value.value))
    const isContainer = value.kind === 'list' || value.kind === 'dict'
    const node = { path, key: cut(key, limits.text), type: typeOf(value), masked }
    if (masked || !isContainer) {
      const text = masked ? null : shownText(value, limits.text)
      return { ...node, text, children: null, omitted: 0 }
    }
    const children = path.length < limits.depth ? levelOf(value, path) : []
    return { ...node, text: null, children, omitted: sizeOf(value) - children.length }
  }

  const roots = levelOf(payload, [])
  const omitted = sizeOf(payload) - roots.length
  if (omitted === 0) return roots
  return [...roots, { path: [], key: '…', type: 'other', text: null, masked: false, children: null, omitted }]
}

/** The value at a path of the tree (an item of a list by its index), or undefined when there is none. */
export function findValue(payload: PythonValue, path: readonly string[]): PythonValue | undefined {
  let value: PythonValue | undefined = payload
  for (const key of path) {
    if (value?.kind === 'dict') value = value.entries.get(key)
    else if (value?.kind === 'list') value = /^(?:0|[1-9]\d{0,8})$/.test(key) ? value.items[Number(key)] : undefined
    else return undefined
  }
  return value
}

/** False for what is masked always: `_auth_user_hash`, wherever it stands, and the payload as a whole. */
export function canReveal(path: readonly string[]): boolean {
  return path.length > 0 && !path.includes(neverShown)
}

/**
 * A revealed value as text, at most 100,000 characters: a string as it is, anything else as JSON prints it.
 * `_auth_user_hash` below it stays hidden.
 */
export function revealedText(value: PythonValue): string {
  if (value.kind === 'str') return cut(value.value, longestRevealed)
  return cut(shownText(withoutNeverShown(value), longestRevealed), longestRevealed)
}

function withoutNeverShown(value: PythonValue): PythonValue {
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(withoutNeverShown) }
  if (value.kind !== 'dict') return value
  const entries = new Map<string, PythonValue>()
  for (const [key, item] of value.entries) {
    entries.set(key, key === neverShown ? { kind: 'str', value: '•••' } : withoutNeverShown(item))
  }
  return { kind: 'dict', entries }
}
