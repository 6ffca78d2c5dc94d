import type { PythonValue } from '../python-value.ts'
import type { Graph } from './graph.ts'
import { loadPickle } from './load.ts'
import { opcode } from './opcodes.ts'
import { unfold } from './unfold.ts'

const period = '.'
/** How the pickle of a container begins before protocol 2, which announces itself: ( } c. JSON begins with none of them. */
const oldBeginnings: ReadonlySet<number> = new Set([opcode.MARK, opcode.EMPTY_DICT, opcode.GLOBAL])

/** Whether a payload, one character a byte, is a pickle; told from its bytes, as JSON never looks like one. */
export function isPickle(latin1: string): boolean {
  const first = latin1.charCodeAt(0)
  return first === opcode.PROTO || (oldBeginnings.has(first) && latin1.endsWith(period))
}

/** The value of a pickle as a finite tree; throws a PickleError when Python would not load it, or when it is too large. */
export function readPickle(latin1: string): PythonValue {
  return unfold(loadPickle(latin1))
}

/**
 * Looks values up in a pickle without unfolding it: the entry of a dict, of a place that holds entries, or an attribute of
 * one. Undefined when there is none.
 */
export function pickleEntry(value: Graph | undefined, key: string): Graph | undefined {
  if (value?.kind === 'dict') return value.entries.get(key)?.[1]
  if (value?.kind !== 'instance') return undefined
  return value.entries?.get(key)?.[1] ?? (value.state?.kind === 'dict' ? value.state.entries.get(key)?.[1] : undefined)
}
