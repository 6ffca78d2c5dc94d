import { bytesPerPage } from './limits.ts'
import type { StoredSession } from './store.ts'

/** Keeps pages of rows with long session_data from filling the memory: the longer the rows, the fewer to a page. */
export type Paging = {
  /** The rows that may be asked for, at most `limit`. */
  readonly fit: (limit: number) => number
  /** The server's own estimate of a row's size, before any was read. */
  readonly expect: (bytesPerRow: number | null) => void
  readonly learn: (rows: readonly StoredSession[]) => void
}

export function createPaging(): Paging {
  let bytesPerRow = 0
  return {
    fit: limit => Math.max(1, Math.min(limit, Math.floor(bytesPerPage / Math.max(1, bytesPerRow)))),
    expect: estimate => {
      bytesPerRow = estimate ?? 0
    },
    learn: rows => {
      if (rows.length === 0) return
      const mean = rows.reduce((sum, row) => sum + row.sessionData.length, 0) / rows.length
      // At once to larger rows, slowly back to smaller ones: one long row is seldom alone.
      bytesPerRow = Math.max(mean, bytesPerRow * 0.7)
    },
  }
}
