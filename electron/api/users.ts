import type { GroupHandlers } from './handlers.ts'
import type { Monitors } from './monitors.ts'

export function userHandlers(monitors: Monitors): GroupHandlers<'users'> {
  return {
    'users.page': ({ connectionId, ...input }) => monitors.of(connectionId).people(input),
    'users.lookup': ({ connectionId, text }) => monitors.of(connectionId).lookup(text),
    'users.detail': ({ connectionId, personKey }) => monitors.of(connectionId).person(personKey),
  }
}
