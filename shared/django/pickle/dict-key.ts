import type { Dict, Entries, Graph } from './graph.ts'
import { PickleError } from './limits.ts'

/** Tuples that lie deeper in a key are the same only when they are the same object. */
const deepestKey = 20

/** Gives, for what Python takes as equal keys, the same key of a Map: 1, 1.0 and True are one. Kept for one pickle. */
export type DictKeys = (key: Graph) => unknown

/**
 * The key of a str is its text itself, so that it is found without one of these. A list, dict or set is no key in Python
 * either: a PickleError. Each key is worked out once, however often it is shared.
 */
export function createDictKeys(): DictKeys {
  const known = new Map<Graph, unknown>()
  const interned = new Map<string, symbol>()
  const numbers = new Map<unknown, number>()

  const intern = (text: string): symbol => {
    const there = interned.get(text)
    if (there !== undefined) return there
    const made = Symbol('key')
    interned.set(text, made)
    return made
  }
  const numberOf = (key: unknown): number => {
    const there = numbers.get(key)
    if (there !== undefined) return there
    numbers.set(key, numbers.size)
    return numbers.size - 1
  }

  const make = (key: Graph, depth: number): unknown => {
    switch (key.kind) {
      case 'str':
        return key.value
      case 'none':
        return null
      case 'bool':
        return key.value ? 1n : 0n
      case 'int':
        return BigInt(key.text)
      case 'float':
        return Number.isInteger(key.value) ? BigInt(key.value) : key.value
      case 'bytes':
        return intern(`bytes ${key.latin1}`)
      case 'scalar':
        return intern(`${key.type} ${key.text}`)
      case 'tuple':
        if (depth >= deepestKey) return key
        return intern(`tuple ${key.items.map(item => numberOf(keyOf(item, depth + 1))).join()}`)
      case 'list':
      case 'dict':
      case 'set':
        throw new PickleError(`A ${key.kind} as a key`)
      case 'frozenset':
      case 'named':
      case 'instance':
      case 'zone':
      case 'omitted':
        return key
    }
  }

  const keyOf = (key: Graph, depth: number): unknown => {
    if (key.kind === 'str') return key.value
    if (known.has(key)) return known.get(key)
    const made = make(key, depth)
    known.set(key, made)
    return made
  }
  return key => keyOf(key, 0)
}

export function setEntry(keys: DictKeys, entries: Entries, key: Graph, value: Graph): void {
  const at = keys(key)
  // As in Python: the first of two equal keys stays, the last value counts.
  const before = entries.get(at)
  entries.set(at, [before === undefined ? key : before[0], value])
}

export const emptyDict = (): Dict => ({ kind: 'dict', entries: new Map() })
