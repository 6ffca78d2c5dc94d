import { describe, expect, it } from 'vitest'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { newExpiry } from '../../../shared/policy/new-expiry.ts'
import type { ExpiryFacts } from '../../../shared/policy/new-expiry.ts'
import { noLimits } from '../../../shared/policy/limits-for.ts'

const now = Date.UTC(2026, 10, 21, 12, 0, 0, 400)
const savedAt = now - 600_400
const age = 1_209_600
const context = { cookieAge: age, limits: noLimits, now }
const session = (changes: Partial<ExpiryFacts> = {}): ExpiryFacts => ({
  kind: 'default',
  seconds: null,
  savedAt,
  expireAt: savedAt + age * 1000 + 123,
  ...changes,
})
const own = session({ kind: 'seconds', seconds: 7200, expireAt: savedAt + 7_200_123 })
const withBrowser = session({ kind: 'browser-close' })
const dated = session({ kind: 'date', expireAt: now + 86_400_000 })
const whole = now - 400

describe('a new expiry', () => {
  it('is set from now, in whole seconds', () => {
    const expected = { seconds: 1800, endsAt: whole + 1_800_000 }
    expect(newExpiry({ kind: 'set', seconds: 1800 }, session(), context)).toEqual(expected)
    expect(newExpiry({ kind: 'set', seconds: 1800 }, own, context)).toEqual(expected)
  })

  it('moves only the end of what ends with the browser or at a date', () => {
    for (const facts of [withBrowser, dated]) {
      const moved = newExpiry({ kind: 'set', seconds: 1800 }, facts, context)
      expect(moved).toEqual({ seconds: 'keep', endsAt: whole + 1_800_000 })
    }
  })

  it('is extended from where it was, or from now where that is over', () => {
    const later = newExpiry({ kind: 'extend', seconds: 60 }, own, context)
    expect(later).toEqual({ seconds: 7200 - 600 + 60, endsAt: savedAt + 7_260_000 })
    const over = newExpiry({ kind: 'extend', seconds: 60 }, { ...own, expireAt: now - 5000 }, context)
    expect(over).toEqual({ seconds: 60, endsAt: whole + 60_000 })
  })

  it('ends at a moment', () => {
    const until = newExpiry({ kind: 'until', at: now + 90_500 }, session(), context)
    expect(until).toEqual({ seconds: 91, endsAt: whole + 90_000 })
  })

  it.each([
    [0, -1],
    [400, -1],
    [1000, -1],
    [5000, -5],
  ])('is below 0 where the moment was %d ms ago, as 0 would be the end of the browser', (ago, seconds) => {
    const over = newExpiry({ kind: 'until', at: now - ago }, session(), context)
    expect(over).toEqual({ seconds, endsAt: Math.floor((now - ago) / 1000) * 1000 })
  })

  it('goes back to the site, but not from the browser', () => {
    const change = { kind: 'site-default' } as const
    expect(newExpiry(change, own, context)).toEqual({ seconds: null, endsAt: savedAt + age * 1000 })
    expect(newExpiry(change, dated, context)).toEqual({ seconds: null, endsAt: savedAt + age * 1000 })
    expect(newExpiry(change, session(), context)).toEqual({ skip: 'fits-already' })
    expect(newExpiry(change, withBrowser, context)).toEqual({ skip: 'ends-with-browser' })
  })
})

describe('a policy', () => {
  const under = (cookieAge: number, idleTimeout: number | null, facts: ExpiryFacts) =>
    newExpiry({ kind: 'policy', policy: { ...djangoDefault, cookieAge } }, facts, {
      ...context,
      limits: { ...noLimits, idleTimeout },
    })

  it('gives its cookie age to those without an expiry of their own', () => {
    expect(under(3600, null, session())).toEqual({ seconds: 3600, endsAt: savedAt + 3_600_000 })
    expect(under(age * 2, null, session())).toEqual({ seconds: age * 2, endsAt: savedAt + age * 2000 })
    expect(under(3600, null, own)).toEqual({ skip: 'fits-already' })
    expect(under(3600, null, dated)).toEqual({ skip: 'fits-already' })
  })

  it('caps all at its idle timeout, and lengthens nothing by it', () => {
    expect(under(age, 900, session())).toEqual({ seconds: 900, endsAt: savedAt + 900_000 })
    expect(under(age, 900, own)).toEqual({ seconds: 900, endsAt: savedAt + 900_000 })
    expect(under(age, 90_000, own)).toEqual({ skip: 'fits-already' })
    expect(under(age, 900, withBrowser)).toEqual({ seconds: 'keep', endsAt: savedAt + 900_000 })
    expect(under(age, 900, dated)).toEqual({ seconds: 'keep', endsAt: savedAt + 900_000 })
  })

  it('leaves alone what counts from a save that is not known', () => {
    const unknown = { ...dated, savedAt: null }
    expect(under(age, 900, unknown)).toEqual({ skip: 'save-unknown' })
    expect(under(age, null, unknown)).toEqual({ skip: 'fits-already' })
    expect(newExpiry({ kind: 'site-default' }, unknown, context)).toEqual({ skip: 'save-unknown' })
    const set = newExpiry({ kind: 'set', seconds: 1800 }, unknown, context)
    expect(set).toEqual({ seconds: 'keep', endsAt: whole + 1_800_000 })
  })

  it('leaves alone what fits it already, and brings back what was moved in the store alone', () => {
    expect(under(age, null, session())).toEqual({ skip: 'fits-already' })
    const moved = session({ expireAt: savedAt + 60_000 })
    expect(under(age, null, moved)).toEqual({ seconds: age, endsAt: savedAt + age * 1000 })
  })
})
