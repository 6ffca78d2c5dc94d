import type { InputOf } from '../../shared/contract/contract.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { PersonDetail, PersonPage, PersonRow, SeenEvent } from '../../shared/contract/users.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import { statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { Query } from './query.ts'
import { fingerprintOf, rowOf } from './rows.ts'
import type { Seen } from './seen.ts'
import type { SessionIndex } from './session-index.ts'
import { sortSlots } from './sorting.ts'

type Asked = Omit<InputOf<'users.page'>, 'connectionId'>

const authenticated = statusCode.of('authenticated')
const stale = statusCode.of('stale')
const expired = statusCode.of('expired')
const mostSessions = 1000
const mostEvents = 200

type Tally = {
  readonly sessions: Uint32Array
  readonly authenticated: Uint32Array
  readonly unverified: Uint32Array
  readonly stale: Uint32Array
  readonly activity: Float64Array
  readonly end: Float64Array
}

/** Living sessions of everyone, in one pass. */
function tallyOf(index: SessionIndex, people: People, now: number): Tally {
  const count = people.end()
  const tally: Tally = {
    sessions: new Uint32Array(count),
    authenticated: new Uint32Array(count),
    unverified: new Uint32Array(count),
    stale: new Uint32Array(count),
    activity: new Float64Array(count).fill(Number.NaN),
    end: new Float64Array(count).fill(Number.NaN),
  }
  const { live, person, activityAt, expireAt, verified } = index.columns()
  const raise = (column: Float64Array, at: number, value: number) => {
    if (!Number.isNaN(value) && !((column[at] as number) >= value)) column[at] = value
  }
  for (let slot = 0; slot < index.end(); slot += 1) {
    const owner = person[slot] as number
    if (live[slot] !== 1 || owner < 0) continue
    const status = index.statusAt(slot, now)
    if (status === expired) continue
    tally.sessions[owner] = (tally.sessions[owner] as number) + 1
    if (status === authenticated) {
      tally.authenticated[owner] = (tally.authenticated[owner] as number) + 1
      if (verified[slot] !== 1) tally.unverified[owner] = (tally.unverified[owner] as number) + 1
    }
    if (status === stale) tally.stale[owner] = (tally.stale[owner] as number) + 1
    raise(tally.activity, owner, activityAt[slot] as number)
    raise(tally.end, owner, expireAt[slot] as number)
  }
  return tally
}

/** A page of everyone with a living session, at a moment (ms). */
export function peoplePage(index: SessionIndex, people: People, asked: Asked, now: number): PersonPage {
  const tally = tallyOf(index, people, now)
  const text = asked.text.trim().toLowerCase()
  const found = new Int32Array(people.end())
  let total = 0
  let filtered = 0
  for (let person = 0; person < found.length; person += 1) {
    if (tally.sessions[person] === 0) continue
    total += 1
    if (!isAmong(people, tally, person, asked.only)) continue
    if (text === '' || people.searchText(person).includes(text)) found[filtered++] = person
  }
  const keyOf = sortKey(people, tally, asked.sort.column)
  const ordered = sortSlots(found.subarray(0, filtered), keyOf, asked.sort.direction === 'descending')
  const rows = [...ordered.subarray(asked.offset, asked.offset + asked.limit)].map((person): PersonRow => ({
    person: people.describe(person),
    sessions: tally.sessions[person] as number,
    authenticated: tally.authenticated[person] as number,
    unverified: tally.unverified[person] as number,
    stale: tally.stale[person] as number,
    lastActivityAt: orNull(tally.activity[person]),
    expiresIn: orNull(((tally.end[person] as number) - now) / 1000),
  }))
  return { rows, filtered, total, version: index.version(), at: now }
}

function isAmong(people: People, tally: Tally, person: number, only: Asked['only']): boolean {
  switch (only) {
    case 'everyone':
      return true
    case 'logged-in':
      return (tally.authenticated[person] as number) > 0
    case 'several-sessions':
      return (tally.authenticated[person] as number) > 1
    case 'staff': {
      const { isStaff, isSuperuser } = people.describe(person)
      return isStaff === true || isSuperuser === true
    }
    case 'inactive':
      return people.describe(person).isActive === false
  }
}

function sortKey(people: People, tally: Tally, column: Asked['sort']['column']): (person: number) => number {
  switch (column) {
    case 'name': {
      const places = people.namePlaces()
      return person => places[person] as number
    }
    case 'role': {
      const places = people.rolePlaces()
      return person => places[people.roleNumber(person)] ?? Number.NaN
    }
    case 'sessions':
      return person => tally.sessions[person] as number
    case 'activity':
      return person => tally.activity[person] as number
  }
}

const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)

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
