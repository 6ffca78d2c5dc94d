const gap = 6
const edge = 8

/**
 * Puts a fixed element under its anchor, or above where there is no room, and keeps it inside the window.
 * Both must be rendered; `align` says which edges line up.
 */
export function placeBeside(element: HTMLElement, anchor: Element, align: 'start' | 'center' | 'end'): void {
  const from = anchor.getBoundingClientRect()
  const { width, height } = element.getBoundingClientRect()
  const left =
    align === 'start' ? from.left : align === 'end' ? from.right - width : from.left + from.width / 2 - width / 2
  const below = from.bottom + gap
  const top = below + height > innerHeight - edge && from.top - gap - height > edge ? from.top - gap - height : below
  element.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`
  element.style.top = `${top}px`
  element.style.maxHeight = `${innerHeight - top - edge}px`
}
