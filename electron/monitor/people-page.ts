import type { InputOf } from '../../shared/contract/contract.ts'
import type { PersonPage, PersonRow } from '../../shared/contract/users.ts'
import { statusCode, statusWhen } from './columns.ts'
import type { Ordered } from './ordering.ts'
import { orderSlots } from './ordering.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'

type Asked = Omit<InputOf<'users.page'>, 'connectionId'>

const authenticated = statusCode.of('authenticated')
const stale = statusCode.of('stale')
const expired = statusCode.of('expired')

/** How many living sessions and logins of everyone, two numbers side by side for each person. */
const eachPerson = 2
const sessionsAt = 0
const loginsAt = 1

type Everyone = {
  readonly counts: Uint32Array
  /** Of those with a living session, the last activity (ms); where it is asked for. */
  readonly activity: Float64Array
}

const rose = (value: number, before: number | undefined) => !Number.isNaN(value) && !((before as number) >= value)

function countEveryone(index: SessionIndex, people: People, withActivity: boolean, now: number): Everyone {
  const { live, status, person, activityAt, expireDate } = index.columns()
  const end = index.end()
  const stored = index.storedWhen(now)
  const counts = new Uint32Array(people.end() * eachPerson)
  const activity = new Float64Array(withActivity ? people.end() : 0).fill(Number.NaN)
  for (let slot = 0; slot < end; slot += 1) {
    const owner = person[slot] as number
    if (live[slot] !== 1 || owner < 0) continue
    const code = statusWhen(status[slot] as number, expireDate[slot] as number, stored)
    if (code === expired) continue
    const place = owner * eachPerson
    counts[place + sessionsAt] = (counts[place + sessionsAt] as number) + 1
    if (code === authenticated) counts[place + loginsAt] = (counts[place + loginsAt] as number) + 1
    if (!withActivity) continue
    const active = activityAt[slot] as number
    if (rose(active, activity[owner])) activity[owner] = active
  }
  return { counts, activity }
}

type Facts = Omit<PersonRow, 'person' | 'expiresIn'> & { readonly endsAt: number | null }

/** The living sessions of a few people. */
function factsOf(index: SessionIndex, people: People, wanted: Int32Array, now: number): readonly Facts[] {
  const { live, status, person, activityAt, expireAt, expireDate, verified } = index.columns()
  const end = index.end()
  const stored = index.storedWhen(now)
  /** From 1 up. */
  const places = new Uint32Array(people.end())
  for (const [at, owner] of wanted.entries()) places[owner] = at + 1
  const found = Array.from(wanted, () => ({
    sessions: 0,
    authenticated: 0,
    unverified: 0,
    stale: 0,
    lastActivityAt: null as number | null,
    endsAt: null as number | null,
  }))
  for (let slot = 0; slot < end; slot += 1) {
    const owner = person[slot] as number
    if (owner < 0 || places[owner] === 0 || live[slot] !== 1) continue
    const facts = found[(places[owner] as number) - 1]
    const code = statusWhen(status[slot] as number, expireDate[slot] as number, stored)
    if (facts === undefined || code === expired) continue
    facts.sessions += 1
    if (code === authenticated) {
      facts.authenticated += 1
      if (verified[slot] !== 1) facts.unverified += 1
    }
    if (code === stale) facts.stale += 1
    facts.lastActivityAt = latest(facts.lastActivityAt, activityAt[slot] as number)
    facts.endsAt = latest(facts.endsAt, expireAt[slot] as number)
  }
  return found
}

const latest = (before: number | null, value: number) =>
  Number.isNaN(value) || (before !== null && before >= value) ? before : value

type Listed = { readonly key: string; readonly at: number; readonly list: Ordered; readonly total: number }

/** Who is still there a second later is asked again. */
const keptMs = 1000

/** Pages of everyone with a living session, at a moment (ms). The last list is kept for a second while nothing changes. */
export function createPeoplePages(index: SessionIndex, people: People): (asked: Asked, now: number) => PersonPage {
  let kept: Listed | null = null

  function listed({ text, only, sort }: Asked, now: number): Listed {
    const key = JSON.stringify([index.version(), people.version(), text, only, sort])
    if (kept?.key === key && now - kept.at < keptMs) return kept
    kept?.list.release()
    kept = null
    const everyone = countEveryone(index, people, sort.column === 'activity', now)
    const folded = text.trim().toLowerCase()
    const holding = folded === '' ? null : people.holding(folded)
    const found = new Int32Array(people.end())
    let total = 0
    let filtered = 0
    for (let person = 0; person < found.length; person += 1) {
      if (everyone.counts[person * eachPerson + sessionsAt] === 0) continue
      total += 1
      if (!isAmong(people, everyone, person, only)) continue
      if (holding === null || holding[person] === 1) found[filtered++] = person
    }
    const keyOf = sortKey(people, everyone, sort.column)
    const list = orderSlots(found.subarray(0, filtered), keyOf, sort.direction === 'descending')
    kept = { key, at: now, list, total }
    return kept
  }

  return (asked, now) => {
    const { list, total, at } = listed(asked, now)
    const shown = list.part(asked.offset, asked.offset + asked.limit)
    const facts = factsOf(index, people, shown, at)
    const rows = facts.map(({ endsAt, ...counts }, place): PersonRow => ({
      person: people.describe(shown[place] as number),
      ...counts,
      expiresIn: endsAt === null ? null : (endsAt - at) / 1000,
    }))
    return { rows, filtered: list.length, total, version: index.version(), at }
  }
}

function isAmong(people: People, { counts }: Everyone, person: number, only: Asked['only']): boolean {
  switch (only) {
    case 'everyone':
      return true
    case 'logged-in':
      return (counts[person * eachPerson + loginsAt] as number) > 0
    case 'several-sessions':
      return (counts[person * eachPerson + loginsAt] as number) > 1
    case 'staff':
      return people.isStaffed(person) !== null
    case 'inactive':
      return people.user(person)?.isActive === false
  }
}

function sortKey(
  people: People,
  { counts, activity }: Everyone,
  column: Asked['sort']['column'],
): (person: number) => number {
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
      return person => counts[person * eachPerson + sessionsAt] as number
    case 'activity':
      return person => activity[person] as number
  }
}
