import type { GroupHandlers } from './handlers.ts'
import type { Monitors } from './monitors.ts'

/** How a store is watched: its state, and pausing, refreshing and pacing it. */
export function monitorHandlers(monitors: Monitors): GroupHandlers<'monitor'> {
  return {
    'monitor.status': ({ connectionId }) => monitors.status(connectionId),
    'monitor.pause': async ({ connectionId }) => {
      await monitors.of(connectionId).pause()
      return {}
    },
    'monitor.resume': async ({ connectionId }) => {
      await monitors.of(connectionId).resume()
      return {}
    },
    'monitor.refresh': async ({ connectionId }) => {
      await monitors.of(connectionId).refresh()
      return {}
    },
    'monitor.setRefreshInterval': async ({ connectionId, refreshIntervalMs }) => {
      await monitors.of(connectionId).setRefreshInterval(refreshIntervalMs)
      return {}
    },
  }
}
