import { enders } from '../../shared/policy/evaluate.ts'
import type { AccessLimits, Policy } from '../../shared/policy/policy.ts'
import type { Ahead } from './ahead.ts'
import { statusCode } from './columns.ts'
import type { Groups } from './groups.ts'
import type { People } from './people.ts'
import type { LimitClasses } from './policy-classes.ts'
import { createLimitClasses } from './policy-classes.ts'
import type { Logins } from './policy-logins.ts'
import { createLogins, loginMark, loginTime, marksOfLogin, slotOfLogin, timesEach } from './policy-logins.ts'
import { endSurplus } from './policy-surplus.ts'
import type { SessionIndex } from './session-index.ts'

export const endCodes = [...enders, 'surplus'] as const

/**
 * When each login ends under a policy, by its place among the logins. The arrays are used again by the next call: whoever
 * needs them longer makes a copy.
 */
export type PolicyEnds = {
  readonly logins: Logins
  /** ms; NaN for a login that has expired. A session above the number allowed ends at the moment of asking. */
  readonly endsAt: Float64Array
  /** What ends it: a place in `endCodes`. */
  readonly by: Uint8Array
  readonly unseenRules: LimitClasses['unseenRules']
}

export type PolicyClock = {
  readonly endsOf: (policy: Policy, now: number) => PolicyEnds
  /** The limits of each person, by key; the general ones for whoever is not known. */
  readonly limitsOf: (policy: Policy) => (personKey: string) => AccessLimits
  /** A mark for every slot whose login ends at `until` (ms) or before; a copy. */
  readonly endedBy: (policy: Policy, now: number, until: number) => Uint8Array
  /** The logins, grouped. */
  readonly ahead: Ahead
}

const ownExpiry = endCodes.indexOf('own-expiry')
const cookie = endCodes.indexOf('cookie-age')
const idle = endCodes.indexOf('idle')
const absolute = endCodes.indexOf('absolute')

const expired = statusCode.of('expired')
/** A wall clock is set back by less: only so near its end may Django refuse a login that it will take again. */
const longestChangeMs = 3 * 3_600_000

/** The same as `evaluateSession` for the whole index at once, and the number of sessions of each person beside it. */
export function createPolicyClock(index: SessionIndex, people: People, groups: Groups | null = null): PolicyClock {
  const classesOf = createLimitClasses(people, groups)
  const loginsByPerson = createLogins(index, people)
  let endsAt = new Float64Array(0)
  let by = new Uint8Array(0)

  function endsOf(policy: Policy, now: number, logins = loginsByPerson.lately()): PolicyEnds {
    const { count, starts, times } = logins
    if (endsAt.length < count) {
      endsAt = new Float64Array(Math.ceil(count * 1.05))
      by = new Uint8Array(endsAt.length)
    }
    const { classOf, limits, unseenRules } = classesOf(policy)
    const cookieAge = policy.cookieAge * 1000
    const doubtful = now + longestChangeMs
    for (let owner = 0; owner < starts.length - 1; owner += 1) {
      const from = starts[owner] as number
      const to = starts[owner + 1] as number
      if (from === to) continue
      const { idleTimeout, absoluteTimeout, sessionsPerUser } = limits[classOf[owner] ?? 0] ?? policy
      const longestIdle = idleTimeout === null ? Infinity : idleTimeout * 1000
      const longest = absoluteTimeout === null ? Infinity : absoluteTimeout * 1000
      let living = 0
      for (let at = from; at < to; at += 1) {
        const base = at * timesEach
        const expires = times[base + loginTime.expireAt] as number
        if (expires <= now || (expires <= doubtful && index.statusAt(slotOfLogin(logins, at), now) === expired)) {
          endsAt[at] = Number.NaN
          continue
        }
        const byCookie = (times[base + loginTime.cookieBase] as number) + cookieAge
        let first = byCookie === byCookie ? byCookie : expires
        let reason = (marksOfLogin(logins, at) & loginMark.ownExpiry) === 0 ? cookie : ownExpiry
        // A time that is not known is NaN, and never earlier.
        const idleEnd = (times[base + loginTime.activityAt] as number) + longestIdle
        if (idleEnd < first) {
          first = idleEnd
          reason = idle
        }
        const absoluteEnd = (times[base + loginTime.beganAt] as number) + longest
        if (absoluteEnd < first) {
          first = absoluteEnd
          reason = absolute
        }
        if (first > now) living += 1
        endsAt[at] = first
        by[at] = reason
      }
      if (sessionsPerUser !== null && living > sessionsPerUser && owner < starts.length - 2) {
        const keepBy = policy.surplus === 'oldest' ? loginTime.beganAt : loginTime.activityAt
        endSurplus({ endsAt, by, logins, keepBy, from, to, most: sessionsPerUser, now })
      }
    }
    return { logins, endsAt, by, unseenRules }
  }

  return {
    endsOf,
    ahead: loginsByPerson,
    limitsOf(policy) {
      const { classOf, limits } = classesOf(policy)
      return key => limits[classOf[people.byKey(key)] ?? 0] ?? policy
    },
    endedBy(policy, now, until) {
      const { logins, endsAt } = endsOf(policy, now, loginsByPerson.now())
      const marks = new Uint8Array(index.end())
      for (let at = 0; at < logins.count; at += 1) {
        if ((endsAt[at] as number) <= until) marks[slotOfLogin(logins, at)] = 1
      }
      return marks
    },
  }
}
