import { expect, test } from 'vitest'
import type { Selection, SelectionChange } from '../../../renderer/table/selection.ts'
import {
  isSelected,
  nothingSelected,
  select,
  selectedCount,
  selectionTarget,
} from '../../../renderer/table/selection.ts'

const after = (...changes: readonly SelectionChange[]): Selection => changes.reduce(select, nothingSelected)
const refs = (selection: Selection) => (selection.kind === 'rows' ? [...selection.refs] : null)

test('a row is selected and let go by the same action', () => {
  const one = after({ type: 'toggle', ref: 'a' })
  expect(isSelected(one, 'a')).toBe(true)
  expect(selectionTarget(one)).toEqual({ kind: 'sessions', refs: ['a'] })
  expect(selectionTarget(select(one, { type: 'toggle', ref: 'a' }))).toBeNull()
})

test('a range is added to what is selected, and the last row is the new anchor', () => {
  const ranged = after({ type: 'toggle', ref: 'x' }, { type: 'range', refs: ['a', 'b', 'c'], ref: 'c' })
  expect(refs(ranged)).toEqual(['x', 'a', 'b', 'c'])
  expect(ranged.kind === 'rows' && ranged.anchor).toBe('c')
})

test('all that match is a filter, not a list, and counts what matches now', () => {
  const all = after({ type: 'toggle', ref: 'x' }, { type: 'matching', filter: { status: ['stale'] } })
  expect(isSelected(all, 'never seen')).toBe(true)
  expect(selectedCount(all, 48_213)).toBe(48_213)
  expect(selectionTarget(all)).toEqual({ kind: 'filter', filter: { status: ['stale'] } })
  expect(select(all, { type: 'toggle', ref: 'x' })).toBe(nothingSelected)
})

test('vanished sessions are dropped, and nothing else moves', () => {
  const three = after({ type: 'range', refs: ['a', 'b', 'c'], ref: 'c' })
  const two = select(three, { type: 'drop', refs: ['c', 'unknown'] })
  expect(refs(two)).toEqual(['a', 'b'])
  expect(two.kind === 'rows' && two.anchor).toBeNull()
  expect(select(two, { type: 'drop', refs: ['unknown'] })).toBe(two)
  expect(selectedCount(two, 10)).toBe(2)
})
