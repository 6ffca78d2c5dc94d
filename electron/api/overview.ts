import type { GroupHandlers } from './handlers.ts'
import type { Monitors } from './monitors.ts'

export function overviewHandlers(monitors: Monitors): GroupHandlers<'overview'> {
  return {
    'overview.figures': ({ connectionId }) => monitors.of(connectionId).figures(),
    'overview.history': ({ connectionId, range }) => monitors.of(connectionId).history(range),
  }
}
