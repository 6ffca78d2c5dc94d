import type { Site } from '../../shared/contract/connections.ts'
import type { OverviewFigures, Uncertainty } from '../../shared/contract/overview.ts'
import { statusReason } from '../../shared/contract/session.ts'
import { largerCapacity, reasonCode, statusCode, statusWhen } from './columns.ts'
import type { LengthBuckets } from './length-buckets.ts'
import { createLengthBuckets, idleEdges, remainingEdges } from './length-buckets.ts'
import { keyFitOfSignatures } from './key-fit.ts'
import type { People } from './people.ts'
import type { Secrets } from './protocol.ts'
import type { SessionIndex } from './session-index.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const mostRoles = 12
const mostPeople = 10

/** Of a person's number of logins: bits that say that one of them was active in the last 5, and in the last 15 minutes. */
const in5 = 1 << 30
const in15 = 1 << 29
const sessionsMask = in15 - 1

const authenticated = statusCode.of('authenticated')
const anonymous = statusCode.of('anonymous')
const expired = statusCode.of('expired')
const stale = statusCode.of('stale')
const unreadable = statusCode.of('unreadable')
const invalid = statusCode.of('invalid')

/** What makes every login figure an upper bound: each of these leaves all logins unverified (see decideStatus). */
export function uncertaintyOf(site: Site, secrets: Secrets): readonly Uncertainty[] {
  const found: Uncertainty[] = []
  if (!secrets.secretKey) found.push('no-secret-key')
  if (site.users === null) found.push('no-user-table')
  else if (site.users.columns.password === null) found.push('no-password-column')
  if (site.django.authenticationBackends.length === 0) found.push('no-backends')
  return found
}

/** Figures that are being counted, a part of the slots after the other. */
export type FiguresCount = {
  /** Counts on, up to this slot. */
  readonly goOn: (upTo: number) => void
  /** Once all slots were counted. */
  readonly figures: () => OverviewFigures
}

/** What counting needs; kept for the next time, because new memory makes V8 look for rubbish. */
type Scratch = {
  readonly idle: LengthBuckets
  readonly remaining: LengthBuckets
  /** By person. */
  readonly logins: Uint32Array
}

const spare: Scratch[] = []

function takeScratch(people: number): Scratch {
  const { idle, remaining, logins } = spare.pop() ?? {
    idle: createLengthBuckets(idleEdges),
    remaining: createLengthBuckets(remainingEdges),
    logins: new Uint32Array(0),
  }
  if (logins.length < people) return { idle, remaining, logins: new Uint32Array(largerCapacity(people)) }
  return { idle, remaining, logins: logins.fill(0, 0, people) }
}

/** Every figure of the Overview in one pass over the index, at a moment (ms). */
export function figuresOf(
  index: SessionIndex,
  people: People,
  uncertain: readonly Uncertainty[],
  now: number,
): OverviewFigures {
  const count = countFigures(index, people, uncertain, now)
  count.goOn(index.end())
  return count.figures()
}

/** The same, for whoever does other things in between. */
export function countFigures(
  index: SessionIndex,
  people: People,
  uncertain: readonly Uncertainty[],
  now: number,
): FiguresCount {
  const peopleEnd = people.end()
  const scratch = takeScratch(peopleEnd)
  const { idle, remaining } = scratch
  let next = 0
  const tally = new Uint32Array(256)
  const signatures = new Uint32Array(256)
  const staleReasons = new Uint32Array(256)
  /** The logins of each person, and whether one of them was active lately: in one number, as memory is what takes time here. */
  const loginsOf = scratch.logins.subarray(0, peopleEnd)
  let expiringWithinHour = 0
  let unverified = 0
  let oldestExpired = Infinity
  let over = 0
  let oldestOver = Infinity

  function goOn(upTo: number): void {
    const { live, status, person, activityAt, expireAt, expireDate, reason, verified, signature } = index.columns()
    const stored = index.storedWhen(now)
    const [active5, active15] = [now - 5 * minuteMs, now - 15 * minuteMs]
    for (let slot = next; slot < upTo; slot += 1) {
      if (live[slot] !== 1) continue
      const code = statusWhen(status[slot] as number, expireDate[slot] as number, stored)
      const endsAt = expireAt[slot] as number
      const signed = signature[slot] as number
      tally[code] = (tally[code] as number) + 1
      signatures[signed] = (signatures[signed] as number) + 1
      if (endsAt <= now || code === expired) {
        over += 1
        if (endsAt < oldestOver) oldestOver = endsAt
      }
      if (code === authenticated) {
        const active = activityAt[slot] as number
        const owner = person[slot] as number
        if (verified[slot] !== 1) unverified += 1
        if (endsAt - now < hourMs) expiringWithinHour += 1
        idle.add(now - active)
        remaining.add(endsAt - now)
        if (owner < 0) continue
        loginsOf[owner] =
          ((loginsOf[owner] as number) + 1) | (active > active5 ? in5 | in15 : active > active15 ? in15 : 0)
      } else if (code === expired) {
        if (endsAt < oldestExpired) oldestExpired = endsAt
      } else if (code === stale) {
        const why = reason[slot] as number
        staleReasons[why] = (staleReasons[why] as number) + 1
      }
    }
    next = upTo
  }

  function figures(): OverviewFigures {
    const key = keyFitOfSignatures(signatures)
    // Under another site's key nothing has a status that could expire: there the dates tell.
    const isKeyless = key?.verdict === 'none'
    const oldest = isKeyless ? oldestOver : oldestExpired
    return {
      at: now,
      version: index.version(),
      loggedInSessions: tally[authenticated] as number,
      anonymous: tally[anonymous] as number,
      expiringWithinHour,
      expiredNotCleared: isKeyless ? over : (tally[expired] as number),
      oldestExpiredAt: oldest === Infinity ? null : oldest,
      stale: tally[stale] as number,
      staleReasons: reasonsOf(staleReasons),
      unreadable: tally[unreadable] as number,
      invalid: tally[invalid] as number,
      total: index.count(),
      key,
      // Nothing is wanting of the site, and yet of some user no row or no password has been read.
      uncertain: unverified === 0 || uncertain.length > 0 ? [...uncertain] : ['unknown-password'],
      idle: idle.take(),
      remaining: remaining.take(),
      ...peopleFigures(people, loginsOf),
    }
  }

  return {
    goOn,
    figures() {
      const found = figures()
      spare.push(scratch)
      return found
    },
  }
}

type PeopleFigures = Pick<
  OverviewFigures,
  'loggedInPeople' | 'activePeople5' | 'activePeople15' | 'roles' | 'topPeople'
>

function peopleFigures(people: People, loginsOf: Uint32Array): PeopleFigures {
  let loggedInPeople = 0
  let activePeople5 = 0
  let activePeople15 = 0
  const roles = createRoleSums(people)
  const top = createTop()
  for (let person = 0; person < loginsOf.length; person += 1) {
    const logins = loginsOf[person] as number
    if (logins === 0) continue
    const sessions = logins & sessionsMask
    loggedInPeople += 1
    if ((logins & in5) !== 0) activePeople5 += 1
    if ((logins & in15) !== 0) activePeople15 += 1
    roles.add(person, sessions)
    top.add(person, sessions)
  }
  return { loggedInPeople, activePeople5, activePeople15, roles: roles.figures(), topPeople: top.figures(people) }
}

function reasonsOf(sums: Uint32Array): OverviewFigures['staleReasons'] {
  const reasons = statusReason.options.map(reason => ({ reason, sessions: sums[reasonCode.of(reason)] as number }))
  return reasons.filter(({ sessions }) => sessions > 0).sort((a, b) => b.sessions - a.sessions)
}

function createRoleSums(people: People) {
  const sessionSums = new Uint32Array(people.roleEnd())
  const peopleSums = new Uint32Array(people.roleEnd())
  return {
    add(person: number, sessions: number): void {
      const role = people.roleNumber(person)
      sessionSums[role] = (sessionSums[role] as number) + sessions
      peopleSums[role] = (peopleSums[role] as number) + 1
    },
    figures(): OverviewFigures['roles'] {
      const sums = Array.from(sessionSums, (sessions, role) => ({
        role: people.roleWord(role) ?? '',
        sessions,
        people: peopleSums[role] as number,
      }))
      const sorted: OverviewFigures['roles'] = sums
        .filter(sum => sum.people > 0)
        .sort((a, b) => b.sessions - a.sessions)
      const rest = { role: null, sessions: 0, people: 0 }
      for (const { sessions, people: owners } of sorted.slice(mostRoles)) {
        rest.sessions += sessions
        rest.people += owners
      }
      return rest.people === 0 ? sorted : [...sorted.slice(0, mostRoles), rest]
    },
  }
}

/** Those with the most sessions; people are added in the order of their numbers. */
function createTop() {
  const top: { person: number; sessions: number }[] = []
  let least = 0
  return {
    add(person: number, sessions: number): void {
      if (sessions <= least) return
      top.push({ person, sessions })
      top.sort((a, b) => b.sessions - a.sessions || a.person - b.person)
      if (top.length > mostPeople) top.pop()
      if (top.length === mostPeople) least = top.at(-1)?.sessions ?? 0
    },
    figures: (people: People): OverviewFigures['topPeople'] =>
      top.map(({ person, sessions }) => ({ person: people.describe(person), sessions })),
  }
}
