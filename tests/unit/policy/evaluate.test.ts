import { describe, expect, test } from 'vitest'
import type { SessionTimes } from '../../../shared/policy/evaluate.ts'
import { evaluateSession } from '../../../shared/policy/evaluate.ts'
import { noLimits } from '../../../shared/policy/limits-for.ts'
import { day, hour } from './policies.ts'

const now = Date.UTC(2026, 10, 21, 12)
const ago = (seconds: number) => now - seconds * 1000
const cookieAge = 14 * day

/** Logged in a day ago, saved and active an hour ago. */
const session = (changes: Partial<SessionTimes> = {}): SessionTimes => ({
  savedAt: ago(hour),
  lastActivityAt: ago(hour),
  loginAt: ago(day),
  firstSeenAt: ago(hour),
  expireAt: ago(hour) + cookieAge * 1000 + 420,
  expiryKind: 'default',
  ...changes,
})

const evaluate = (
  changes: Partial<SessionTimes> = {},
  limits: { cookieAge?: number; idle?: number; absolute?: number } = {},
) =>
  evaluateSession(
    session(changes),
    { cookieAge: limits.cookieAge ?? cookieAge },
    { ...noLimits, idleTimeout: limits.idle ?? null, absoluteTimeout: limits.absolute ?? null },
    now,
  )

describe('one session under a policy', () => {
  test('the cookie age that is in force changes nothing, to the millisecond', () => {
    expect(evaluate()).toEqual({ endsAt: session().expireAt, by: 'cookie-age', broken: [], uncertain: [] })
  })

  test('a shorter cookie age counts from the last save', () => {
    expect(evaluate({}, { cookieAge: 1800 })).toMatchObject({ endsAt: ago(1800) + 420, broken: ['cookie-age'] })
    expect(evaluate({}, { cookieAge: 2 * hour })).toMatchObject({ by: 'cookie-age', broken: [] })
  })

  test('a session with an expiry of its own keeps it, whatever the cookie age', () => {
    const own = { expiryKind: 'seconds', expireAt: now + 60_000 } as const
    expect(evaluate(own, { cookieAge: 60 })).toMatchObject({ endsAt: now + 60_000, by: 'own-expiry', broken: [] })
    expect(evaluate({ ...own, expiryKind: 'date' }, { cookieAge: 60 })).toMatchObject({ by: 'own-expiry' })
  })

  test('one that ends with the browser lives by the cookie age on the server', () => {
    expect(evaluate({ expiryKind: 'browser-close' }, { cookieAge: 60 })).toMatchObject({ broken: ['cookie-age'] })
  })

  test.each([
    [hour + 1, []],
    [hour, ['idle']],
    [hour - 1, ['idle']],
  ])('idle for an hour against a limit of %d s breaks %j', (idle, broken) => {
    expect(evaluate({}, { idle }).broken).toEqual(broken)
  })

  test('the absolute limit counts from the login, and both limits can be broken', () => {
    expect(evaluate({}, { absolute: day + 1 }).broken).toEqual([])
    expect(evaluate({}, { absolute: day })).toMatchObject({ by: 'absolute', endsAt: now, broken: ['absolute'] })
    expect(evaluate({}, { absolute: hour, idle: 60 })).toMatchObject({ by: 'absolute', broken: ['idle', 'absolute'] })
  })

  test('without a login time it is at least as old as its last save, and that is said', () => {
    const unknown = { loginAt: null, firstSeenAt: now }
    expect(evaluate(unknown, { absolute: 2 * hour })).toMatchObject({
      endsAt: ago(hour) + 2 * hour * 1000,
      uncertain: ['login'],
    })
    expect(evaluate({ ...unknown, savedAt: null }, { absolute: hour })).toMatchObject({ endsAt: now + hour * 1000 })
  })

  test('without an activity nobody is called idle', () => {
    expect(evaluate({ lastActivityAt: null }, { idle: 60 })).toMatchObject({ broken: [], uncertain: ['activity'] })
  })

  test('an activity in the future, by a clock that is ahead, only moves the end', () => {
    expect(evaluate({ lastActivityAt: now + 5000 }, { idle: 60 })).toMatchObject({ endsAt: now + 65_000, broken: [] })
  })
})
