/** What a key does in a grid of rows; null for a key that is not the grid's. */
export type GridAction =
  | { readonly type: 'move'; readonly to: number; readonly extend: boolean }
  | { readonly type: 'toggle' }
  | { readonly type: 'open' }
  | { readonly type: 'all' }
  | { readonly type: 'clear' }

export type GridKey = {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/**
 * The action of a key, by the conventions of ARIA's grid pattern. `active` is the active row, `rows` how many there are,
 * `perPage` how many fit the viewport.
 */
export function gridAction(key: GridKey, active: number, rows: number, perPage: number): GridAction | null {
  const command = key.ctrlKey || key.metaKey
  if (command && key.key.toLowerCase() === 'a') return { type: 'all' }
  if (key.key === 'Escape') return { type: 'clear' }
  if (rows === 0) return null
  const move = (to: number): GridAction => ({
    type: 'move',
    to: Math.min(Math.max(to, 0), rows - 1),
    extend: key.shiftKey,
  })
  switch (key.key) {
    case 'ArrowDown':
      return move(active + 1)
    case 'ArrowUp':
      return move(active - 1)
    case 'PageDown':
      return move(active + perPage)
    case 'PageUp':
      return move(active - perPage)
    case 'Home':
      return move(0)
    case 'End':
      return move(rows - 1)
    case ' ':
      return { type: 'toggle' }
    case 'Enter':
      return { type: 'open' }
    default:
      return null
  }
}
