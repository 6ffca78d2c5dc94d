import type { GroupHandlers } from './handlers.ts'
import type { Monitors } from './monitors.ts'

export function cookieHandlers(monitors: Monitors): GroupHandlers<'cookie'> {
  return { 'cookie.inspect': ({ connectionId, value }) => monitors.of(connectionId).inspectCookie(value) }
}
