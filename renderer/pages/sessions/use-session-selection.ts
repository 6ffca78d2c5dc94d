import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer } from 'react'
import type { SessionFilter, SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import { useClient } from '../../app/client.tsx'
import { useToast } from '../../design/toast.tsx'
import { filterToSearch } from '../../filters/filter-url.ts'
import type { GridSelection } from '../../table/grid-types.ts'
import { pageOffsets, pageSize, rowAt } from '../../table/page-window.ts'
import type { Selection } from '../../table/selection.ts'
import { isSelected, nothingSelected, select } from '../../table/selection.ts'
import type { Pages } from '../../table/use-pages.ts'

/** A range reaches over so many rows at most; beyond that, "all that match" is meant. */
const longestRange = 5000

export type SessionSelection = {
  readonly selection: Selection
  readonly grid: GridSelection<SessionRow>
  readonly drop: (refs: readonly string[]) => void
  readonly clear: () => void
}

/** What is selected in a list of sessions; rows of a range that are not at hand are asked for. */
export function useSessionSelection(
  connectionId: string,
  filter: SessionFilter,
  sort: SessionSort,
  pages: Pages<SessionRow>,
): SessionSelection {
  const [kept, change] = useReducer(select, nothingSelected)
  // "All that match" is about one filter: an address that names another leaves nothing selected.
  const outdated = kept.kind === 'matching' && filterToSearch(kept.filter) !== filterToSearch(filter)
  const selection = outdated ? nothingSelected : kept
  useEffect(() => {
    if (outdated) change({ type: 'clear' })
  }, [outdated])
  const client = useClient()
  const queries = useQueryClient()
  const toast = useToast()

  const rowsBetween = async (from: number, to: number): Promise<readonly string[]> => {
    const known = new Map(pages.pages)
    for (const offset of pageOffsets(from, to + 1)) {
      if (known.has(offset)) continue
      const input = { connectionId, filter, sort, offset, limit: pageSize }
      const page = await queries.fetchQuery({
        queryKey: ['sessions.page', input],
        queryFn: () => client.call('sessions.page', input),
      })
      known.set(offset, page.rows)
    }
    const refs: string[] = []
    for (let index = from; index <= to; index += 1) {
      const row = rowAt(known, index)
      if (row !== undefined) refs.push(row.ref)
    }
    return refs
  }

  const extend = async (one: number, other: number, ref: string) => {
    const [from, to] = one < other ? [one, other] : [other, one]
    if (to - from >= longestRange) {
      toast({
        tone: 'warning',
        title: 'That range is too long',
        detail: 'Select all that match instead: Ctrl or Cmd+A.',
      })
      return
    }
    change({ type: 'range', refs: await rowsBetween(from, to), ref })
  }

  return {
    selection,
    grid: {
      isSelected: ref => isSelected(selection, ref),
      all: selection.kind === 'matching' ? 'all' : selection.refs.size > 0 ? 'some' : 'none',
      onToggle: ref => {
        if (selection.kind === 'matching') {
          toast({
            tone: 'neutral',
            title: 'Nothing is selected now',
            detail: 'All that match are taken as one. To leave some out, narrow the filter.',
          })
        }
        change({ type: 'toggle', ref })
      },
      onRange: (from, to, ref) => {
        extend(from, to, ref).catch(() => toast({ tone: 'warning', title: 'The rows in between could not be read.' }))
      },
      onAll: () => change({ type: 'matching', filter }),
      onClear: () => change({ type: 'clear' }),
      label: row => `Select session ${row.fingerprint}`,
    },
    drop: refs => change({ type: 'drop', refs }),
    clear: () => change({ type: 'clear' }),
  }
}
