import { describe, expect, test } from 'vitest'
import { allChecks, checksOf } from '../../../shared/policy/checks.ts'
import type { CheckFacts } from '../../../shared/policy/checks.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { policy } from '../../../shared/policy/policy.ts'
import { presetOf, presets, withPreset } from '../../../shared/policy/presets.ts'
import { contradictionsOf } from '../../../shared/policy/contradictions.ts'
import { day, facts, hour, policyWith, ruleFor } from './policies.ts'

const presetNamed = (id: string) => {
  const found = presets.find(preset => preset.id === id)
  if (!found) throw new Error(id)
  return found
}
const results = (id: string, changes: Partial<Policy>, more: Partial<CheckFacts> = {}) =>
  checksOf(policyWith(changes), presetNamed(id), { ...facts, ...more }).map(({ level, result }) => `${level} ${result}`)
const general = (section: string, changes: Partial<Policy>, more: Partial<CheckFacts> = {}) =>
  allChecks(policyWith(changes), { ...facts, ...more }).find(check => check.section.startsWith(section))

describe('presets', () => {
  test.each([
    ['aal1', null, 30 * day],
    ['aal2', hour, day],
    ['aal3', 900, 12 * hour],
    ['pci', 900, null],
    ['owasp-high', 300, null],
    ['owasp-low', 1800, 8 * hour],
    ['asvs4-l2', 1800, 12 * hour],
    ['django', null, null],
  ])('%s sets idle %s and absolute %s', (id, idleTimeout, absoluteTimeout) => {
    const made = withPreset(policyWith(), presetNamed(id))
    expect(made).toMatchObject({ idleTimeout, absoluteTimeout })
    expect(policy.parse(made)).toEqual(made)
    expect(contradictionsOf(made).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(presetOf(made)?.id).toBe(id)
  })

  test.each(presets)('$name names its source and passes its own checks', preset => {
    expect(preset.standard.url).toMatch(/^https:/)
    expect(preset.section).not.toBe('')
    const checks = checksOf(withPreset(policyWith(), preset), preset, facts)
    expect(checks.map(({ result }) => result)).toEqual(preset.demands.map(() => 'pass'))
  })

  test('keep rules and exemptions, and are recognised only while nothing was moved', () => {
    const rules = [ruleFor({ kind: 'staff' }, { idleTimeout: 600 })]
    const made = withPreset(policyWith({ rules }), presetNamed('aal2'))
    expect(made.rules).toBe(rules)
    expect(presetOf({ ...made, idleTimeout: 3000 })).toBeNull()
  })
})

describe('checks', () => {
  test('AAL2: SHALL have an absolute limit, SHOULD keep to the figures', () => {
    expect(results('aal2', {})).toEqual(['SHOULD fail', 'SHALL fail', 'SHOULD fail'])
    expect(results('aal2', { idleTimeout: hour, absoluteTimeout: 2 * day })).toEqual([
      'SHOULD pass',
      'SHALL pass',
      'SHOULD fail',
    ])
  })

  test('a short cookie age ends unused sessions as an idle limit would, unless sessions have their own', () => {
    expect(results('pci', { cookieAge: 900 })).toEqual(['SHALL pass'])
    expect(results('pci', { cookieAge: 900 }, { ownExpiries: 3 })).toEqual(['SHALL cannot-tell'])
    expect(results('pci', { cookieAge: 900 }, { ownExpiries: null })).toEqual(['SHALL cannot-tell'])
    expect(results('pci', { cookieAge: 901 })).toEqual(['SHALL fail'])
  })

  test('the loosest rule decides, and an exemption fails', () => {
    const staff = [ruleFor({ kind: 'staff' }, { idleTimeout: 2 * hour })]
    expect(results('pci', { idleTimeout: 900, rules: staff })).toEqual(['SHALL fail'])
    expect(checksOf(policyWith({ idleTimeout: 900, rules: staff }), presetNamed('pci'), facts)[0]?.why).toBe(
      'The idle limit for Staff is 2 h.',
    )
    expect(results('pci', { idleTimeout: 900, exempt: [{ personKey: 'u:1', name: 'ana' }] })).toEqual(['SHALL fail'])
  })

  test.each([
    ['7.1.1', {}, { isSaved: false }, 'fail'],
    ['7.1.1', {}, {}, 'pass'],
    ['7.1.2', {}, {}, 'fail'],
    ['7.1.2', { sessionsPerUser: 3 }, {}, 'pass'],
    ['7.2.3', {}, {}, 'pass'],
    ['7.2.4', {}, { hasUserTable: false }, 'cannot-tell'],
    ['7.3.1', {}, {}, 'fail'],
    ['7.3.2', { absoluteTimeout: day }, {}, 'pass'],
    ['7.4.2', {}, { sessionsOfGoneUsers: 11 }, 'fail'],
    ['7.4.2', {}, { sessionsOfGoneUsers: null }, 'cannot-tell'],
    ['7.4.2', {}, {}, 'pass'],
    ['7.4.5', {}, {}, 'pass'],
    ['7.4.5', {}, { canLogOut: null }, 'cannot-tell'],
    ['7.4.5', {}, { canLogOut: { possible: false, reason: 'No grant' } }, 'fail'],
    ['7.4.5', {}, { isReadOnly: true }, 'cannot-tell'],
    ['check --deploy', {}, {}, 'cannot-tell'],
  ] as const)('%s with %j and %j: %s', (section, changes, more, result) => {
    const check = general(section, changes, more)
    expect(check?.result).toBe(result)
    expect(check?.why).not.toBe('')
  })
})
