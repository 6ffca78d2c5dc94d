import { expect, test } from 'vitest'
import { choicesOf, withChoices } from '../../../renderer/filters/fields.ts'
import { conditions, filterSentence, withoutField } from '../../../renderer/filters/sentence.ts'
import { sessionStatus } from '../../../shared/contract/session.ts'

test('a filter reads as a sentence', () => {
  const sentence = filterSentence({ status: ['authenticated', 'stale'], role: ['Admin', ''], idle: { atLeast: 1800 } })
  expect(sentence).toBe('Status is logged in, stale; role is Admin, no role; idle over 30 min')
  expect(filterSentence({})).toBe('All sessions')
  expect(filterSentence({ personKey: 'u:1' }, 'Ana')).toBe('Person is Ana')
})

test.each([
  [{ below: 7200 }, 'Idle', 'under 2 h'],
  [{ atLeast: 0, below: 60 }, 'Idle', 'under 1 min'],
  [{ atLeast: 1800, below: 7200 }, 'Idle', '30 min to 2 h'],
])('idle %j', (idle, subject, value) => {
  expect(conditions({ idle })).toEqual([{ field: 'idle', subject, value }])
})

test.each([
  [{ atLeast: 0, below: 3600 }, 'Expires within', '1 h'],
  [{ below: 3600 }, 'Expires within', '1 h, or has expired'],
  [{ atLeast: 604_800 }, 'Expires in', 'over 7 d'],
  [{ atLeast: 3600, below: 7200 }, 'Expires in', '1 h to 2 h'],
  [{ below: 0 }, 'Expired', 'already'],
  [{ below: -86_400 }, 'Expired', 'over 1 d ago'],
  [{ atLeast: -86_400, below: 0 }, 'Expired', 'within the last 1 d'],
  [{ atLeast: 0 }, 'Expires', 'later than now'],
])('expiry %j', (expiresIn, subject, value) => {
  expect(conditions({ expiresIn })).toEqual([{ field: 'expiresIn', subject, value }])
})

test('a condition is taken away, and only that one', () => {
  expect(withoutField({ text: 'a', role: ['b'] }, 'text')).toEqual({ role: ['b'] })
  expect(withChoices({ text: 'a', role: ['b'] }, 'role', [])).toEqual({ text: 'a' })
  expect(withChoices({ text: 'a' }, 'role', ['b'])).toEqual({ text: 'a', role: ['b'] })
})

test('every status can be chosen, logins first or next to it', () => {
  const offered = choicesOf('status', []).map(choice => choice.value)
  expect(offered.toSorted()).toEqual(sessionStatus.options.toSorted())
  expect(offered.indexOf('authenticated')).toBeLessThan(2)
})
