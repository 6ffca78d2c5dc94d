import { describe, expect, it } from 'vitest'
import { never } from '../../../shared/contract/session.ts'
import { formatBytes } from '../../../renderer/format/bytes.ts'
import { formatDuration } from '../../../shared/words/durations.ts'
import { formatPlural, formatShare } from '../../../renderer/format/numbers.ts'
import { formatInstant, formatRelative, resolveZone, zoneLabel } from '../../../renderer/format/times.ts'

describe('lengths', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [3600, '1 h'],
    [11_520, '3 h 12 min'],
    [86_400, '1 d'],
    [1_209_599, '13 d 23 h'],
    [365 * 86_400, '1 y'],
    [-90, '1 min'],
  ])('%d s is "%s"', (seconds, words) => expect(formatDuration(seconds)).toBe(words))
})

describe('moments', () => {
  const at = Date.UTC(2026, 10, 20, 8, 14, 2)

  it('may never come', () => {
    expect(formatInstant(never, 'Europe/Madrid', { seconds: true })).toBe('never')
    expect(formatRelative(never, at)).toBe('never')
    expect(formatInstant(253_402_300_799_000, 'UTC')).toBe('31 Dec 9999, 23:59')
  })

  it('are written in the zone that is named, with the offset of that day', () => {
    expect(formatInstant(at, 'Europe/Madrid', { seconds: true })).toBe('20 Nov 2026, 09:14:02')
    expect(formatInstant(at, 'America/New_York')).toBe('20 Nov 2026, 03:14')
    expect(zoneLabel('Europe/Madrid', at)).toBe('Europe/Madrid (UTC+1)')
    expect(zoneLabel('Europe/Madrid', Date.UTC(2026, 6, 1))).toBe('Europe/Madrid (UTC+2)')
    expect(zoneLabel('UTC', at)).toBe('UTC')
  })

  it('say midnight as 00 and the year 9999 without failing', () => {
    expect(formatInstant(Date.UTC(2026, 0, 1, 0, 5), 'UTC')).toBe('1 Jan 2026, 00:05')
    expect(formatInstant(Date.UTC(9999, 11, 31, 23, 59), 'UTC')).toBe('31 Dec 9999, 23:59')
  })

  it('are past, now or to come', () => {
    expect(formatRelative(at - 12_900, at)).toBe('12 s ago')
    expect(formatRelative(at + 400, at)).toBe('now')
    expect(formatRelative(at + 44 * 60_000, at)).toBe('in 44 min')
  })

  it('fall back to the zone of this machine when a name is unknown', () => {
    expect(resolveZone('Nowhere/Atlantis')).toBe(resolveZone('system'))
    expect(resolveZone('Asia/Tokyo')).toBe('Asia/Tokyo')
  })
})

describe('numbers', () => {
  it('never call a trace nothing, nor nothing a trace', () => {
    expect(formatShare(0)).toBe('0 %')
    expect(formatShare(0.0004)).toBe('under 0.1 %')
    expect(formatShare(0.0041)).toBe('0.4 %')
    expect(formatShare(0.123)).toBe('12 %')
  })

  it('agree with their word', () => {
    expect(formatPlural(1, 'session')).toBe('1 session')
    expect(formatPlural(48_213, 'session')).toBe('48,213 sessions')
    expect(formatPlural(0, 'person', 'people')).toBe('0 people')
  })

  it('keep bytes exact while they are few', () => {
    expect(formatBytes(1)).toBe('1 byte')
    expect(formatBytes(412)).toBe('412 bytes')
    expect(formatBytes(3_482)).toBe('3.4 KB')
    expect(formatBytes(5 * 1024 * 1024)).toBe('5.0 MB')
  })
})
