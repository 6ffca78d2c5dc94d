/* oxlint-disable react/exhaustive-effect-dependencies -- these effects follow a change without reading what changed */
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
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
  /** There are never more rows than these to draw. */
  readonly mostRows: number
  /** True from a step until it has been at rest for a moment. */
  readonly isMoving: boolean
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
  scroller: HTMLElement | null,
  rows: number,
  rowHeight: number,
  headHeight: number,
  listKey: string,
): ScaledScroll {
  const [viewportHeight, setViewportHeight] = useState(600)
  const [position, setPosition] = useState<ScrollPosition>({ element: 0, virtual: 0 })
  const [rested, setRested] = useState(position)
  const scale = useMemo(() => scaleFor(rows, rowHeight, viewportHeight), [rows, rowHeight, viewportHeight])
  const current = useRef(position)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)

  const place = (next: ScrollPosition, write: boolean) => {
    if (write) scroller?.scrollTo({ top: next.element, behavior: 'instant' })
    // The browser rounds; what it took is where the next step is counted from.
    current.current = write && scroller ? { ...next, element: scroller.scrollTop } : next
    setPosition(current.current)
  }
  const settleAt = (virtual: number) => place(settle(scale, virtual), true)

  useLayoutEffect(() => {
    if (!scroller) return undefined
    const measure = () => setViewportHeight(Math.max(rowHeight, scroller.clientHeight - headHeight))
    measure()
    const sizes = new ResizeObserver(measure)
    sizes.observe(scroller)
    return () => sizes.disconnect()
  }, [scroller, rowHeight, headHeight])

  const onRest = useEffectEvent(() => {
    if (Math.abs(settle(scale, current.current.virtual).element - current.current.element) > 1) {
      settleAt(current.current.virtual)
    }
    setRested(current.current)
  })
  useEffect(() => {
    rest.current = setTimeout(() => onRest(), restMs)
    return () => clearTimeout(rest.current)
  }, [position])

  const begin = useEffectEvent(() => settleAt(0))
  useLayoutEffect(() => begin(), [listKey, scroller])

  // Rows that went away may leave the place past the end.
  const keepWithin = useEffectEvent(() => {
    if (settle(scale, current.current.virtual).virtual !== current.current.virtual) settleAt(current.current.virtual)
  })
  useLayoutEffect(() => keepWithin(), [scale])

  const { first, end } = visibleRows(position.virtual, viewportHeight, rowHeight, rows, overscan)
  return {
    elementHeight: scale.elementHeight,
    viewportHeight,
    first,
    end,
    mostRows: Math.ceil(viewportHeight / rowHeight) + 1 + 2 * overscan,
    isMoving: rested !== position,
    topOf: row => position.element + row * rowHeight - position.virtual,
    scrollToRow: row => {
      const offset = offsetToShow(row, current.current.virtual, viewportHeight, rowHeight)
      if (offset !== current.current.virtual) settleAt(offset)
    },
    onScroll: () => {
      const top = scroller?.scrollTop ?? 0
      if (top === current.current.element) return
      const next = advance(scale, current.current, top)
      place(next, next.element !== top)
    },
  }
}
