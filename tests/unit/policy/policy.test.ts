import { describe, expect, test } from 'vitest'
import { contradictionsOf, refusalOf } from '../../../shared/policy/contradictions.ts'
import { compare } from '../../../shared/policy/compare.ts'
import { parseLimit, printLimit } from '../../../shared/policy/limit-text.ts'
import { limitsFor, noLimits } from '../../../shared/policy/limits-for.ts'
import { longestLimit, policy } from '../../../shared/policy/policy.ts'
import type { PersonFacts } from '../../../shared/policy/subject.ts'
import { day, hour, policyWith, ruleFor } from './policies.ts'

const person = (changes: Partial<PersonFacts> = {}): PersonFacts => ({
  key: 'u:7',
  role: 'customer',
  isStaff: false,
  isSuperuser: false,
  groups: null,
  ...changes,
})

describe('the shape of a policy', () => {
  test.each([
    ['idleTimeout', 0, 'at least 1 second'],
    ['idleTimeout', -60, 'at least 1 second'],
    ['absoluteTimeout', 1.5, 'whole number'],
    ['cookieAge', 2 ** 31, 'at most 2,147,483,647 seconds'],
    ['cookieAge', Number.NaN, 'number of seconds'],
    ['cookieAge', null, 'number of seconds'],
    ['sessionsPerUser', 0, 'At least one session'],
    ['sessionsPerUser', -1, 'At least one session'],
  ])('%s of %s is refused in words', (field, value, words) => {
    const parsed = policy.safeParse({ ...policyWith(), [field]: value })
    expect(parsed.error?.issues[0]?.path).toEqual([field])
    expect(parsed.error?.issues[0]?.message).toContain(words)
  })

  test.each([1, 31_536_000, longestLimit])('a limit of %s seconds is one', seconds => {
    expect(policy.parse(policyWith({ cookieAge: seconds, idleTimeout: seconds })).cookieAge).toBe(seconds)
  })
})

describe('contradictions', () => {
  test('an absolute limit below the idle limit is named and nothing is swapped', () => {
    const wrong = policyWith({ idleTimeout: 2 * hour, absoluteTimeout: hour, saveEveryRequest: true })
    expect(contradictionsOf(wrong)).toMatchObject([{ severity: 'error', field: 'absoluteTimeout' }])
    expect(refusalOf(wrong)).toContain('The absolute limit (1 h) is below the idle limit (2 h)')
  })

  test('equal limits contradict nothing', () => {
    expect(contradictionsOf(policyWith({ idleTimeout: hour, absoluteTimeout: hour, saveEveryRequest: true }))).toEqual(
      [],
    )
  })

  test('a rule that collides with the general limit is named by whom it is for', () => {
    const rules = [ruleFor({ kind: 'staff' }, { absoluteTimeout: 600 })]
    const found = contradictionsOf(
      policyWith({ idleTimeout: hour, absoluteTimeout: day, saveEveryRequest: true, rules }),
    )
    expect(found).toMatchObject([{ severity: 'error', field: 'rules.0' }])
    expect(found[0]?.words).toMatch(/^Staff: the absolute limit \(10 min\) is below the idle limit \(1 h\)/)
  })

  test('two rules for the same people, and a rule without a limit, are errors', () => {
    const rules = [
      ruleFor({ kind: 'role', role: 'admin' }, { idleTimeout: 900 }),
      ruleFor({ kind: 'role', role: 'admin' }, { idleTimeout: 600 }),
      ruleFor({ kind: 'superuser' }),
    ]
    const errors = contradictionsOf(policyWith({ rules })).filter(({ severity }) => severity === 'error')
    expect(errors.map(({ field }) => field)).toEqual(['rules.1', 'rules.2'])
  })

  test('what a limit cannot do is a warning and no refusal', () => {
    const odd = policyWith({ cookieAge: hour, idleTimeout: 2 * hour })
    expect(contradictionsOf(odd).map(({ severity, field }) => `${severity} ${field}`)).toEqual([
      'warning idleTimeout',
      'warning saveEveryRequest',
    ])
    expect(refusalOf(odd)).toBeNull()
    expect(contradictionsOf(policyWith({ cookieAge: 401 * day }))).toMatchObject([{ field: 'cookieAge' }])
    expect(contradictionsOf(policyWith({ cookieAge: 365 * day }))).toEqual([])
  })
})

describe('whose limits', () => {
  const rules = [
    ruleFor({ kind: 'staff' }, { idleTimeout: 1800, sessionsPerUser: 3 }),
    ruleFor({ kind: 'role', role: 'admin' }, { idleTimeout: 900 }),
    ruleFor({ kind: 'group', group: 'editors' }, { idleTimeout: 60 }),
  ]
  const tuned = policyWith({
    idleTimeout: hour,
    absoluteTimeout: day,
    rules,
    exempt: [{ personKey: 'u:1', name: 'ana' }],
  })

  test.each([
    ['nobody', null, { idleTimeout: hour, absoluteTimeout: day, sessionsPerUser: null }],
    ['a customer', person(), { idleTimeout: hour, absoluteTimeout: day, sessionsPerUser: null }],
    ['staff', person({ isStaff: true }), { idleTimeout: 1800, absoluteTimeout: day, sessionsPerUser: 3 }],
    [
      'an admin of the staff: the strictest',
      person({ isStaff: true, role: 'admin' }),
      { idleTimeout: 900, absoluteTimeout: day, sessionsPerUser: 3 },
    ],
    ['an editor', person({ groups: ['editors'] }), { idleTimeout: 60, absoluteTimeout: day, sessionsPerUser: null }],
    ['someone exempt', person({ key: 'u:1', isStaff: true }), noLimits],
  ])('%s', (_, who, limits) => expect(limitsFor(tuned, who)).toEqual(limits))

  test('a rule may also loosen', () => {
    const loose = policyWith({ idleTimeout: 900, rules: [ruleFor({ kind: 'staff' }, { idleTimeout: day })] })
    expect(limitsFor(loose, person({ isStaff: true })).idleTimeout).toBe(day)
  })
})

describe('limits as people type them', () => {
  test.each([
    ['30 m', 1800],
    ['30m', 1800],
    ['12 h', 12 * hour],
    ['14 d', 14 * day],
    ['1 d 4 h', 28 * hour],
    ['1,5 h', 5400],
    ['1 year', 365 * day],
    ['none', null],
    ['', null],
    [`${longestLimit} s`, longestLimit],
  ])('%j', (text, seconds) => expect(parseLimit(text)).toEqual({ ok: true, seconds }))

  test.each([
    ['0 m', 'at least 1 second'],
    ['-5 m', 'cannot be negative'],
    ['30', 'Add a unit'],
    ['5 parsecs', 'is no unit'],
    ['soon', 'no length of time'],
    [`${2 ** 31} s`, 'at most 68 years'],
    ['999999999999999999999 y', 'at most 68 years'],
  ])('%j is refused with what to do', (text, words) => {
    const read = parseLimit(text)
    expect(read.ok ? '' : read.problem).toContain(words)
  })

  test.each([1, 59, 60, 5400, 90_061, 365 * day, longestLimit, null])('%s reads back', seconds => {
    expect(parseLimit(printLimit(seconds))).toEqual({ ok: true, seconds })
  })
})

describe('comparing', () => {
  test('says what differs, and nothing when the order alone does', () => {
    const one = policyWith({
      idleTimeout: hour,
      rules: [ruleFor({ kind: 'staff' }, { idleTimeout: 900 }), ruleFor({ kind: 'superuser' }, { idleTimeout: 600 })],
    })
    expect(compare(one, { ...one, rules: one.rules.toReversed() })).toEqual([])
    expect(
      compare(one, {
        ...one,
        idleTimeout: 1800,
        rules: one.rules.slice(1),
        exempt: [{ personKey: 'u:3', name: 'eva' }],
      }),
    ).toEqual([
      { what: 'Idle limit', before: '1 h', after: '30 min' },
      { what: 'Rule: Staff', before: 'idle 15 min', after: 'not there' },
      { what: 'Exempt: eva (u:3)', before: 'not there', after: 'exempt' },
    ])
  })
})
