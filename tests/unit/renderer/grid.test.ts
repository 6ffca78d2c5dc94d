import { expect, test } from 'vitest'
import { gridAction } from '../../../renderer/table/grid-keys.ts'
import { pageOffsets, rowAt, rowsInDocument } from '../../../renderer/table/page-window.ts'

const key = (name: string, held: { shift?: boolean; ctrl?: boolean } = {}) => ({
  key: name,
  shiftKey: held.shift ?? false,
  ctrlKey: held.ctrl ?? false,
  metaKey: false,
})

test.each([
  ['ArrowDown', 51],
  ['ArrowUp', 49],
  ['PageDown', 60],
  ['PageUp', 40],
  ['Home', 0],
  ['End', 99],
])('%s moves to row %d', (name, to) => {
  expect(gridAction(key(name), 50, 100, 10)).toEqual({ type: 'move', to, extend: false })
})

test('no key leads out of the list', () => {
  expect(gridAction(key('PageDown'), 95, 100, 10)).toEqual({ type: 'move', to: 99, extend: false })
  expect(gridAction(key('ArrowUp', { shift: true }), 0, 100, 10)).toEqual({ type: 'move', to: 0, extend: true })
  expect(gridAction(key('End'), 0, 0, 10)).toBeNull()
})

test('the other keys of a grid', () => {
  expect(gridAction(key(' '), 0, 1, 10)).toEqual({ type: 'toggle' })
  expect(gridAction(key('Enter'), 0, 1, 10)).toEqual({ type: 'open' })
  expect(gridAction(key('a', { ctrl: true }), 0, 1, 10)).toEqual({ type: 'all' })
  expect(gridAction(key('Escape'), 0, 1, 10)).toEqual({ type: 'clear' })
  expect(gridAction(key('a'), 0, 1, 10)).toBeNull()
})

test('only the pages around the viewport are asked for', () => {
  expect(pageOffsets(0, 30)).toEqual([0])
  expect(pageOffsets(90, 130)).toEqual([0, 100])
  expect(pageOffsets(99, 100)).toEqual([0])
  expect(pageOffsets(999_950, 1_000_000)).toEqual([999_900])
  expect(pageOffsets(0, 0)).toEqual([0])
})

test('a row is found in its page, and a row on the way is undefined', () => {
  const pages = new Map([
    [0, ['a', 'b']],
    [100, ['c']],
  ])
  expect(rowAt(pages, 1)).toBe('b')
  expect(rowAt(pages, 100)).toBe('c')
  expect(rowAt(pages, 200)).toBeUndefined()
})

test('rows stand in the document as in the list at rest, and take over elements in their places in motion', () => {
  const most = 33
  for (const [first, end] of [
    [0, 25],
    [1, 34],
    [70, 103],
    [999_975, 1_000_000],
    [5, 5],
  ] as const) {
    const rows = Array.from({ length: end - first }, (_, at) => first + at)
    expect(rowsInDocument(first, end, most, false)).toEqual(rows)
    const moving = rowsInDocument(first, end, most, true)
    expect(moving.toSorted((one, other) => one - other)).toEqual(rows)
    const elements = moving.map(row => row % most)
    expect(elements).toEqual([...new Set(elements)].toSorted((one, other) => one - other))
  }
})
