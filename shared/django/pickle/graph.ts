import type { PythonLeaf } from '../python-value.ts'

/**
 * What a pickle builds, while it is built: containers grow, are shared, and may hold themselves. Nothing outside of this folder
 * walks it; `unfold` makes a finite tree of it.
 */
export type Graph = PythonLeaf | Sequence | Dict | Zone | Named | Instance

export type Sequence = { readonly kind: 'list' | 'tuple' | 'set' | 'frozenset'; readonly items: Graph[] }

/** Entries by what Python takes as the same key: `dict-key.ts` makes it. */
export type Dict = { readonly kind: 'dict'; readonly entries: Entries }
export type Entries = Map<unknown, readonly [key: Graph, value: Graph]>

/** A tzinfo: with the offset in seconds where it has one only, otherwise with the name of the zone. */
export type Zone = { readonly kind: 'zone'; readonly offset: number | null; readonly name: string | null }

/** A class or function. */
export type Named = { readonly kind: 'named'; readonly name: string }

/** The place of an object that is never made. */
export type Instance = {
  readonly kind: 'instance'
  readonly type: string
  readonly args: readonly Graph[]
  state: Graph | null
  items: Graph[] | null
  entries: Entries | null
  /** What it turned out to be when its state came. */
  value: PythonLeaf | null
}

export const none: Graph = { kind: 'none' }
export const yes: Graph = { kind: 'bool', value: true }
export const no: Graph = { kind: 'bool', value: false }

export const instance = (type: string, args: readonly Graph[] = []): Instance => ({
  kind: 'instance',
  type,
  args,
  state: null,
  items: null,
  entries: null,
  value: null,
})

/** A whole number of at most 2^53. */
export const integer = (value: number): Graph => ({ kind: 'int', text: String(value) })
export const bytes = (latin1: string): Graph => ({ kind: 'bytes', type: 'bytes', latin1 })
export const text = (value: string): Graph => ({ kind: 'str', value })

/** The number that an integer or a bool stands for, when it is exact. */
export function wholeNumber(value: Graph | undefined): number | null {
  if (value?.kind === 'bool') return value.value ? 1 : 0
  if (value?.kind !== 'int') return null
  const number = Number(value.text)
  return Number.isSafeInteger(number) ? number : null
}

/** The string that stands under a name in a dict of attributes, or any other value there. */
export function attribute(state: Graph | null, name: string): Graph | undefined {
  return state?.kind === 'dict' ? state.entries.get(name)?.[1] : undefined
}
