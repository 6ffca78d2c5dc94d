import { RollcallError } from '../../shared/contract/reply.ts'
import type { PersonDetail, SeenEvent } from '../../shared/contract/users.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { People } from './people.ts'
import type { Query } from './query.ts'
import { fingerprintOf, rowOf } from './rows.ts'
import type { Seen } from './seen.ts'
import type { SessionIndex } from './session-index.ts'

const mostSessions = 1000
const mostEvents = 200

type Parts = {
  readonly index: SessionIndex
  readonly people: People
  readonly query: Query
  readonly seen: Seen
  readonly clock: SiteClock
  readonly watchedSince: number
}

/** The number of the person with that key; NOT_FOUND when this run knows none. */
export function personOf(people: People, personKey: string): number {
  const person = people.byKey(personKey)
  if (person >= 0) return person
  throw new RollcallError('NOT_FOUND', 'Nobody of that name has or had a session since Rollcall was opened', {
    hint: 'Look under Users, or search for the person.',
  })
}

/** One person with their newest sessions and what was seen of them; NOT_FOUND for a key that this run does not know. */
export function personDetail(parts: Parts, personKey: string, now: number): PersonDetail {
  const { index, people, query, clock, watchedSince } = parts
  const person = personOf(people, personKey)
  const user = people.user(person)
  const slots = query.ordered({ personKey }, { column: 'idle', direction: 'ascending' }, now).part(0)
  return {
    person: people.describe(person),
    firstName: user?.firstName ?? null,
    lastName: user?.lastName ?? null,
    lastLoginAt: user?.lastLogin == null ? null : clock.toInstant(user.lastLogin),
    joinedAt: user?.dateJoined == null ? null : clock.toInstant(user.dateJoined),
    source: user ? 'user-table' : 'payload',
    sessions: [...slots.subarray(0, mostSessions)].map(slot => rowOf(index, people, slot, now)),
    sessionsTotal: slots.length,
    events: eventsOf(parts, personKey, slots),
    watchedSince,
  }
}

/** What was noted, and the last activity of each living session: that is known of every session without noting it. */
function eventsOf({ index, seen, watchedSince }: Parts, personKey: string, slots: Int32Array): SeenEvent[] {
  const { activityAt } = index.columns()
  const active = [...slots.subarray(0, mostEvents)].flatMap((slot): SeenEvent[] => {
    const at = activityAt[slot] as number
    if (!(at >= watchedSince)) return []
    return [{ at, kind: 'activity', fingerprint: fingerprintOf(index, slot), by: null, reason: null }]
  })
  return [...active, ...seen.of(personKey)].sort((a, b) => b.at - a.at).slice(0, mostEvents)
}
