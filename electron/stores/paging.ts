import { bytesPerPage } from './limits.ts'
import type { StoredSession } from './store.ts'

/** Keeps pages of rows with long session_data from filling the memory: the longer the rows, the fewer to a page. */
export type Paging = {
  /** The rows that may be asked for, at most `limit`. */
  readonly fit: (limit: number) => number
  /** The server's own estimate of a row's size, before any was read. */
  readonly expect: (bytesPerRow: number | null) => void
  readonly learn: (rows: readonly StoredSession[]) => void
  /** The same of so many rows with so many characters of session_data together. */
  readonly note: (rows: number, length: number) => void
}

export function createPaging(bytesAtOnce = bytesPerPage): Paging {
  let bytesPerRow = 0
  function note(rows: number, length: number): void {
    if (rows === 0) return
    // At once to larger rows, slowly back to smaller ones: one long row is seldom alone.
    bytesPerRow = Math.max(length / rows, bytesPerRow * 0.7)
  }

  return {
    fit: limit => Math.max(1, Math.min(limit, Math.floor(bytesAtOnce / Math.max(1, bytesPerRow)))),
    expect: estimate => {
      bytesPerRow = estimate ?? 0
    },
    learn: rows =>
      note(
        rows.length,
        rows.reduce((sum, row) => sum + row.sessionData.length, 0),
      ),
    note,
  }
}
