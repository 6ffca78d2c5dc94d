import type { PythonLeaf, PythonPair, PythonValue } from '../python-value.ts'
import { isLeaf } from '../python-value.ts'
import type { Entries, Graph, Instance } from './graph.ts'
import { zoneText } from './dates.ts'
import type { UnfoldLimits } from './limits.ts'
import { unfoldLimits } from './limits.ts'

/**
 * What a pickle built, as a finite tree: what is shared is repeated, what holds itself says so, and beyond the limits values
 * are left out. The first values are those that are kept.
 */
export function unfold(root: Graph, limits: UnfoldLimits = unfoldLimits): PythonValue {
  let nodesLeft = limits.nodes
  let textLeft = limits.text
  const above = new Set<Graph>()

  const visit = (value: Graph): PythonValue => {
    nodesLeft -= 1
    if (isLeaf(value)) textLeft -= textLength(value)
    if (isSpent()) return { kind: 'omitted', why: 'too-large' }
    if (isLeaf(value)) return value
    switch (value.kind) {
      case 'zone':
        return { kind: 'scalar', type: 'timezone', text: zoneText(value) }
      case 'named':
        return { kind: 'object', type: value.name, called: false, args: [], state: null, items: [], pairs: [] }
      case 'list':
      case 'tuple':
      case 'set':
      case 'frozenset':
        return inside(value, () => ({ kind: value.kind, items: visitAll(value.items) }))
      case 'dict':
        return inside(value, () => dictOf(value.entries))
      case 'instance':
        return value.value ?? inside(value, () => objectOf(value))
    }
  }

  const inside = (value: Graph, read: () => PythonValue): PythonValue => {
    if (above.has(value)) return { kind: 'omitted', why: 'cycle' }
    if (above.size >= limits.depth) return { kind: 'omitted', why: 'too-deep' }
    above.add(value)
    const made = read()
    above.delete(value)
    return made
  }

  const isSpent = (): boolean => nodesLeft < 0 || textLeft < 0

  /** One value stands for all that were left out. */
  const visitAll = (values: readonly Graph[]): readonly PythonValue[] => {
    const made: PythonValue[] = []
    for (const value of values) {
      made.push(visit(value))
      if (isSpent()) break
    }
    return made
  }

  const pairsOf = (entries: Entries): readonly PythonPair[] => {
    const pairs: PythonPair[] = []
    for (const [key, value] of entries.values()) {
      pairs.push([visit(key), visit(value)])
      if (isSpent()) break
    }
    return pairs
  }

  const dictOf = (entries: Entries): PythonValue => {
    const pairs = pairsOf(entries)
    const named = new Map<string, PythonValue>()
    for (const [key, value] of pairs) {
      if (key.kind !== 'str') return { kind: 'pairs', pairs }
      named.set(key.value, value)
    }
    return { kind: 'dict', entries: named }
  }

  const objectOf = ({ type, args, state, items, entries }: Instance): PythonValue => ({
    kind: 'object',
    type,
    called: true,
    args: visitAll(args),
    state: state === null ? null : visit(state),
    items: items === null ? [] : visitAll(items),
    pairs: entries === null ? [] : pairsOf(entries),
  })

  return visit(root)
}

function textLength(value: PythonLeaf): number {
  if (value.kind === 'str') return value.value.length
  if (value.kind === 'bytes') return value.latin1.length
  return value.kind === 'int' || value.kind === 'scalar' ? value.text.length : 0
}
