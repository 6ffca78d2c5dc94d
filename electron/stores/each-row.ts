import { RollcallError } from '../../shared/contract/reply.ts'
import type { Row } from './engine.ts'

const notTaken = new WeakSet<object>()

/** Whether rows are still coming of which nobody wants any more: their connection is of no use. */
export const isNotTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && notTaken.has(error)

/** Rows as a driver tells of them, for `take`: the first that cannot be taken is the end, and `fail` is told. */
export function eachRow(take: (row: Row) => void, fail: (error: RollcallError) => void): (row: unknown) => void {
  let isOver = false
  return row => {
    if (isOver) return
    try {
      take(row as Row)
    } catch (cause) {
      isOver = true
      const error = new RollcallError('INTERNAL', 'What the server sent could not be taken in.', { cause })
      notTaken.add(error)
      fail(error)
    }
  }
}
