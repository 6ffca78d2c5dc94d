import type { RefObject } from 'react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ScrollPosition } from './scaled-scroll.ts'
import { advance, offsetToShow, scaleFor, settle, visibleRows } from './scaled-scroll.ts'

const restMs = 160
const overscan = 8

export type ScaledScroll = {
  /** Pixels of the element inside the scroller. */
  readonly elementHeight: number
  readonly viewportHeight: number
  /** The rows to draw: [first, end). */
  readonly first: number
  readonly end: number
  /** Where a row is drawn inside the element, in pixels. */
  readonly topOf: (row: number) => number
  readonly scrollToRow: (row: number) => void
  readonly onScroll: () => void
}

/**
 * Scrolls so many rows within a scroller, whose sticky head is `headHeight` pixels high. A change of `listKey` is another list
 * and begins at its top; a change of the number of rows leaves the place as it is.
 */
export function useScaledScroll(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  headHeight: number,
  listKey: string,
): ScaledScroll {
  const [viewportHeight, setViewportHeight] = useState(600)
  const [position, setPosition] = useState<ScrollPosition>({ element: 0, virtual: 0 })
  const scale = useMemo(() => scaleFor(rows, rowHeight, viewportHeight), [rows, rowHeight, viewportHeight])
  const current = useRef(position)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)

  const place = useCallback(
    (next: ScrollPosition, write: boolean) => {
      current.current = next
      if (write && scroller.current) {
        scroller.current.scrollTop = next.element
        // The browser rounds; what it took is where the next step is counted from.
        current.current = { ...next, element: scroller.current.scrollTop }
      }
      setPosition(current.current)
    },
    [scroller],
  )

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () => setViewportHeight(Math.max(rowHeight, element.clientHeight - headHeight))
    measure()
    const sizes = new ResizeObserver(measure)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [scroller, rowHeight, headHeight])

  const onScroll = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0
    if (top === current.current.element) return
    const next = advance(scale, current.current, top)
    place(next, next.element !== top)
    clearTimeout(rest.current)
    rest.current = setTimeout(() => {
      const settled = settle(scale, current.current.virtual)
      if (Math.abs(settled.element - current.current.element) > 1) place(settled, true)
    }, restMs)
  }, [scale, scroller, place])
  useEffect(() => () => clearTimeout(rest.current), [])

  const scrollToRow = useCallback(
    (row: number) => {
      const offset = offsetToShow(row, current.current.virtual, viewportHeight, rowHeight)
      if (offset !== current.current.virtual) place(settle(scale, offset), true)
    },
    [scale, viewportHeight, rowHeight, place],
  )

  useLayoutEffect(() => {
    place({ element: 0, virtual: 0 }, true)
  }, [listKey, place])

  // Rows that went away may leave the place past the end.
  useLayoutEffect(() => {
    const settled = settle(scale, current.current.virtual)
    if (settled.virtual !== current.current.virtual) place(settled, true)
  }, [scale, place])

  const { first, end } = visibleRows(position.virtual, viewportHeight, rowHeight, rows, overscan)
  const topOf = (row: number) => position.element + row * rowHeight - position.virtual
  return { elementHeight: scale.elementHeight, viewportHeight, first, end, topOf, scrollToRow, onScroll }
}
