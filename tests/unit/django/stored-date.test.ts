import { describe, expect, test } from 'vitest'
import { formatStoredDate, parseStoredDate } from '../../../shared/django/stored-date.ts'
import { random } from './random.ts'

const noon = Date.UTC(2026, 11, 4, 12) * 1000

describe('a stored date', () => {
  test.each([
    ['2026-12-04 12:00:00', noon],
    ['2026-12-04T12:00:00Z', noon],
    ['2026-12-04 12:00', noon],
    ['2026-12-04 12:00:00.000000+00', noon],
    ['2026-12-04 12:00:00.5', noon + 500_000],
    ['2026-12-04 12:00:00,000001', noon + 1],
    ['2026-12-04 12:00:00.123456789', noon + 123_456],
    ['2026-12-04 13:00:00+01:00', noon],
    ['2026-12-04 06:30:00-0530', noon],
    ['2026-12-04 12:00:30+00:00:30', noon],
    ['2024-02-29', Date.UTC(2024, 1, 29) * 1000],
    ['1970-01-01 00:00:00', 0],
    ['1969-12-31 23:59:59.999999', -1],
    ['0001-01-01 00:00:00', -62_135_596_800e6],
  ])('%s', (text, stored) => {
    expect(parseStoredDate(text)).toBe(stored)
  })

  test.each([
    '',
    'infinity',
    '-infinity',
    '0000-00-00 00:00:00',
    '0000-01-01 00:00:00',
    '2026-00-10',
    '2026-13-10',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-12-04 24:00:00',
    '2026-12-04 12:60:00',
    '2026-12-04 12:00:60',
    '2026-12-04 12:00:00.',
    '2026-12-04 12:00:00+',
    '2026-12-04 12:00:00+1',
    '2026-12-04 12:00:00 BC',
    '2026-12-04x12:00:00',
    '10000-01-01 00:00:00',
    '0001-01-01 00:00:00+01',
    '9999-12-31 23:59:59-01',
    `2026-12-04 12:00:00${' '.repeat(60)}`,
  ])('%j is none', text => {
    expect(parseStoredDate(text)).toBeNull()
  })

  test('is written as Django writes it, 10,000 times there and back', () => {
    const next = random(3)
    for (let round = 0; round < 10_000; round += 1) {
      // Up to 2255 every microsecond is exact.
      const stored = (next(2 ** 31) - 2 ** 30) * 8e6 + next(1e6) * next(2)
      const text = formatStoredDate(stored)
      expect(text).toMatch(stored % 1e6 === 0 ? /:\d\d$/ : /:\d\d\.\d{6}$/)
      expect(parseStoredDate(text)).toBe(stored)
    }
  })

  test('means the same with a T, also when a letter of it is wrong', () => {
    const next = random(4)
    const letters = '0123456789-: .xZ+'
    for (let round = 0; round < 20_000; round += 1) {
      const right = formatStoredDate((next(2 ** 31) - 2 ** 30) * 8e6 + next(1e6) * next(2))
      const at = next(right.length)
      const text = right.slice(0, at) + letters.charAt(next(letters.length)) + right.slice(at + 1)
      if (text.charAt(10) !== ' ') continue
      expect(parseStoredDate(text), text).toBe(parseStoredDate(text.replace(' ', 'T')))
    }
  })

  test('of the year 9999 stays in it', () => {
    const last = parseStoredDate('9999-12-31 23:59:59.999999') ?? NaN
    expect(formatStoredDate(last)).toMatch(/^9999-12-31 23:59:59\.9999/)
    expect(formatStoredDate(last)).not.toBe('9999-12-31 23:59:59')
    expect(formatStoredDate(1e300)).toBe('9999-12-31 23:59:59')
    expect(formatStoredDate(-1e300)).toBe('0001-01-01 00:00:00')
    for (const text of ['9999-12-31 23:59:59', '2300-01-01 00:00:01']) {
      expect(formatStoredDate(parseStoredDate(text) ?? NaN)).toBe(text)
    }
  })
})
