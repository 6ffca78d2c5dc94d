import { describe, expect, it } from 'vitest'
import { createSiteClock } from '../../../shared/django/site-clock.ts'
import { formatStoredDate, parseStoredDate } from '../../../shared/django/stored-date.ts'

const instant = (iso: string) => Date.parse(iso)

describe('dates of the column', () => {
  it.each(['2026-12-04 19:46:35', '2026-12-04 19:46:35.583996', '0001-01-01 00:00:00', '9999-12-31 23:59:59'])(
    '%s is read and written alike',
    text => expect(formatStoredDate(parseStoredDate(text) ?? Number.NaN)).toBe(text),
  )

  it('are not guessed', () => {
    for (const text of ['', 'infinity', '2026-13-01 00:00:00', '2026-02-30 00:00:00', 'x']) {
      expect(parseStoredDate(text)).toBeNull()
    }
  })
})

describe('the clock of a site', () => {
  it('takes instants as they are', () => {
    const clock = createSiteClock({ storesInstants: true, timeZone: 'America/Chicago' })
    const stored = parseStoredDate('2026-07-01 12:00:00') ?? Number.NaN
    expect(clock.toInstant(stored)).toBe(instant('2026-07-01T12:00:00Z'))
    expect(clock.toStored(instant('2026-07-01T12:00:00Z'))).toBe(stored)
  })

  it.each([
    ['America/Chicago', '2026-07-01 12:00:00', '2026-07-01T17:00:00Z'],
    ['America/Chicago', '2026-12-01 12:00:00', '2026-12-01T18:00:00Z'],
    ['Asia/Kathmandu', '2026-12-01 12:00:00', '2026-12-01T06:15:00Z'],
    ['Europe/Madrid', '2026-03-29 03:30:00', '2026-03-29T01:30:00Z'],
    ['Australia/Lord_Howe', '2026-01-10 12:00:00', '2026-01-10T01:00:00Z'],
  ])('reads %s wall time %s', (timeZone, wall, iso) => {
    const clock = createSiteClock({ storesInstants: false, timeZone })
    const stored = parseStoredDate(wall) ?? Number.NaN
    expect(new Date(clock.toInstant(stored)).toISOString()).toBe(new Date(iso).toISOString())
    expect(formatStoredDate(clock.toStored(instant(iso)))).toBe(wall)
  })

  it.each(['Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'comes back to every moment of a year in %s, but for the hour that comes twice',
    timeZone => {
      const clock = createSiteClock({ storesInstants: false, timeZone })
      let twice = 0
      for (let at = instant('2026-01-01T00:00:00Z'); at < instant('2027-01-01T00:00:00Z'); at += 17 * 60_000) {
        const back = clock.toInstant(clock.toStored(at))
        if (back === at) continue
        twice += 1
        expect(Math.abs(back - at)).toBeLessThanOrEqual(3_600_000)
      }
      expect(twice).toBeLessThanOrEqual(4)
    },
  )

  it('refuses a zone that there is not', () => {
    expect(() => createSiteClock({ storesInstants: false, timeZone: 'Mars/Olympus' })).toThrow(/time zone/)
  })
})
