import type { Graph } from './graph.ts'
import { PickleError } from './limits.ts'

/** Values under numbers, for those that stand in a pickle more than once. */
export type Memo = {
  readonly get: (number: number) => Graph
  readonly put: (number: number, value: Graph) => void
  /** Under the next number, as protocol 4 does. */
  readonly add: (value: Graph) => void
}

export function createMemo(): Memo {
  const values = new Map<number, Graph>()
  return {
    get(number) {
      const value = values.get(number)
      if (value === undefined) throw new PickleError('A value that was never memorised')
      return value
    },
    put: (number, value) => void values.set(number, value),
    add: value => void values.set(values.size, value),
  }
}

/** The number in the line after GET or PUT. */
export function memoNumber(line: string): number {
  if (!/^\d{1,15}$/.test(line)) throw new PickleError('A number of the memo that is none')
  return Number(line)
}
