import type { Site } from '../../shared/contract/connections.ts'
import type { LengthBucket, OverviewFigures, Uncertainty } from '../../shared/contract/overview.ts'
import { statusCode } from './columns.ts'
import type { People } from './people.ts'
import type { Secrets } from './protocol.ts'
import type { SessionIndex } from './session-index.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const idleEdges = [0, minute, 5 * minute, 15 * minute, 30 * minute, hour, 4 * hour, 12 * hour, day, 3 * day, 7 * day]
const remainingEdges = [
  0,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  4 * hour,
  12 * hour,
  day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
]
const mostRoles = 12
const mostPeople = 10

const authenticated = statusCode.of('authenticated')
const anonymous = statusCode.of('anonymous')
const expired = statusCode.of('expired')
const stale = statusCode.of('stale')
const unreadable = statusCode.of('unreadable')
const invalid = statusCode.of('invalid')

/** What makes every login figure an upper bound. */
export function uncertaintyOf(site: Site, secrets: Secrets): readonly Uncertainty[] {
  return [
    ...(secrets.secretKey === null ? (['no-secret-key'] as const) : []),
    ...(site.users === null ? (['no-user-table'] as const) : []),
  ]
}

/** Every figure of the Overview in one pass over the index, at a moment (ms). */
export function figuresOf(
  index: SessionIndex,
  people: People,
  uncertain: readonly Uncertainty[],
  now: number,
): OverviewFigures {
  const { live, person, activityAt, expireAt } = index.columns()
  const tally = new Uint32Array(16)
  const sessionsOf = new Uint32Array(people.count())
  const activityOf = new Float64Array(people.count()).fill(-Infinity)
  const idle = new Histogram(idleEdges)
  const remaining = new Histogram(remainingEdges)
  let expiringWithinHour = 0
  let oldestExpired = Infinity
  for (let slot = 0; slot < index.end(); slot += 1) {
    if (live[slot] !== 1) continue
    const status = index.statusAt(slot, now)
    tally[status] = (tally[status] as number) + 1
    const end = expireAt[slot] as number
    if (status === expired && end < oldestExpired) oldestExpired = end
    if (status !== authenticated) continue
    const active = activityAt[slot] as number
    const owner = person[slot] as number
    if (end - now < hour * 1000) expiringWithinHour += 1
    idle.add((now - active) / 1000)
    remaining.add((end - now) / 1000)
    if (owner < 0) continue
    sessionsOf[owner] = (sessionsOf[owner] as number) + 1
    if (active > (activityOf[owner] as number)) activityOf[owner] = active
  }
  const activeSince = (since: number) => activityOf.reduce((sum, active) => sum + (active > since ? 1 : 0), 0)
  return {
    at: now,
    version: index.version(),
    loggedInPeople: sessionsOf.reduce((sum, sessions) => sum + (sessions > 0 ? 1 : 0), 0),
    loggedInSessions: tally[authenticated] as number,
    activePeople5: activeSince(now - 5 * minute * 1000),
    activePeople15: activeSince(now - 15 * minute * 1000),
    anonymous: tally[anonymous] as number,
    expiringWithinHour,
    expiredNotCleared: tally[expired] as number,
    oldestExpiredAt: oldestExpired === Infinity ? null : oldestExpired,
    stale: tally[stale] as number,
    unreadable: tally[unreadable] as number,
    invalid: tally[invalid] as number,
    total: index.count(),
    uncertain: [...uncertain],
    idle: idle.buckets(),
    remaining: remaining.buckets(),
    roles: rolesOf(people, sessionsOf),
    topPeople: topPeople(people, sessionsOf),
  }
}

/** Counts of lengths (s) between edges; what lies before the first edge counts as in the first bucket. */
class Histogram {
  readonly #edges: readonly number[]
  readonly #counts: Uint32Array

  constructor(edges: readonly number[]) {
    this.#edges = edges
    this.#counts = new Uint32Array(edges.length)
  }

  add(seconds: number): void {
    if (Number.isNaN(seconds)) return
    let at = this.#edges.length - 1
    while (at > 0 && seconds < (this.#edges[at] as number)) at -= 1
    this.#counts[at] = (this.#counts[at] as number) + 1
  }

  buckets(): LengthBucket[] {
    return this.#edges.map((from, at) => ({ from, to: this.#edges[at + 1] ?? null, sessions: this.#counts[at] ?? 0 }))
  }
}

function rolesOf(people: People, sessionsOf: Uint32Array): OverviewFigures['roles'] {
  const roles = new Map<string, { sessions: number; people: number }>()
  for (const [person, sessions] of sessionsOf.entries()) {
    if (sessions === 0) continue
    const role = people.describe(person).role ?? ''
    const sum = roles.get(role) ?? { sessions: 0, people: 0 }
    roles.set(role, { sessions: sum.sessions + sessions, people: sum.people + 1 })
  }
  const sorted = [...roles].map(([role, sums]) => ({ role, ...sums })).sort((a, b) => b.sessions - a.sessions)
  const rest = sorted.slice(mostRoles)
  if (rest.length === 0) return sorted
  const others = rest.reduce(
    (sum, { sessions, people }) => ({ role: null, sessions: sum.sessions + sessions, people: sum.people + people }),
    { role: null, sessions: 0, people: 0 },
  )
  return [...sorted.slice(0, mostRoles), others]
}

function topPeople(people: People, sessionsOf: Uint32Array): OverviewFigures['topPeople'] {
  const top: { person: number; sessions: number }[] = []
  for (const [person, sessions] of sessionsOf.entries()) {
    const least = top.at(-1)
    if (sessions < 1 || (top.length === mostPeople && sessions <= (least?.sessions ?? 0))) continue
    top.push({ person, sessions })
    top.sort((a, b) => b.sessions - a.sessions || a.person - b.person)
    if (top.length > mostPeople) top.pop()
  }
  return top.map(({ person, sessions }) => ({ person: people.describe(person), sessions }))
}
