/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed one by one, which a table cannot do */
import type { KeyboardEvent, MouseEvent, ReactNode, Ref } from 'react'
import { useId, useImperativeHandle, useRef, useState } from 'react'
import { classes } from '../design/classes.ts'
import { GridHead } from './grid-head.tsx'
import { gridAction } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'
import type { GridColumn, GridSelection, GridSort } from './grid-types.ts'
import { gridTracks } from './grid-types.ts'
import { rowsInDocument } from './page-window.ts'
import { useActiveRow } from './use-active-row.ts'
import { useRowHeight } from './use-row-height.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'
import { useVisibleRows } from './use-visible-rows.ts'
import styles from './virtual-grid.module.css'

const headHeight = 34

export type GridHandle = { readonly focus: () => void }

export type VirtualGridProps<Row, Sort extends string> = {
  readonly label: string
  readonly columns: readonly GridColumn<Row, Sort>[]
  /** How many rows the whole list has. */
  readonly count: number
  /** The row at a place, or undefined while it is on the way. */
  readonly rowAt: (index: number) => Row | undefined
  readonly idOf: (row: Row) => string
  /** Another key is another list: it begins at its top. */
  readonly listKey: string
  readonly sort: GridSort<Sort> | null
  readonly onSort: (sort: GridSort<Sort>) => void
  readonly selection?: GridSelection<Row>
  /** The row that is open beside the list. */
  readonly openId?: string | null
  /** A click, or Enter: `byKeyboard` says which. */
  readonly onOpen: (row: Row, byKeyboard: boolean) => void
  /** The keyboard moved to a row. */
  readonly onActive?: (row: Row) => void
  /** Which rows are in view or near it, so that they can be asked for. */
  readonly onVisible?: (first: number, end: number) => void
  readonly busy?: boolean
  /** What stands in place of the rows when there are none. */
  readonly empty: ReactNode
  readonly ref?: Ref<GridHandle>
}

/**
 * A list of any length as an ARIA grid. The grid itself holds the focus and names the active row, so that neither scrolling nor
 * a refresh can lose it: arrows, Home, End and the page keys move, Space selects, Shift extends, Enter opens, Ctrl or Cmd+A
 * takes all.
 */
export function VirtualGrid<Row, Sort extends string>(props: VirtualGridProps<Row, Sort>) {
  const {
    label,
    columns,
    count,
    rowAt,
    idOf,
    listKey,
    selection,
    openId,
    onOpen,
    onActive,
    onVisible,
    sort,
    onSort,
    empty,
    ref,
    busy = false,
  } = props
  const id = useId()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const anchor = useRef(0)
  const rowHeight = useRowHeight()
  const scroll = useScaledScroll(scroller, count, rowHeight, headHeight, listKey)
  const [active, setActive] = useActiveRow(listKey, count, scroll.first, scroll.end, rowAt, idOf)
  const { first, end } = scroll
  useVisibleRows(first, end, count, onVisible)
  useImperativeHandle(ref, () => ({ focus: () => scroller?.focus({ preventScroll: true }) }), [scroller])

  const moveTo = (index: number) => {
    setActive(index)
    scroll.scrollToRow(index)
    const row = rowAt(index)
    if (row !== undefined) onActive?.(row)
  }
  const toggle = (index: number) => {
    const row = rowAt(index)
    if (row === undefined) return
    anchor.current = index
    selection?.onToggle(idOf(row))
  }
  const extendTo = (index: number) => {
    const row = rowAt(index)
    if (row !== undefined) selection?.onRange(anchor.current, index, idOf(row))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== scroller || event.altKey) return
    const perPage = Math.max(1, Math.floor(scroll.viewportHeight / rowHeight) - 1)
    const action = gridAction(event, active, count, perPage)
    if (action === null || (action.type === 'all' && !selection)) return
    if (action.type === 'clear') {
      if (selection?.all === 'none') return
      event.stopPropagation()
    }
    event.preventDefault()
    switch (action.type) {
      case 'move':
        if (!action.extend) anchor.current = action.to
        moveTo(action.to)
        if (action.extend) extendTo(action.to)
        break
      case 'toggle':
        toggle(active)
        break
      case 'open': {
        const row = rowAt(active)
        if (row !== undefined) onOpen(row, true)
        break
      }
      case 'all':
        selection?.onAll()
        break
      case 'clear':
        selection?.onClear()
        break
    }
  }
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? Number.NaN)
    const row = rowAt(index)
    if (row === undefined) return
    setActive(index)
    const onCheckbox = target.closest('[data-select]') !== null
    if (selection && event.shiftKey) {
      event.preventDefault()
      getSelection()?.removeAllRanges()
      extendTo(index)
    } else if (selection && (onCheckbox || event.ctrlKey || event.metaKey)) toggle(index)
    else onOpen(row, false)
  }

  const { template, minWidth } = gridTracks(columns, selection !== undefined)
  const rows: ReactNode[] = []
  for (const index of rowsInDocument(first, end, scroll.mostRows, scroll.isMoving)) {
    const row = rowAt(index)
    const rowId = row === undefined ? null : idOf(row)
    rows.push(
      <GridRow
        // Rows that come into view take over the elements of those that left it: making new ones costs several times as much.
        key={index % scroll.mostRows}
        id={`${id}-row-${index}`}
        index={index}
        top={scroll.topOf(index)}
        height={rowHeight}
        template={template}
        columns={columns}
        row={row}
        selected={rowId !== null && selection?.isSelected(rowId) === true}
        selectLabel={selection && (row === undefined ? 'Select' : selection.label(row))}
        active={index === active}
        open={rowId !== null && rowId === openId}
      />,
    )
  }
  const activeInView = count > 0 && active >= first && active < end
  return (
    <div className={styles.frame}>
      <div
        ref={setScroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-busy={busy}
        aria-activedescendant={activeInView ? `${id}-row-${active}` : undefined}
        className={classes(styles.grid, busy && styles.busy)}
        onScroll={scroll.onScroll}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <GridHead {...{ columns, template, minWidth, selection }} sort={sort} onSort={onSort} />
        <div role="rowgroup" className={styles.body} style={{ height: scroll.elementHeight, minWidth }}>
          {rows}
        </div>
      </div>
      {count === 0 && <div className={styles.empty}>{empty}</div>}
    </div>
  )
}
