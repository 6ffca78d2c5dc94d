import { useState } from 'react'

type Active = { readonly index: number; readonly id: string | null }

/**
 * The row that the keyboard is on. It is remembered by its id as well, so that it stays on the same row when others come and go
 * above it; while the row is nowhere to be seen, its place counts. Another `listKey` begins at the top.
 */
export function useActiveRow<Row>(
  listKey: string,
  count: number,
  first: number,
  end: number,
  rowAt: (index: number) => Row | undefined,
  idOf: (row: Row) => string,
): readonly [number, (index: number) => void] {
  const [active, setActive] = useState<Active>({ index: 0, id: null })
  const [key, setKey] = useState(listKey)
  if (key !== listKey) {
    setKey(listKey)
    setActive({ index: 0, id: null })
  }
  const idAt = (index: number) => {
    const row = rowAt(index)
    return row === undefined ? null : idOf(row)
  }
  const here = idAt(active.index)
  if (active.id === null && here !== null) setActive({ index: active.index, id: here })
  else if (active.id !== null && here !== active.id) {
    for (let index = first; index < end; index += 1) {
      if (idAt(index) === active.id) {
        setActive({ index, id: active.id })
        break
      }
    }
  }
  const index = Math.max(0, Math.min(active.index, count - 1))
  return [index, to => setActive({ index: to, id: idAt(to) })]
}
