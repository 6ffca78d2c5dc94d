import { describe, expect, it } from 'vitest'
import { createSiteClock } from '../../../shared/django/site-clock.ts'
import { formatStoredDate, parseStoredDate } from '../../../shared/django/stored-date.ts'

const instant = (iso: string) => Date.parse(iso)

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

  // Checked against Python's zoneinfo with fold=0.
  it.each([
    ['Europe/Madrid', '2026-10-25 02:30:00', '2026-10-25T00:30:00Z', 'comes twice: the first'],
    ['Europe/Madrid', '2026-10-25 01:59:59', '2026-10-24T23:59:59Z', 'just before it'],
    ['Europe/Madrid', '2026-10-25 03:00:00', '2026-10-25T02:00:00Z', 'just after it'],
    ['Europe/Madrid', '2026-03-29 02:30:00', '2026-03-29T01:30:00Z', 'left out: by the clock of before'],
    ['Europe/Madrid', '2026-03-29 01:59:59', '2026-03-29T00:59:59Z', 'just before it'],
    ['Europe/Madrid', '2026-03-29 03:00:00', '2026-03-29T01:00:00Z', 'just after it'],
    ['America/Chicago', '2026-11-01 01:30:00', '2026-11-01T06:30:00Z', 'comes twice: the first'],
    ['America/Chicago', '2026-03-08 02:30:00', '2026-03-08T08:30:00Z', 'left out: by the clock of before'],
    ['Australia/Lord_Howe', '2026-04-05 01:45:00', '2026-04-04T14:45:00Z', 'comes twice, half an hour'],
    ['Australia/Lord_Howe', '2026-10-04 02:15:00', '2026-10-03T15:45:00Z', 'left out, half an hour'],
    ['Pacific/Apia', '2011-12-30 12:00:00', '2011-12-30T22:00:00Z', 'a day that was left out'],
    ['Africa/Casablanca', '2026-02-20 12:00:00', '2026-02-20T12:00:00Z', 'Ramadan'],
  ])('%s %s is %s (%s)', (timeZone, wall, iso) => {
    const clock = createSiteClock({ storesInstants: false, timeZone })
    expect(new Date(clock.toInstant(parseStoredDate(wall) ?? Number.NaN)).toISOString()).toBe(
      new Date(iso).toISOString(),
    )
  })

  it.each(['Europe/Madrid', 'America/St_Johns', 'Pacific/Kiritimati', 'America/Sao_Paulo', 'Africa/Casablanca'])(
    'agrees with Intl at every half hour of two years in %s',
    timeZone => {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
      const clock = createSiteClock({ storesInstants: false, timeZone })
      for (let at = instant('2018-01-01T00:00:00Z'); at < instant('2020-01-01T00:00:00Z'); at += 1_800_000) {
        const shown = formatStoredDate(clock.toStored(at))
        if (shown !== format.format(at)) expect(shown).toBe(format.format(at))
      }
    },
  )

  it.each([
    ['Europe/Madrid', '2026-10-25 02:30:00', '2026-10-25T01:30:00Z', 'comes twice: the second'],
    ['Europe/Madrid', '2026-10-25 01:59:59', '2026-10-24T23:59:59Z', 'just before it'],
    ['Europe/Madrid', '2026-10-25 03:00:00', '2026-10-25T02:00:00Z', 'just after it'],
    ['Europe/Madrid', '2026-03-29 02:30:00', '2026-03-29T01:00:00Z', 'left out: at the change'],
    ['Europe/Madrid', '2026-03-29 01:59:59', '2026-03-29T00:59:59Z', 'just before it'],
    ['Europe/Madrid', '2026-03-29 03:00:00', '2026-03-29T01:00:00Z', 'just after it'],
    ['Australia/Lord_Howe', '2026-04-05 01:45:00', '2026-04-04T15:15:00Z', 'comes twice, half an hour'],
    ['Australia/Lord_Howe', '2026-10-04 02:15:00', '2026-10-03T15:30:00Z', 'left out, half an hour'],
    ['America/Chicago', '2026-07-01 12:00:00', '2026-07-01T17:00:00Z', 'no change near'],
  ])('%s %s is over at %s (%s)', (timeZone, wall, iso) => {
    const clock = createSiteClock({ storesInstants: false, timeZone })
    const stored = parseStoredDate(wall) ?? Number.NaN
    expect(new Date(clock.endOf(stored)).toISOString()).toBe(new Date(iso).toISOString())
    // The clock shows it then, or is past it, and was not a second earlier.
    expect(clock.toStored(clock.endOf(stored))).toBeGreaterThanOrEqual(stored)
    expect(clock.toStored(clock.endOf(stored) - 1000)).toBeLessThan(stored)
  })

  it('keeps the ends of time within it', () => {
    const clock = createSiteClock({ storesInstants: false, timeZone: 'Asia/Tokyo' })
    for (const text of ['0001-01-01 00:00:00', '9999-12-31 23:59:59']) {
      const stored = parseStoredDate(text) ?? Number.NaN
      expect(Number.isFinite(clock.toInstant(stored))).toBe(true)
    }
    expect(formatStoredDate(clock.toStored(instant('9999-12-31T23:59:59Z')))).toBe('9999-12-31 23:59:59')
  })
})
