import type { PayloadNode } from '../contract/sessions.ts'
import { pythonText } from './python-text.ts'
import type { PythonObject, PythonPair, PythonValue } from './python-value.ts'
import { isLeaf } from './python-value.ts'
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
/** An object that is made of no more than these is shown in one line: gettext("Welcome"). */
const mostInLine = 3

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text

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
    case 'tuple':
    case 'set':
    case 'frozenset':
      return 'list'
    case 'dict':
    case 'pairs':
      return 'object'
    case 'object':
      return isInLine(value) ? 'other' : 'object'
    case 'bytes':
    case 'scalar':
    case 'omitted':
      return 'other'
  }
}

/** What JSON has no word for is named. */
function containerName(value: PythonValue): string | null {
  if (value.kind === 'object') return value.type
  return value.kind === 'tuple' || value.kind === 'set' || value.kind === 'frozenset' ? value.kind : null
}

/** `segment` names the child in paths, `label` on the screen. */
type Child = { readonly segment: string; readonly label: string; readonly value: PythonValue }

const named = (key: string, value: PythonValue): Child => ({ segment: key, label: key, value })

/** An object made of a few plain values, or only named. */
function isInLine({ args, state, items, pairs }: PythonObject): boolean {
  return (
    state === null && items.length + pairs.length === 0 && args.length <= mostInLine && args.every(arg => isLeaf(arg))
  )
}

function* pairsOf(pairs: readonly PythonPair[]): Generator<Child> {
  for (const [index, [key, value]] of pairs.entries()) {
    if (key.kind === 'str') yield named(key.value, value)
    else yield { segment: `#${index}`, label: pythonText(key, { longest: 200, most: 500 }), value }
  }
}

function* childrenOf(value: PythonValue): Generator<Child> {
  if (isLeaf(value)) return
  switch (value.kind) {
    case 'dict':
      for (const [key, entry] of value.entries) yield named(key, entry)
      return
    case 'pairs':
      yield* pairsOf(value.pairs)
      return
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      for (const [index, item] of value.items.entries()) yield named(String(index), item)
      return
    case 'object':
      for (const [index, item] of value.args.entries()) yield named(String(index), item)
      if (value.state?.kind === 'dict') yield* childrenOf(value.state)
      else if (value.state !== null) yield named('state', value.state)
      for (const [index, item] of value.items.entries()) yield named(String(value.args.length + index), item)
      yield* pairsOf(value.pairs)
  }
}

function sizeOf(value: PythonValue): number {
  if (isLeaf(value)) return 0
  switch (value.kind) {
    case 'dict':
      return value.entries.size
    case 'pairs':
      return value.pairs.length
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return value.items.length
    case 'object': {
      const { args, state, items, pairs } = value
      const attributes = state?.kind === 'dict' ? state.entries.size : state === null ? 0 : 1
      return args.length + attributes + items.length + pairs.length
    }
  }
}

/** A text that is a credential by its own shape, also where an object is shown in one line. */
function isSecretValue(value: PythonValue): boolean {
  if (value.kind === 'str') return isSecretText(value.value)
  if (value.kind === 'bytes') return isSecretText(value.latin1)
  if (value.kind !== 'object' || !isInLine(value)) return false
  const className = value.type.slice(value.type.lastIndexOf('.') + 1)
  return value.args.some(isSecretValue) || (value.args.length > 0 && isSecretKey(className))
}

/**
 * The payload as the screen's tree, bounded in nodes, depth and text; what looks secret is masked with all below it. When
 * the payload has more keys than fit, a last node named "…" says how many were left out.
 */
export function payloadTree(payload: PythonValue, limits: TreeLimits = defaultLimits): readonly PayloadNode[] {
  let nodesLeft = limits.nodes
  const textLimits = { longest: limits.text, most: limits.text * 4 }

  const levelOf = (parent: PythonValue, path: readonly string[]): readonly PayloadNode[] => {
    const nodes: PayloadNode[] = []
    for (const child of childrenOf(parent)) {
      if (nodesLeft <= 0) break
      nodesLeft -= 1
      nodes.push(nodeOf(child, [...path, child.segment]))
    }
    return nodes
  }

  const nodeOf = ({ label, value }: Child, path: readonly string[]): PayloadNode => {
    const masked = isSecretKey(label) || isSecretValue(value)
    const isContainer = !isLeaf(value) && !(value.kind === 'object' && isInLine(value))
    const node = { path, key: cut(label, limits.text), type: typeOf(value), masked }
    if (masked || !isContainer) {
      return { ...node, text: masked ? null : pythonText(value, textLimits), children: null, omitted: 0 }
    }
    const children = path.length < limits.depth ? levelOf(value, path) : []
    return { ...node, text: containerName(value), children, omitted: sizeOf(value) - children.length }
  }

  const roots = levelOf(payload, [])
  const omitted = sizeOf(payload) - roots.length
  if (omitted === 0) return roots
  return [...roots, { path: [], key: '…', type: 'other', text: null, masked: false, children: null, omitted }]
}

/** The value at a path of the tree (an item of a list by its index), or undefined when there is none. */
export function findValue(payload: PythonValue, path: readonly string[]): PythonValue | undefined {
  let value: PythonValue | undefined = payload
  for (const segment of path) {
    if (value === undefined) return undefined
    value = childAt(value, segment)
  }
  return value
}

function childAt(value: PythonValue, segment: string): PythonValue | undefined {
  if (value.kind === 'dict') return value.entries.get(segment)
  for (const child of childrenOf(value)) if (child.segment === segment) return child.value
  return undefined
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
  return pythonText(withoutNeverShown(value), { longest: longestRevealed, most: longestRevealed })
}

const hidden: PythonValue = { kind: 'str', value: '•••' }

function withoutNeverShown(value: PythonValue): PythonValue {
  const pairs = (all: readonly PythonPair[]): readonly PythonPair[] =>
    all.map(([key, item]) => [
      withoutNeverShown(key),
      key.kind === 'str' && key.value === neverShown ? hidden : withoutNeverShown(item),
    ])
  if (isLeaf(value)) return value
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return { kind: value.kind, items: value.items.map(withoutNeverShown) }
    case 'dict': {
      const entries = new Map<string, PythonValue>()
      for (const [key, item] of value.entries) entries.set(key, key === neverShown ? hidden : withoutNeverShown(item))
      return { kind: 'dict', entries }
    }
    case 'pairs':
      return { kind: 'pairs', pairs: pairs(value.pairs) }
    case 'object':
      return {
        ...value,
        args: value.args.map(withoutNeverShown),
        state: value.state && withoutNeverShown(value.state),
        items: value.items.map(withoutNeverShown),
        pairs: pairs(value.pairs),
      }
  }
}
