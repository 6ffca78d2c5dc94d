import type { UseQueryResult } from '@tanstack/react-query'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { InputOf, OutputOf } from '../../shared/contract/contract.ts'
import { useClient } from '../app/client.tsx'
import { pageOffsets, pageSize, rowAt } from './page-window.ts'

/** The calls that answer with pages of a list. */
type PagedMethod = 'sessions.page' | 'users.page'
type PageOf<M extends PagedMethod> = OutputOf<M>
export type RowOf<M extends PagedMethod> = PageOf<M>['rows'][number]

export type Pages<Row> = {
  readonly rowAt: (index: number) => Row | undefined
  /** The rows at hand, by the offset of their page. */
  readonly pages: ReadonlyMap<number, readonly Row[]>
  /** Rows of the list, and of the whole store; null until a page came. */
  readonly filtered: number | null
  readonly total: number | null
  /** Rises with the data. */
  readonly version: number
  readonly error: Error | null
  /** True while what is shown belongs to the list that was asked for before. */
  readonly previous: boolean
  readonly retry: () => void
  /** To be told which rows are in view. */
  readonly onVisible: (first: number, end: number) => void
}

type Counts = { readonly filtered: number; readonly total: number; readonly version: number }
const countFields = ['filtered', 'total', 'version'] as const

/**
 * The pages around the viewport of a long list, asked for as they come into view and again when the store changed. Until an answer
 * comes, the rows that were there stay.
 */
export function usePages<M extends PagedMethod>(
  method: M,
  input: Omit<InputOf<M>, 'offset' | 'limit'>,
): Pages<RowOf<M>> {
  const client = useClient()
  const [offsets, setOffsets] = useState<readonly number[]>([0])
  const results: readonly UseQueryResult<PageOf<M>>[] = useQueries({
    queries: offsets.map(offset => {
      const whole = { ...input, offset, limit: pageSize } as InputOf<M>
      return {
        queryKey: [method, whole],
        queryFn: () => client.call(method, whole),
        meta: { live: true },
        // What stood at this offset may stay while the new list is on its way, but nothing from another place.
        placeholderData: (before: PageOf<M> | undefined, query?: { readonly queryKey: readonly unknown[] }) =>
          (query?.queryKey[1] as InputOf<M> | undefined)?.offset === offset ? before : undefined,
      }
    }),
  })
  // While only rows on the way are in view, the list is still as long as it was.
  const [known, setKnown] = useState<Counts | null>(null)
  const pages = new Map<number, readonly RowOf<M>[]>()
  let newest: PageOf<M> | null = null
  for (const [place, { data }] of results.entries()) {
    const offset = offsets[place]
    if (data === undefined || offset === undefined) continue
    pages.set(offset, data.rows)
    if (newest === null || data.version > newest.version) newest = data
  }
  if (newest !== null && (known === null || countFields.some(field => known[field] !== newest[field]))) {
    setKnown({ filtered: newest.filtered, total: newest.total, version: newest.version })
  }
  const counts = newest ?? known
  return {
    rowAt: index => rowAt(pages, index),
    pages,
    filtered: counts?.filtered ?? null,
    total: counts?.total ?? null,
    version: counts?.version ?? 0,
    // Known from the first failure on, while it is still being tried again.
    error: results.map(result => result.error ?? result.failureReason).find(error => error !== null) ?? null,
    previous: results.some(result => result.isPlaceholderData),
    retry: () => {
      for (const result of results) if (result.failureReason !== null) void result.refetch()
    },
    onVisible: (first, end) => {
      const wanted = pageOffsets(first, end)
      setOffsets(before => (before.join() === wanted.join() ? before : wanted))
    },
  }
}
