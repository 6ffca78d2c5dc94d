import type { AccessLimits, Policy, PolicyRule } from './policy.ts'
import type { PersonFacts } from './subject.ts'
import { fits } from './subject.ts'

const names = ['idleTimeout', 'absoluteTimeout', 'sessionsPerUser'] as const

/** What nobody ends. */
export const noLimits: AccessLimits = { idleTimeout: null, absoluteTimeout: null, sessionsPerUser: null }

/** The general limits, with the strictest of these rules in their place where they say something. */
export function withRules(policy: AccessLimits, rules: readonly PolicyRule[]): AccessLimits {
  const limits = { ...noLimits }
  for (const name of names) {
    const stated = rules.map(rule => rule[name]).filter(value => value !== null)
    limits[name] = stated.length > 0 ? Math.min(...stated) : policy[name]
  }
  return limits
}

/** The limits of one person; null for nobody in particular. A rule of which it is not known whether it fits does not count. */
export function limitsFor(policy: Policy, person: PersonFacts | null): AccessLimits {
  if (person === null) return withRules(policy, [])
  if (policy.exempt.some(({ personKey }) => personKey === person.key)) return noLimits
  return withRules(
    policy,
    policy.rules.filter(({ who }) => fits(who, person) === true),
  )
}
