import { expect, test } from 'vitest'
import { conditions } from '../../../renderer/filters/sentence.ts'
import { expiryWords, inForceRows } from '../../../renderer/pages/policy/in-force-words.ts'
import { byWords, unknownWords, watchedWords } from '../../../renderer/pages/policy/picture-words.ts'
import { countStops, lengthStops, placeOf, valueAt } from '../../../renderer/pages/policy/stops.ts'
import type { InForce } from '../../../shared/contract/policy.ts'
import { day, hour, policyWith, ruleFor } from './policies.ts'

test('a slider stands at the stop nearest by ratio, and none is behind the last', () => {
  for (const [place, stop] of lengthStops.entries()) expect(placeOf(lengthStops, stop)).toBe(place)
  expect(valueAt(lengthStops, placeOf(lengthStops, 50 * 60))).toBe(45 * 60)
  expect(valueAt(lengthStops, placeOf(lengthStops, 1))).toBe(60)
  expect(valueAt(lengthStops, placeOf(lengthStops, 2 ** 31 - 1))).toBe(365 * day)
  expect(valueAt(countStops, placeOf(countStops, null))).toBeNull()
  expect(lengthStops.toSorted((one, other) => one - other)).toEqual(lengthStops)
})

test('what ended sessions is told by the most frequent first', () => {
  expect(
    byWords([
      { limit: 'idle', sessions: 31 },
      { limit: 'surplus', sessions: 1204 },
    ]),
  ).toBe('1,204 too many sessions · 31 idle limit')
})

test('each thing that is not known has its sentence, and nothing has none', () => {
  const rules = [ruleFor({ kind: 'group', group: 'editors' }, { idleTimeout: 60 })]
  const none = { login: 0, activity: 0, onlySaved: 0, rules: [] }
  expect(unknownWords(none, policyWith({ rules }))).toEqual([])
  expect(unknownWords({ login: 2, activity: 1, onlySaved: 3, rules: [0] }, policyWith({ rules }))).toEqual([
    expect.stringMatching(/^Of 2 logins the login time is not known/),
    expect.stringMatching(/^Of 3 logins only the last save is known/),
    expect.stringMatching(/^Of 1 login no activity is known/),
    expect.stringMatching(/^Not in this picture: Group editors\./),
  ])
})

test('how long was watched', () => {
  expect([hour, 30 * hour, 3 * day].map(watchedWords)).toEqual(['1 hour', '30 hours', '3 days'])
})

const age = { seconds: day, sure: 'certain', agree: 40, of: 40, stated: day, by: 'signed' } as const
const saving = { value: null, sure: 'unknown', from: 'none', agree: 0, of: 0 } as const
const rowsOf = (cookieAge: InForce['cookieAge'], saveEveryRequest: InForce['saveEveryRequest'] = saving) =>
  inForceRows({ cookieAge, saveEveryRequest } as InForce).map(({ value, from }) => `${value}: ${from}`)

test('what is in force says what it was told by', () => {
  expect(rowsOf(age)[0]).toBe('1 d: 40 of 40 by signed save times')
  expect(rowsOf({ ...age, stated: 2 * day })[0]).toMatch(/; the connection states 2 d$/)
  expect(rowsOf({ ...age, by: 'unchecked' })[0]).toMatch(/nobody vouches for without the SECRET_KEY/)
  expect(rowsOf({ ...age, by: 'connection' })[0]).toMatch(/^1 d: as the connection states it: a cache keeps only/)
  expect(rowsOf({ ...age, seconds: null, of: 0 })[0]).toBe('not known: no session tells; the connection states 1 d')
  const savings = [
    { value: true, sure: 'likely', from: 'activity', agree: 19, of: 20 },
    { value: false, sure: 'likely', from: 'login', agree: 19, of: 20 },
    { value: null, sure: 'unknown', from: 'login', agree: 9, of: 20 },
    saving,
  ] as const
  expect(savings.map(each => rowsOf(age, each)[1])).toEqual([
    'yes, or as good as: 19 of 20 were saved when they were last active',
    'no: 19 of 20 were not saved since the login',
    'not known: 9 of 20 were saved again after the login',
    'not known: the sessions say neither when they began nor when they were used',
  ])
})

test('own expiries are told by kind', () => {
  const none = { byDefault: 1200, browserClose: 0, date: 0, seconds: 0, ages: [] }
  expect(expiryWords(none)).toEqual({ value: 'none', from: 'all 1,200 follow the cookie age' })
  const some = { ...none, seconds: 3, browserClose: 1, ages: [{ seconds: 7200, sessions: 3 }] }
  expect(expiryWords(some)).toEqual({
    value: '4 sessions',
    from: '3 a number of seconds (from last save to end: 2 h), 1 until the browser closes',
  })
})

test('a filter by a policy reads as a sentence', () => {
  expect(conditions({ endsUnder: { policy: policyWith(), within: 'day' } })).toEqual([
    { field: 'endsUnder', subject: 'Under a policy ends', value: 'within the day' },
  ])
})
