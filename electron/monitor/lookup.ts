import type { OutputOf } from '../../shared/contract/contract.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { PersonDetail } from '../../shared/contract/users.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { UserSource } from '../stores/store.ts'
import { statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { Seen } from './seen.ts'
import type { SessionIndex } from './session-index.ts'

type Parts = {
  readonly index: SessionIndex
  readonly people: People
  readonly userSource: UserSource | null
  readonly seen: Seen
  readonly clock: SiteClock
  readonly watchedSince: number
}

const mostFound = 20
/** As many more are asked for: those among them who have sessions are left out. */
const mostRead = 2 * mostFound
const mostEvents = 200
const expired = statusCode.of('expired')

/** Users of the site's table without a living session, whose id is the text or whose name or address begins with it. */
export async function lookUpUsers(parts: Parts, text: string): Promise<OutputOf<'users.lookup'>> {
  const { index, people, userSource } = parts
  if (userSource === null) return { people: [], complete: true, hasUserTable: false }
  const { users, complete } = await userSource.find(text, mostRead)
  const present = withSessions(index, people, new Set(users.map(user => people.byKey(`u:${user.id}`))))
  const absent = users.filter(user => !present.has(people.byKey(`u:${user.id}`)))
  return {
    people: absent.slice(0, mostFound).map(people.describeUser),
    complete: complete && absent.length <= mostFound,
    hasUserTable: true,
  }
}

/** A user who has and had no session in this run, out of the site's table; NOT_FOUND where there is none. */
export async function absentUser(parts: Parts, personKey: string): Promise<PersonDetail> {
  const { people, userSource, seen, clock, watchedSince } = parts
  const id = personKey.startsWith('u:') ? personKey.slice(2) : null
  const [user] = id === null || userSource === null ? [] : await userSource.get([id])
  if (user === undefined) {
    throw new RollcallError('NOT_FOUND', 'This person is not known', {
      hint: 'There is no such user in the user table, and no session since Rollcall was opened. Search for the person under Users.',
    })
  }
  return {
    person: people.describeUser(user),
    firstName: user.firstName,
    lastName: user.lastName,
    lastLoginAt: user.lastLogin === null ? null : clock.toInstant(user.lastLogin),
    joinedAt: user.dateJoined === null ? null : clock.toInstant(user.dateJoined),
    source: 'user-table',
    sessions: [],
    sessionsTotal: 0,
    events: [...seen.of(personKey)].sort((a, b) => b.at - a.at).slice(0, mostEvents),
    watchedSince,
  }
}

/** Those of them who have a living session now. */
function withSessions(index: SessionIndex, people: People, wanted: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set<number>()
  const held = new Set([...wanted].filter(person => person >= 0 && people.held(person) > 0))
  if (held.size === 0) return found
  const { live, person } = index.columns()
  const now = Date.now()
  for (let slot = 0; slot < index.end(); slot += 1) {
    const owner = person[slot] as number
    if (live[slot] === 1 && held.has(owner) && index.statusAt(slot, now) !== expired) found.add(owner)
  }
  return found
}
