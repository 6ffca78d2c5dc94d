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
