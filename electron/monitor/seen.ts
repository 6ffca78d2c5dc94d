import type { SeenEvent } from '../../shared/contract/users.ts'

const mostEventsOfPerson = 200
const mostEvents = 30_000

/** What Rollcall saw happen to people, by key, newest first; bounded, the people longest untouched go first. */
export type Seen = {
  readonly note: (personKey: string, event: SeenEvent) => void
  readonly of: (personKey: string) => readonly SeenEvent[]
  readonly save: () => [string, readonly SeenEvent[]][]
}

export function createSeen(kept: readonly (readonly [string, readonly SeenEvent[]])[] = []): Seen {
  const events = new Map(kept)
  let count = kept.reduce((sum, [, list]) => sum + list.length, 0)

  return {
    note(personKey, event) {
      const before = events.get(personKey) ?? []
      const list = [event, ...before].slice(0, mostEventsOfPerson)
      events.delete(personKey)
      events.set(personKey, list)
      count += list.length - before.length
      for (const [key, oldest] of events) {
        if (count <= mostEvents) break
        events.delete(key)
        count -= oldest.length
      }
    },
    of: personKey => events.get(personKey) ?? [],
    save: () => [...events],
  }
}
