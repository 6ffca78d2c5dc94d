import type { Tally, WhatIf } from '../../shared/contract/policy.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { remainingEdges } from './length-buckets.ts'
import type { People } from './people.ts'
import { createOperatorFinder } from './policy-operator.ts'
import type { PolicyClock } from './policy-ends.ts'
import { endCodes } from './policy-ends.ts'
import { createFirstToGo } from './policy-first.ts'
import { loginMark, loginTime, marksOfLogin, slotOfLogin, timesEach } from './policy-logins.ts'
import { createRoleSums } from './policy-roles.ts'
import { surplusCode } from './policy-surplus.ts'
import { rowOf } from './rows.ts'
import type { SessionIndex } from './session-index.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The bar of each minute of remaining life; the last one has no end. */
const bars = new Uint8Array((remainingEdges.at(-1) ?? 0) / 60)
for (const [bar, edge] of remainingEdges.entries()) bars.fill(bar, edge / 60)

const longestMs = bars.length * 60_000

function remainingBucket(ms: number): number {
  // Truncated to an integer, which is quicker than a floor; what is longer would not fit one.
  return ms < longestMs ? (bars[(ms / 60_000) | 0] as number) : remainingEdges.length - 1
}

/** How soon a login ends: 3 now, 2 within the hour, 1 within the day, 0 later. */
const urgency = (end: number, now: number) => (end <= now ? 3 : end <= now + hourMs ? 2 : end <= now + dayMs ? 1 : 0)

type Parts = {
  readonly index: SessionIndex
  readonly people: People
  readonly clock: PolicyClock
  readonly operatorUser: string | null
}

/** Answers what a policy would do; the people it would have met a day are counted elsewhere. */
export function createWhatIf({ index, people, clock, operatorUser }: Parts) {
  const operators = createOperatorFinder(people, operatorUser)

  return (policy: Policy, now: number): Omit<WhatIf, 'returns'> => {
    const { logins, endsAt, by, unseenRules } = clock.endsOf(policy, now)
    const { starts, times } = logins
    // By how soon a login ends, or the first of a person; under the policy, and without it.
    const sessions = new Uint32Array(4)
    const owners = new Uint32Array(4)
    const unchanged = new Uint32Array(4)
    const ownersUnchanged = new Uint32Array(4)
    const byLimit = new Uint32Array(endCodes.length)
    const roles = createRoleSums(people)
    const before = new Uint32Array(remainingEdges.length)
    const after = new Uint32Array(remainingEdges.length)
    const first = createFirstToGo()
    const unknown = { login: 0, activity: 0, onlySaved: 0 }
    const lastDay = { sessions: 0, people: 0 }
    const ending = operators()
    let endsOperator = false
    for (let owner = 0; owner < starts.length - 1; owner += 1) {
      const to = starts[owner + 1] as number
      let soonest = -1
      let soonestAnyway = -1
      let late = 0
      const counted = roles.begin()
      for (let at = starts[owner] as number; at < to; at += 1) {
        const end = endsAt[at] as number
        if (end !== end) continue
        const base = at * timesEach
        const expires = times[base + loginTime.expireAt] as number
        const active = times[base + loginTime.activityAt] as number
        const soon = urgency(end, now)
        const soonAnyway = urgency(expires, now)
        counted[soon] = (counted[soon] as number) + 1
        unchanged[soonAnyway] = (unchanged[soonAnyway] as number) + 1
        if (soon > soonest) soonest = soon
        if (soonAnyway > soonestAnyway) soonestAnyway = soonAnyway
        const life = remainingBucket(expires - now)
        before[life] = (before[life] as number) + 1
        if (soon < 3) {
          const left = remainingBucket(end - now)
          after[left] = (after[left] as number) + 1
          if (end < first.nextBelow) first.offerNext(at, end)
        } else {
          const limit = by[at] as number
          byLimit[limit] = (byLimit[limit] as number) + 1
          if (end > now - dayMs && limit !== surplusCode) late += 1
          if (active > first.goingAbove) first.offerGoing(at, active)
        }
        const mark = marksOfLogin(logins, at)
        if (mark === 0) continue
        if ((mark & loginMark.unknownLogin) !== 0) unknown.login += 1
        if ((mark & loginMark.unknownActivity) !== 0) unknown.activity += 1
        if ((mark & loginMark.onlySaved) !== 0) unknown.onlySaved += 1
      }
      if (soonest < 0) continue
      lastDay.sessions += late
      const isSomebody = owner < starts.length - 2
      roles.end(isSomebody ? owner : -1, soonest, sessions)
      if (!isSomebody) continue
      owners[soonest] = (owners[soonest] as number) + 1
      ownersUnchanged[soonestAnyway] = (ownersUnchanged[soonestAnyway] as number) + 1
      if (late > 0) lastDay.people += 1
      if (soonest === 3 && ending.includes(owner)) endsOperator = true
    }
    // The groups may be those of a moment ago, and a slot another session's since.
    const { live, expireAt, activityAt } = index.columns()
    const isThere = (at: number) => {
      const slot = slotOfLogin(logins, at)
      const isSame = (column: Float64Array, time: number) => Object.is(column[slot], times[at * timesEach + time])
      return live[slot] === 1 && isSame(expireAt, loginTime.expireAt) && isSame(activityAt, loginTime.activityAt)
    }
    const total = sessions.reduce((sum, count) => sum + count, 0)
    const usesIdle = [policy, ...policy.rules].some(limits => limits.idleTimeout !== null)
    const usesAbsolute = [policy, ...policy.rules].some(limits => limits.absoluteTimeout !== null)
    return {
      at: now,
      version: index.version(),
      logins: upTo(0, sessions, owners),
      now: upTo(3, sessions, owners),
      hour: upTo(2, sessions, owners),
      day: upTo(1, sessions, owners),
      unchanged: { hour: upTo(2, unchanged, ownersUnchanged), day: upTo(1, unchanged, ownersUnchanged) },
      by: endCodes.flatMap((limit, code) => {
        const count = byLimit[code] as number
        return count > 0 ? [{ limit, sessions: count }] : []
      }),
      roles: roles.sums(),
      remaining: remainingEdges.map((from, at) => ({
        from,
        to: remainingEdges[at + 1] ?? null,
        before: before[at] as number,
        after: after[at] as number,
      })),
      first: first
        .places()
        .filter(isThere)
        .map(at => ({
          row: rowOf(index, people, slotOfLogin(logins, at), now),
          endsAt: endsAt[at] as number,
          by: endCodes[by[at] as number] ?? 'cookie-age',
        })),
      lastDay,
      endsOperator,
      endsEveryone: total > 0 && sessions[3] === total,
      unknown: {
        login: usesAbsolute ? unknown.login : 0,
        activity: usesIdle ? unknown.activity : 0,
        onlySaved: usesIdle ? unknown.onlySaved : 0,
        rules: [...unseenRules],
      },
    }
  }
}

/** Those that end at least this soon. */
function upTo(least: number, sessions: Uint32Array, people: Uint32Array): Tally {
  const sum = (counts: Uint32Array) => counts.subarray(least).reduce((total, count) => total + count, 0)
  return { sessions: sum(sessions), people: sum(people) }
}
