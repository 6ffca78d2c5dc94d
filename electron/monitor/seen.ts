import type { SeenEvent } from '../../shared/contract/users.ts'

const mostEventsOfPerson = 200
const mostPeople = 5000

/** What Rollcall saw happen to people, by key, newest first; bounded, the people longest untouched go first. */
export type Seen = {
  readonly note: (personKey: string, event: SeenEvent) => void
  readonly of: (personKey: string) => readonly SeenEvent[]
  readonly save: () => [string, SeenEvent[]][]
}

export function createSeen(kept: readonly (readonly [string, readonly SeenEvent[]])[] = []): Seen {
  const events = new Map(kept.map(([key, list]) => [key, [...list]]))

  return {
    note(personKey, event) {
      const list = events.get(personKey) ?? []
      const newest = list[0]
      // Activity is told once in five minutes: the last one moves on.
      const moves = event.kind === 'activity' && newest?.kind === 'activity' && newest.fingerprint === event.fingerprint
      if (moves && event.at - newest.at < 300_000) return
      events.delete(personKey)
      events.set(personKey, [event, ...list].slice(0, mostEventsOfPerson))
      const oldest = events.keys().next()
      if (events.size > mostPeople && !oldest.done) events.delete(oldest.value)
    },
    of: personKey => events.get(personKey) ?? [],
    save: () => [...events],
  }
}
