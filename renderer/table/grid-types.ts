import type { ReactNode } from 'react'

/** A column of a grid. `sort` names it in the order of the list; without one it cannot be sorted by. */
export type GridColumn<Row, Sort extends string> = {
  readonly id: string
  readonly header: string
  /** Its least width in pixels, and its part of what is left over. */
  readonly min: number
  readonly grow: number
  readonly align?: 'end'
  readonly sort?: Sort
  /** The direction of the first click; ascending unless told otherwise. */
  readonly firstDirection?: 'descending'
  readonly cell: (row: Row) => ReactNode
}

export type GridSort<Sort extends string> = {
  readonly column: Sort
  readonly direction: 'ascending' | 'descending'
}

/** What a grid needs to let rows be selected. Indexes are places in the list, ids are the rows' own. */
export type GridSelection<Row> = {
  readonly isSelected: (id: string) => boolean
  readonly all: 'all' | 'some' | 'none'
  readonly onToggle: (id: string) => void
  /** From one place to another, both included; `id` is the row at `to`. */
  readonly onRange: (from: number, to: number, id: string) => void
  readonly onAll: () => void
  readonly onClear: () => void
  /** What the checkbox of a row is called: "Select the session of Ana". */
  readonly label: (row: Row) => string
}

/** The next order when a header is pressed: turned around where it was the order already. */
export function nextSort<Sort extends string>(
  sort: GridSort<Sort>,
  column: Sort,
  first: 'ascending' | 'descending' = 'ascending',
): GridSort<Sort> {
  if (sort.column !== column) return { column, direction: first }
  return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' }
}

const gap = 12
const padding = 24
const checkbox = 32

/** The tracks of CSS grid for these columns, and below which width in pixels the grid scrolls sideways. */
export function gridTracks(
  columns: readonly Pick<GridColumn<never, never>, 'min' | 'grow'>[],
  selectable: boolean,
): { readonly template: string; readonly minWidth: number } {
  const tracks = columns.map(({ min, grow }) => `minmax(${min}px, ${grow}fr)`)
  const widths = [...(selectable ? [checkbox] : []), ...columns.map(({ min }) => min)]
  const minWidth = padding + widths.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, widths.length - 1)
  return { template: [...(selectable ? [`${checkbox}px`] : []), ...tracks].join(' '), minWidth }
}
