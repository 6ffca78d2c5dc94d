import type { UserSource } from '../stores/store.ts'
import type { People } from './people.ts'

/** Keeps what is known of people in step with the user table. Each resolves with those whose sessions must be decided anew. */
export type UserReader = {
  readonly read: (people: Iterable<number>) => Promise<ReadonlySet<number>>
  /** Those who are new. */
  readonly readUnread: () => Promise<ReadonlySet<number>>
  /** These come first in the next slices: they were seen, and there was no time for them. */
  readonly postpone: (people: Iterable<number>) => void
  /** The next slice of everyone; a changed password or a deactivated user is noticed when it comes round. */
  readonly readSlice: () => Promise<{ readonly changed: ReadonlySet<number>; readonly last: boolean }>
}

const peoplePerSlice = 1000
/** So many of these at most, so that the round through everyone goes on. */
const postponedPerSlice = 500
/** More are found as soon by the round through everyone. */
const mostPostponed = 20_000
const nobody: ReadonlySet<number> = new Set()

function take(numbers: Iterable<number>, most: number): readonly number[] {
  const taken: number[] = []
  for (const number of numbers) {
    if (taken.length === most) break
    taken.push(number)
  }
  return taken
}

export function createUserReader(source: UserSource | null, people: People): UserReader {
  let next = 0
  const postponed = new Set<number>()
  let reading: Promise<unknown> = Promise.resolve()

  async function read(wanted: Iterable<number>): Promise<ReadonlySet<number>> {
    if (!source) return nobody
    const ids = new Map<string, { readonly person: number; readonly generation: number }>()
    for (const person of wanted) {
      const id = person < 0 ? null : people.userId(person)
      if (id !== null) ids.set(id, { person, generation: people.generation(person) })
    }
    if (ids.size === 0) return nobody
    const rows = new Map((await source.get([...ids.keys()])).map(row => [row.id, row]))
    const changed = new Set<number>()
    for (const [id, { person, generation }] of ids) {
      if (people.generation(person) !== generation) continue
      if (people.putUser(person, rows.get(id) ?? null) === 'standing') changed.add(person)
    }
    return changed
  }

  return {
    read,
    readUnread() {
      // One after the other: those who are being read for somebody else need not be read again.
      const result = reading.then(() => read(people.unread()))
      reading = result.catch(() => undefined)
      return result
    },
    postpone(people) {
      for (const person of people) {
        if (postponed.size >= mostPostponed) return
        if (person >= 0) postponed.add(person)
      }
    },
    async readSlice() {
      const first = take(postponed, postponedPerSlice)
      const slice: number[] = []
      for (; next < people.end() && slice.length < peoplePerSlice - first.length; next += 1)
        if (people.held(next) > 0) slice.push(next)
      const changed = await read([...first, ...slice])
      for (const person of first) postponed.delete(person)
      const last = next >= people.end()
      if (last) next = 0
      return { changed, last }
    },
  }
}
