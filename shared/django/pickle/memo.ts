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
  // Picklers count from 0, so nearly all values lie in a list; a hostile number must not make it long.
  const counted: Graph[] = []
  const others = new Map<number, Graph>()
  const put = (number: number, value: Graph): void => {
    if (number > counted.length) others.set(number, value)
    else {
      if (number === counted.length) others.delete(number)
      counted[number] = value
    }
  }
  return {
    get(number) {
      const value = counted[number] ?? others.get(number)
      if (value === undefined) throw new PickleError('A value that was never memorised')
      return value
    },
    put,
    add: value => put(counted.length + others.size, value),
  }
}

/** The number in the line after GET or PUT. */
export function memoNumber(line: string): number {
  if (!/^\d{1,15}$/.test(line)) throw new PickleError('A number of the memo that is none')
  return Number(line)
}
