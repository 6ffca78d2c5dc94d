/**
 * Chromium ends an element at 33,554,428 device pixels; a million rows of 36 px are longer, and zoom shortens the limit
 * further. So a long list is drawn in an element of at most `longestElement`, and the scroll position is scaled: one to one
 * within `edge` of either end, stretched between. Small steps (a wheel, a key) always move one to one.
 */
export const longestElement = 8_000_000
const edge = 200_000

export type ScrollScale = {
  /** Pixels of all rows together. */
  readonly virtualHeight: number
  /** Pixels of the element that is scrolled. */
  readonly elementHeight: number
  readonly viewportHeight: number
}

/** Where the list stands: `element` is the scrollTop, `virtual` the pixels of rows above the viewport. */
export type ScrollPosition = { readonly element: number; readonly virtual: number }

/** The scale for so many rows of `rowHeight` pixels, seen through `viewportHeight` pixels. */
export function scaleFor(rows: number, rowHeight: number, viewportHeight: number): ScrollScale {
  const virtualHeight = rows * rowHeight
  return { virtualHeight, elementHeight: Math.min(virtualHeight, longestElement), viewportHeight }
}

/** The virtual offset that belongs to a scrollTop, by proportion. */
export function toVirtual(scale: ScrollScale, element: number): number {
  const { elementEnd, virtualEnd } = ends(scale)
  const top = clamp(element, 0, elementEnd)
  if (elementEnd === virtualEnd || top <= edge) return top
  const fromEnd = elementEnd - top
  if (fromEnd <= edge) return virtualEnd - fromEnd
  return edge + ((top - edge) * (virtualEnd - 2 * edge)) / (elementEnd - 2 * edge)
}

/** The scrollTop that belongs to a virtual offset: the inverse of toVirtual. */
export function toElement(scale: ScrollScale, virtual: number): number {
  const { elementEnd, virtualEnd } = ends(scale)
  const top = clamp(virtual, 0, virtualEnd)
  if (elementEnd === virtualEnd || top <= edge) return top
  const fromEnd = virtualEnd - top
  if (fromEnd <= edge) return elementEnd - fromEnd
  return edge + ((top - edge) * (elementEnd - 2 * edge)) / (virtualEnd - 2 * edge)
}

/**
 * The position after the browser scrolled the element to `element`. A step of up to two viewports is a wheel or a key and moves
 * the rows by as much; anything farther is a drag of the thumb and goes by proportion. Where the answer's `element` differs
 * from the given one, the caller sets scrollTop to it: a step that hit the element's end in the middle of the list.
 */
export function advance(scale: ScrollScale, from: ScrollPosition, element: number): ScrollPosition {
  const { elementEnd, virtualEnd } = ends(scale)
  const step = element - from.element
  if (elementEnd === virtualEnd || Math.abs(step) > 2 * scale.viewportHeight) {
    return { element, virtual: toVirtual(scale, element) }
  }
  const virtual = clamp(from.virtual + step, 0, virtualEnd)
  const hitEnd = element <= 0 || element >= elementEnd
  return { element: hitEnd ? toElement(scale, virtual) : element, virtual }
}

/** The position at a virtual offset, with the scrollTop back in proportion; used at rest and for jumps. */
export function settle(scale: ScrollScale, virtual: number): ScrollPosition {
  const { virtualEnd } = ends(scale)
  const offset = clamp(virtual, 0, virtualEnd)
  return { element: toElement(scale, offset), virtual: offset }
}

/** The rows [first, end) that touch the viewport at a virtual offset, with `overscan` rows more on either side. */
export function visibleRows(
  virtual: number,
  viewportHeight: number,
  rowHeight: number,
  rows: number,
  overscan: number,
): { readonly first: number; readonly end: number } {
  const first = clamp(Math.floor(virtual / rowHeight) - overscan, 0, rows)
  const end = clamp(Math.ceil((virtual + viewportHeight) / rowHeight) + overscan, first, rows)
  return { first, end }
}

/** The nearest virtual offset at which a row is wholly in view. */
export function offsetToShow(row: number, virtual: number, viewportHeight: number, rowHeight: number): number {
  const top = row * rowHeight
  if (top < virtual) return top
  const bottom = top + rowHeight
  return bottom > virtual + viewportHeight ? Math.max(0, bottom - viewportHeight) : virtual
}

function ends(scale: ScrollScale) {
  return {
    elementEnd: Math.max(0, scale.elementHeight - scale.viewportHeight),
    virtualEnd: Math.max(0, scale.virtualHeight - scale.viewportHeight),
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
