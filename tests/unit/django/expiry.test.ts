import { describe, expect, test } from 'vitest'
import type { SessionExpiry } from '../../../shared/django/expiry.ts'
import { expiryAge, expiryDate } from '../../../shared/django/expiry.ts'

const modifiedAt = Date.UTC(2026, 10, 20, 12)
const context = { modifiedAt, cookieAge: 1_209_600 }

describe('expiry', () => {
  test.each<[SessionExpiry, number | null, number | null]>([
    [{ kind: 'default' }, 1_209_600, modifiedAt + 1_209_600_000],
    [{ kind: 'browser-close' }, 1_209_600, modifiedAt + 1_209_600_000],
    [{ kind: 'seconds', seconds: 300 }, 300, modifiedAt + 300_000],
    [{ kind: 'seconds', seconds: -600 }, -600, modifiedAt - 600_000],
    [{ kind: 'date', text: '2026-11-20T12:00:10.900000+00:00' }, 10, modifiedAt + 10_900],
    [{ kind: 'date', text: '2026-11-20T11:59:59.500000+00:00' }, -1, modifiedAt - 500],
    [{ kind: 'date', text: '2026-11-20T17:45:00+05:45' }, 0, modifiedAt],
    [{ kind: 'date', text: '2026-11-20T12:01:00' }, 60, modifiedAt + 60_000],
    [{ kind: 'date', text: 'soon' }, null, null],
  ])('%j', (expiry, age, date) => {
    expect(expiryAge(expiry, context)).toBe(age)
    expect(expiryDate(expiry, context)).toBe(date)
  })

  test('a naive date is in the zone of the site', () => {
    const expiry: SessionExpiry = { kind: 'date', text: '2026-11-20T13:01:00' }
    expect(expiryAge(expiry, { ...context, timeZone: 'Europe/Madrid' })).toBe(60)
  })
})
