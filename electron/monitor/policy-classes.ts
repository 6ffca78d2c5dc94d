import { withRules, noLimits } from '../../shared/policy/limits-for.ts'
import type { AccessLimits, Policy, RuleSubject } from '../../shared/policy/policy.ts'

import type { Groups } from './groups.ts'
import type { People } from './people.ts'

/** Who has which limits: the class of each person, and the limits of each class. Class 0 has the general ones. */
export type LimitClasses = {
  readonly classOf: Uint16Array
  readonly limits: readonly AccessLimits[]
  /** Rules of which nobody here can be told to fit: a group that cannot be read, or staff without a user table. */
  readonly unseenRules: readonly number[]
}

type Sorted = {
  readonly key: string
  readonly classOf: Uint16Array
  /** By class: bit n for rule n, and the highest for someone exempt. */
  readonly masks: readonly number[]
  readonly unseenRules: readonly number[]
}

const exemptBit = 1 << 30

/**
 * Puts people into classes by the rules that fit them. Kept until people or subjects change, so that moving a limit looks at
 * nobody again.
 */
export function createLimitClasses(people: People, groups: Groups | null): (policy: Policy) => LimitClasses {
  let sorted: Sorted | null = null

  function fitting(who: RuleSubject): ((person: number) => boolean) | null {
    switch (who.kind) {
      case 'role': {
        const wanted = new Uint8Array(people.roleEnd() + 1)
        for (let role = 0; role < people.roleEnd(); role += 1) {
          if ((people.roleWord(role) ?? '') === who.role) wanted[role] = 1
        }
        return person => wanted[people.roleNumber(person)] === 1
      }
      case 'group': {
        const members = groups?.members(who.group) ?? null
        if (members === null) return null
        const wanted = new Uint8Array(people.end())
        for (const id of members) {
          const person = people.byKey(`u:${id}`)
          if (person >= 0) wanted[person] = 1
        }
        return person => wanted[person] === 1
      }
      case 'staff':
        return people.hasUserTable ? person => people.isStaff(person) === true : null
      case 'superuser':
        return people.hasUserTable ? person => people.isStaffed(person) === 'superuser' : null
    }
  }

  function sort({ rules, exempt }: Policy, key: string): Sorted {
    const classOf = new Uint16Array(people.end())
    const masks = [0]
    const byMask = new Map([[0, 0]])
    const tests = rules.map(({ who }) => fitting(who))
    const unseenRules = tests.flatMap((test, rule) => (test === null ? [rule] : []))
    const classFor = (mask: number) => {
      let known = byMask.get(mask)
      if (known === undefined) byMask.set(mask, (known = masks.push(mask) - 1))
      return known
    }
    if (unseenRules.length < rules.length) {
      for (let person = 0; person < classOf.length; person += 1) {
        let mask = 0
        for (let rule = 0; rule < tests.length; rule += 1) if (tests[rule]?.(person) === true) mask |= 1 << rule
        if (mask !== 0) classOf[person] = classFor(mask)
      }
    }
    for (const { personKey } of exempt) {
      const person = people.byKey(personKey)
      if (person >= 0) classOf[person] = classFor(exemptBit)
    }
    return { key, classOf, masks, unseenRules }
  }

  return policy => {
    const subjects = [policy.rules.map(({ who }) => who), policy.exempt.map(({ personKey }) => personKey)]
    const key = JSON.stringify([people.version(), people.end(), groups?.version(), subjects])
    if (sorted?.key !== key) sorted = sort(policy, key)
    const { classOf, masks, unseenRules } = sorted
    const limits = masks.map(mask =>
      mask === exemptBit
        ? noLimits
        : withRules(
            policy,
            policy.rules.filter((_, rule) => (mask & (1 << rule)) !== 0),
          ),
    )
    return { classOf, limits, unseenRules }
  }
}
