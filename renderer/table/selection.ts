import type { SessionFilter } from '../../shared/contract/session.ts'
import type { LogoutTarget } from '../../shared/contract/sessions.ts'

/**
 * What is selected: rows by ref, or all that match a filter, however many those are. `anchor` is the row from which a range
 * with shift is counted: by ref, since rows move.
 */
export type Selection =
  | { readonly kind: 'rows'; readonly refs: ReadonlySet<string>; readonly anchor: string | null }
  | { readonly kind: 'matching'; readonly filter: SessionFilter }

export type SelectionChange =
  | { readonly type: 'toggle'; readonly ref: string }
  /** `refs` are the loaded rows from the anchor to the row that was clicked, both included. */
  | { readonly type: 'range'; readonly refs: readonly string[]; readonly ref: string }
  | { readonly type: 'matching'; readonly filter: SessionFilter }
  | { readonly type: 'drop'; readonly refs: readonly string[] }
  | { readonly type: 'clear' }

export const nothingSelected: Selection = { kind: 'rows', refs: new Set(), anchor: null }

/** The selection after a change; the same object when nothing changed. */
export function select(selection: Selection, change: SelectionChange): Selection {
  switch (change.type) {
    case 'toggle': {
      // "All that match" is a filter: one row cannot be taken out of it, so touching a row begins anew.
      if (selection.kind === 'matching') return nothingSelected
      const refs = new Set(selection.refs)
      if (!refs.delete(change.ref)) refs.add(change.ref)
      return { kind: 'rows', refs, anchor: change.ref }
    }
    case 'range': {
      const before = selection.kind === 'rows' ? selection.refs : []
      return { kind: 'rows', refs: new Set([...before, ...change.refs]), anchor: change.ref }
    }
    case 'matching':
      return { kind: 'matching', filter: change.filter }
    case 'drop': {
      if (selection.kind === 'matching' || !change.refs.some(ref => selection.refs.has(ref))) return selection
      const gone = new Set(change.refs)
      const refs = new Set([...selection.refs].filter(ref => !gone.has(ref)))
      return {
        kind: 'rows',
        refs,
        anchor: selection.anchor !== null && gone.has(selection.anchor) ? null : selection.anchor,
      }
    }
    case 'clear':
      return nothingSelected
  }
}

export function isSelected(selection: Selection, ref: string): boolean {
  return selection.kind === 'matching' || selection.refs.has(ref)
}

/** How many sessions are selected, given how many match the filter now. */
export function selectedCount(selection: Selection, filtered: number): number {
  return selection.kind === 'matching' ? filtered : selection.refs.size
}

/** The selection as the target of a log out; null when nothing is selected. */
export function selectionTarget(selection: Selection): LogoutTarget | null {
  if (selection.kind === 'matching') return { kind: 'filter', filter: selection.filter }
  return selection.refs.size === 0 ? null : { kind: 'sessions', refs: [...selection.refs] }
}
