import { expect, test } from 'vitest'
import { eventBins } from '../../../renderer/charts/event-bins.ts'
import { zoneOffsetMs } from '../../../renderer/format/zone-offset.ts'
import {
  changeSince,
  chartPoints,
  fittingRange,
  summaryRows,
  tickMoments,
  tickValues,
} from '../../../renderer/charts/history-series.ts'
import { formatCompact } from '../../../renderer/format/numbers.ts'
import type { History, HistorySample } from '../../../shared/contract/overview.ts'

const sample = (at: number, authenticated = 10): HistorySample => ({
  at,
  authenticated,
  anonymous: 1,
  people: 9,
  logins: 2,
  logouts: 1,
  loggedOut: 0,
})

const history = (samples: readonly HistorySample[], from = 0, to = 10_000): History => ({
  range: '5m',
  from,
  to,
  stepMs: 1000,
  samples: [...samples],
})

test('samples up to three steps apart are one line', () => {
  const { points, gaps } = chartPoints(history([sample(1000), sample(4000), sample(7000)]))
  expect(points.map(point => point.authenticated)).toEqual([10, 10, 10])
  expect(gaps).toEqual([])
})

test('a longer gap breaks the line instead of drawing through it', () => {
  const { points, gaps } = chartPoints(history([sample(1000), sample(9000)]))
  expect(points.map(point => point.authenticated)).toEqual([10, null, 10])
  expect(gaps).toEqual([{ from: 1000, to: 9000 }])
})

test('a changed connection breaks the line without a gap, and is no change of who is there', () => {
  const samples = [sample(1000, 8), sample(2000, 8), { ...sample(3000, 6), anew: true as const }, sample(4000, 6)]
  const { points, gaps } = chartPoints(history(samples, 1000, 4000))
  expect(points.map(point => point.authenticated)).toEqual([8, 8, null, 6, 6])
  expect(points.filter(point => point.anew && point.authenticated !== null).map(point => point.at)).toEqual([3000])
  expect(gaps).toEqual([])
  expect(changeSince(history(samples), 1000)).toBeNull()
  expect(changeSince(history(samples), 3000)).toBe(0)
  expect(summaryRows(samples, 2).map(row => row.anew)).toEqual([undefined, true])
})

test('what lies before the first sample and after the last is a gap too', () => {
  expect(chartPoints(history([sample(5000)])).gaps).toEqual([
    { from: 0, to: 5000 },
    { from: 5000, to: 10_000 },
  ])
  expect(chartPoints(history([])).gaps).toEqual([{ from: 0, to: 10_000 }])
})

test('samples regularly farther apart were taken at a longer interval, which is no gap', () => {
  const coarse = [sample(60_000), sample(120_000), sample(180_000), sample(181_000), sample(182_000)]
  expect(chartPoints(history(coarse, 60_000, 183_000)).gaps).toEqual([])
  const lost = [sample(1000), sample(2000), sample(62_000), sample(63_000)]
  expect(chartPoints(history(lost, 0, 64_000)).gaps).toEqual([{ from: 2000, to: 62_000 }])
})

test('hours without samples are a gap, however regular', () => {
  const hour = 3_600_000
  const { gaps } = chartPoints(history([sample(hour), sample(2 * hour), sample(3 * hour)], 0, 4 * hour))
  expect(gaps).toHaveLength(4)
})

test('a dense history is joined into fewer points; breaks stay, and nothing that happened is lost', () => {
  const dense = Array.from({ length: 1000 }, (_, index) => sample(index * 1000 + (index < 500 ? 0 : 300_000)))
  const { points, gaps } = chartPoints(history(dense, 0, 1_299_000), 100)
  expect(points.length).toBeLessThan(110)
  expect(gaps).toEqual([{ from: 499_000, to: 800_000 }])
  expect(points.filter(point => point.authenticated === null)).toHaveLength(1)
  expect(points.reduce((sum, point) => sum + point.logins, 0)).toBe(2000)
})

test('the change since a moment is known only when somebody watched then', () => {
  const watched = history([sample(1000, 5), sample(2000, 8), sample(3000, 7)])
  expect(changeSince(watched, 1000)).toBe(2)
  expect(changeSince(watched, 2000)).toBe(-1)
  expect(changeSince(history([sample(200_000)]), 1000)).toBeNull()
  expect(changeSince(history([]), 1000)).toBeNull()
})

test('a long history is told in few rows, and nothing that happened is lost', () => {
  const samples = Array.from({ length: 97 }, (_, index) => sample(index * 1000, index))
  const rows = summaryRows(samples, 12)
  expect(rows).toHaveLength(12)
  expect(rows.at(-1)?.authenticated).toBe(96)
  expect(rows.reduce((sum, row) => sum + row.logins, 0)).toBe(97 * 2)
})

test('ticks stand at round times of the zone', () => {
  const hour = 3_600_000
  expect(tickMoments(0, 24 * hour, 6, 0)).toEqual([0, 4, 8, 12, 16, 20, 24].slice(0, 7).map(at => at * hour))
  expect(tickMoments(0, 4 * hour, 4, hour / 2)[0]).toBe(hour / 2)
})

test('what happened is added up in stretches, whole', () => {
  const bins = eventBins(history([sample(0), sample(2500), sample(2600), sample(9999), sample(10_000)]), 4)
  expect(bins.map(bin => bin.logins)).toEqual([2, 4, 0, 4])
})

test('the offset of a zone is the one of that day', () => {
  expect(zoneOffsetMs('Europe/Madrid', Date.UTC(2026, 0, 1))).toBe(3_600_000)
  expect(zoneOffsetMs('Europe/Madrid', Date.UTC(2026, 6, 1))).toBe(7_200_000)
  expect(zoneOffsetMs('Asia/Kolkata', Date.UTC(2026, 6, 1, 12, 0, 30))).toBe(19_800_000)
  expect(zoneOffsetMs('Nowhere/Atall', 0)).toBe(0)
})

test('the range at the start is the one that a history fills', () => {
  const to = 86_400_000
  const of = (minutes: number | null) =>
    fittingRange(history(minutes === null ? [] : [sample(to - minutes * 60_000)], 0, to))
  expect([null, 0, 14, 16, 239, 241, 1439].map(of)).toEqual(['5m', '5m', '5m', '1h', '1h', '24h', '24h'])
})

test('gridlines are at round values, which one decimal tells truly', () => {
  expect(tickValues(2250)).toEqual([0, 500, 1000, 1500, 2000])
  expect(tickValues(1)).toEqual([0, 1])
  expect(tickValues(7)).toEqual([0, 2, 4, 6])
  const units: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 }
  for (let most = 1; most < 3_000_000; most = Math.ceil(most * 1.07)) {
    const ticks = tickValues(most)
    expect(ticks.length).toBeGreaterThan(1)
    expect(ticks.length).toBeLessThanOrEqual(6)
    for (const tick of ticks) {
      const words = formatCompact(tick).toLowerCase()
      expect(Number.parseFloat(words) * (units[words.at(-1) ?? ''] ?? 1)).toBeCloseTo(tick, 6)
    }
  }
})
