import type { CheckFacts } from '../../../shared/policy/checks.ts'
import type { Policy, PolicyRule } from '../../../shared/policy/policy.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'

export const hour = 3600
export const day = 24 * hour

export const policyWith = (changes: Partial<Policy> = {}): Policy => ({ ...djangoDefault, ...changes })

export const ruleFor = (who: PolicyRule['who'], limits: Partial<PolicyRule> = {}): PolicyRule => ({
  who,
  idleTimeout: null,
  absoluteTimeout: null,
  sessionsPerUser: null,
  ...limits,
})

export const facts: CheckFacts = {
  sessionsOfGoneUsers: 0,
  ownExpiries: 0,
  canLogOut: { possible: true, reason: null },
  isReadOnly: false,
  isSaved: true,
  hasUserTable: true,
}
