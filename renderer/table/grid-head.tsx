/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed one by one, which a table cannot do */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { classes } from '../design/classes.ts'
import type { GridColumn, GridSelection, GridSort } from './grid-types.ts'
import { nextSort } from './grid-types.ts'
import styles from './virtual-grid.module.css'

export type GridHeadProps<Row, Sort extends string> = {
  readonly columns: readonly GridColumn<Row, Sort>[]
  readonly template: string
  readonly minWidth: number
  readonly sort: GridSort<Sort> | null
  readonly onSort: (sort: GridSort<Sort>) => void
  readonly selection: GridSelection<Row> | undefined
}

/** The names of the columns, each a button that sorts by it, and a checkbox for all that match. */
export function GridHead<Row, Sort extends string>(props: GridHeadProps<Row, Sort>) {
  const { columns, template, minWidth, sort, onSort, selection } = props
  return (
    <div role="rowgroup" className={styles.head} style={{ minWidth }}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={{ gridTemplateColumns: template }}>
        {selection && (
          <div role="columnheader" className={styles.check}>
            <AllBox selection={selection} />
          </div>
        )}
        {columns.map(column => {
          const direction = sort !== null && sort.column === column.sort ? sort.direction : undefined
          const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
          const by = column.sort
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={direction ?? (by === undefined ? undefined : 'none')}
              className={classes(styles.header, column.align === 'end' && styles.end)}
            >
              {by === undefined || sort === null ? (
                <span className={styles.headerWords}>{column.header}</span>
              ) : (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => onSort(nextSort(sort, by, column.firstDirection))}
                >
                  <span className={styles.headerWords}>{column.header}</span>
                  {direction !== undefined && <Arrow size={13} aria-hidden />}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function AllBox<Row>({ selection }: { readonly selection: GridSelection<Row> }) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = selection.all === 'some'
  }, [selection.all])
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label="Select all that match"
      checked={selection.all === 'all'}
      onChange={() => (selection.all === 'none' ? selection.onAll() : selection.onClear())}
    />
  )
}
