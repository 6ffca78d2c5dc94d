import { expect, test } from 'vitest'
import { bucketFilter, bucketTick, bucketWords } from '../../../renderer/charts/bucket-filter.ts'
import {
  goneSinceSelected,
  planWords,
  rememberReason,
  resultTone,
  resultWords,
} from '../../../renderer/logout/outcome-words.ts'
import type { LogoutPlan, LogoutResult } from '../../../shared/contract/sessions.ts'

const plan = (sessions: number, people: number, anonymous: number): LogoutPlan => ({
  planId: 'p',
  connectionId: 'c',
  sessions,
  people,
  anonymous,
  includesOperator: false,
  newest: [],
  madeAt: 0,
  validUntil: 0,
})

const result = (counts: Partial<LogoutResult>): LogoutResult => ({
  loggedOut: 0,
  alreadyGone: 0,
  skipped: 0,
  failed: 0,
  notStarted: 0,
  outcomes: [],
  ...counts,
})

test('a plan says how many, of whom', () => {
  expect(planWords(plan(1, 1, 0))).toBe('1 session of 1 person')
  expect(planWords(plan(9, 1, 0), 'zofia')).toBe('9 sessions of zofia')
  expect(planWords(plan(1927, 471, 487))).toBe('1,927 sessions: 1,440 of 471 people, and 487 anonymous')
  expect(planWords(plan(3, 0, 3))).toBe('3 sessions, anonymous')
})

test('sessions that vanished between selection and preview are counted', () => {
  expect(goneSinceSelected({ kind: 'sessions', refs: ['a', 'b', 'c'] }, plan(2, 1, 0))).toBe(1)
  expect(goneSinceSelected({ kind: 'filter', filter: {} }, plan(2, 1, 0))).toBe(0)
})

test('a result names every kind of outcome and calls only the proven ones logged out', () => {
  const mixed = result({ loggedOut: 3, alreadyGone: 1, skipped: 2, failed: 1, notStarted: 4 })
  expect(resultWords(mixed)).toBe(
    '3 sessions logged out, 1 already gone, 2 skipped because they changed, 1 failed and still there, 4 not begun.',
  )
  expect(resultWords(result({ loggedOut: 9, noLogins: 1 }))).toBe('9 sessions logged out, 1 of them no login.')
  expect(resultWords(result({ loggedOut: 2, noLogins: 2 }))).toBe('2 sessions logged out, none of them a login.')
  expect(resultWords(result({}))).toBe('There was nothing to log out.')
  expect(resultTone(mixed)).toBe('bad')
  expect(resultTone(result({ loggedOut: 1, skipped: 1 }))).toBe('warning')
  expect(resultTone(result({ alreadyGone: 1 }))).toBe('good')
})

test('recent reasons: newest first, each once', () => {
  expect(rememberReason(['b', 'a'], ' a ')).toEqual(['a', 'b'])
  expect(rememberReason(['1', '2', '3'], '4', 3)).toEqual(['4', '1', '2'])
})

test('a bar leads to the logins that it counts', () => {
  expect(bucketFilter('idle', { from: 60, to: 300, sessions: 1 })).toEqual({
    status: ['authenticated'],
    idle: { atLeast: 60, below: 300 },
  })
  expect(bucketFilter('remaining', { from: 1_209_600, to: null, sessions: 1 })).toEqual({
    status: ['authenticated'],
    expiresIn: { atLeast: 1_209_600 },
  })
  expect(bucketWords({ from: 0, to: 60, sessions: 0 })).toBe('under 1 min')
  expect(bucketWords({ from: 60, to: 300, sessions: 0 })).toBe('1 min to 5 min')
  expect(bucketTick({ from: 1_209_600, to: null, sessions: 0 })).toBe('14 d+')
})
