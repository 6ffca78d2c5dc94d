import { printLimit } from './limit-text.ts'
import { withRules } from './limits-for.ts'
import type { Policy } from './policy.ts'
import type { Demand, Preset } from './presets.ts'
import { presets } from './presets.ts'
import { generalChecks } from './checks-general.ts'
import type { Level, Standard } from './standards.ts'
import { subjectWords } from './subject.ts'

/** What the store and the connection tell beside the policy itself. Null: not known. */
export type CheckFacts = {
  /** Rows of disabled or deleted users; null without a user table. */
  readonly sessionsOfGoneUsers: number | null
  /** Living logins with a `_session_expiry` of their own, which no cookie age reaches. */
  readonly ownExpiries: number | null
  /** Whether sessions can be ended from here, and the reason where they cannot. */
  readonly canLogOut: { readonly possible: boolean; readonly reason: string | null } | null
  readonly isReadOnly: boolean
  /** True when these very limits are saved as a version, with author and reason. */
  readonly isSaved: boolean
  /** The site's logins are Django's own: a user table was given. */
  readonly hasUserTable: boolean
}

export type Check = {
  readonly id: string
  readonly standard: Standard
  readonly section: string
  readonly level: Level
  /** What is demanded: "the idle limit is at most 1 hour". */
  readonly words: string
  readonly result: 'pass' | 'fail' | 'cannot-tell'
  readonly why: string
}

/** A policy against one preset's standard: what it demands, whether that holds for everybody, and why. */
export function checksOf(policy: Policy, preset: Preset, facts: CheckFacts): readonly Check[] {
  return preset.demands.map(demand => {
    const { result, why } = judge(policy, demand, facts)
    return {
      id: `${preset.id} ${demand.limit} ${demand.level}`,
      standard: preset.standard,
      section: preset.section,
      level: demand.level,
      words: demand.words,
      result,
      why,
    }
  })
}

/** Every check there is: of all presets, then what no preset is about. */
export function allChecks(policy: Policy, facts: CheckFacts): readonly Check[] {
  return [...presets.flatMap(preset => checksOf(policy, preset, facts)), ...generalChecks(policy, facts)]
}

type Judgement = Pick<Check, 'result' | 'why'>

function judge(policy: Policy, { limit, seconds }: Demand, { ownExpiries }: CheckFacts): Judgement {
  const name = limit === 'idleTimeout' ? 'idle' : 'absolute'
  const { who, value } = loosest(policy, limit)
  const whose = who === null ? '' : ` for ${who}`
  if (value === null) return { result: 'fail', why: `There is no ${name} limit${whose}.` }
  if (seconds !== null && value > seconds) {
    return { result: 'fail', why: `The ${name} limit${whose} is ${printLimit(value)}.` }
  }
  if (policy.exempt.length > 0) {
    const people = policy.exempt.length === 1 ? '1 person is' : `${policy.exempt.length} people are`
    return { result: 'fail', why: `It holds, but ${people} exempt from it.` }
  }
  const byCookie = limit === 'idleTimeout' && (policy.idleTimeout === null || policy.cookieAge < policy.idleTimeout)
  if (!byCookie) return { result: 'pass', why: `The ${name} limit is ${printLimit(value)}.` }
  if (ownExpiries === null) {
    return { result: 'cannot-tell', why: 'Whether sessions have expiries of their own is not known yet.' }
  }
  if (ownExpiries > 0) {
    return {
      result: 'cannot-tell',
      why: `The cookie age of ${printLimit(value)} ends an unused session, but ${ownExpiries} logins have an expiry of their own.`,
    }
  }
  return { result: 'pass', why: `The cookie age ends a session that is unused for ${printLimit(value)}.` }
}

/** The longest limit that anybody has, and who; `who` is null for everybody. A session unused for the cookie age is over. */
function loosest(
  policy: Policy,
  limit: Demand['limit'],
): { readonly who: string | null; readonly value: number | null } {
  const ends = (value: number | null) =>
    limit === 'idleTimeout' ? Math.min(value ?? Infinity, policy.cookieAge) : value
  let found = { who: null as string | null, value: ends(policy[limit]) }
  for (const rule of policy.rules) {
    const value = ends(withRules(policy, [rule])[limit])
    if ((value ?? Infinity) > (found.value ?? Infinity)) found = { who: subjectWords(rule.who), value }
  }
  return found
}
