import type { Graph } from './graph.ts'
import { PickleError } from './limits.ts'

/** The stack of a pickle: values since the last mark, and those before it. Taking what is not there is a PickleError. */
export type Stack = {
  readonly push: (value: Graph) => void
  readonly pop: () => Graph
  readonly top: () => Graph
  /** The last `count` values, taken. */
  readonly take: (count: number) => Graph[]
  readonly mark: () => void
  /** All values since the last mark, taken with the mark. */
  readonly sinceMark: () => Graph[]
  /** What POP does: it takes the mark when there is no value above it. */
  readonly drop: () => void
}

export function createStack(): Stack {
  const below: Graph[][] = []
  let values: Graph[] = []
  const sinceMark = (): Graph[] => {
    const taken = values
    values = below.pop() ?? fail()
    return taken
  }
  return {
    push: value => void values.push(value),
    pop: () => values.pop() ?? fail(),
    top: () => values[values.length - 1] ?? fail(),
    take: count => (count > values.length ? fail() : values.splice(values.length - count)),
    mark() {
      below.push(values)
      values = []
    },
    sinceMark,
    drop() {
      if (values.pop() === undefined) sinceMark()
    },
  }
}

function fail(): never {
  throw new PickleError('A value that was never put on the stack')
}
