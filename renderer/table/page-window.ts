/** Rows in one page that is asked for. */
export const pageSize = 100

/** Offsets of the pages that hold the rows [first, end) of a list; always at least the first page. */
export function pageOffsets(first: number, end: number): readonly number[] {
  const offsets: number[] = []
  const start = Math.floor(Math.max(0, first) / pageSize) * pageSize
  for (let offset = start; offset < Math.max(end, start + 1); offset += pageSize) offsets.push(offset)
  return offsets
}

/** The row at an index out of the pages at hand, by offset; undefined while its page is on the way. */
export function rowAt<Row>(pages: ReadonlyMap<number, readonly Row[]>, index: number): Row | undefined {
  const offset = Math.floor(index / pageSize) * pageSize
  return pages.get(offset)?.[index - offset]
}

/**
 * The rows [first, end) in the order of their elements, of which there are at most `most`: row n is drawn in element n modulo
 * `most`. At rest that is the order of the list, as who listens to it expects; in motion no element changes its place, which
 * would cost as much as making it anew.
 */
export function rowsInDocument(first: number, end: number, most: number, isMoving: boolean): readonly number[] {
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at)
  return isMoving ? rows.sort((one, other) => (one % most) - (other % most)) : rows
}
