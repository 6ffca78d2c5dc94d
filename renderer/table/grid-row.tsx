/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed one by one, which a table cannot do */
import { memo } from 'react'
import { classes } from '../design/classes.ts'
import type { GridColumn } from './grid-types.ts'
import styles from './virtual-grid.module.css'

export type GridRowProps<Row, Sort extends string> = {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly height: number
  readonly template: string
  readonly columns: readonly GridColumn<Row, Sort>[]
  readonly row: Row | undefined
  readonly selected: boolean
  /** The name of its checkbox; undefined where rows cannot be selected. */
  readonly selectLabel: string | undefined
  readonly active: boolean
  readonly open: boolean
}

function RowView<Row, Sort extends string>(props: GridRowProps<Row, Sort>) {
  const { id, index, top, height, template, columns, row, selected, selectLabel, active, open } = props
  const selectable = selectLabel !== undefined
  const offset = selectable ? 2 : 1
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      className={classes(
        styles.row,
        row === undefined && styles.waiting,
        selected && styles.selected,
        active && styles.active,
        open && styles.open,
      )}
      style={{ height, gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      data-index={index}
    >
      {selectable && (
        <div role="gridcell" aria-colindex={1} className={styles.check} data-select>
          <input type="checkbox" tabIndex={-1} checked={selected} readOnly aria-label={selectLabel} />
        </div>
      )}
      {columns.map((column, place) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={place + offset}
          className={classes(styles.cell, column.align === 'end' && styles.end)}
        >
          {row !== undefined && column.cell(row)}
        </div>
      ))}
    </div>
  )
}

/** One row of a grid, or its place while it is on the way. Clicks are heard by the grid, so that a row is drawn anew only when it changes. */
export const GridRow = memo(RowView) as typeof RowView
