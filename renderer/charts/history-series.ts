import type { History, HistorySample } from '../../shared/contract/overview.ts'

/** One point of the chart. Nulls break the line: at that moment Rollcall was not watching. */
export type ChartPoint = {
  readonly at: number
  readonly authenticated: number | null
  readonly anonymous: number | null
  readonly people: number | null
  readonly logins: number
  readonly logouts: number
  readonly loggedOut: number
}

/** From when to when nothing is known, in milliseconds since 1970 UTC. */
export type Gap = { readonly from: number; readonly to: number }

/** Farther apart than this many steps, two samples have a gap between them (as the contract's history says). */
const gapSteps = 3

/** Samples as points of a chart, with a break in every gap; gaps at either end of the range count too. */
export function chartPoints(history: History): {
  readonly points: readonly ChartPoint[]
  readonly gaps: readonly Gap[]
} {
  const points: ChartPoint[] = []
  const gaps: Gap[] = []
  const longest = history.stepMs * gapSteps
  let before = history.from
  for (const sample of history.samples) {
    if (sample.at - before > longest) {
      gaps.push({ from: before, to: sample.at })
      if (points.length > 0) points.push(nothingAt((before + sample.at) / 2))
    }
    points.push({ ...sample })
    before = sample.at
  }
  if (history.to - before > longest) gaps.push({ from: before, to: history.to })
  return { points, gaps }
}

/** Adds up what happened in the samples after a moment, and the change of logins since then. Null when it was not watched. */
export function changeSince(
  history: History,
  since: number,
): { readonly logins: number; readonly change: number } | null {
  const after = history.samples.filter(sample => sample.at > since)
  const first = history.samples.find(sample => sample.at >= since - history.stepMs * gapSteps)
  const last = history.samples.at(-1)
  if (first === undefined || last === undefined || first.at > since + history.stepMs * gapSteps) return null
  return {
    logins: after.reduce((sum, sample) => sum + sample.logins, 0),
    change: last.authenticated - first.authenticated,
  }
}

/**
 * At most `most` rows for the table that stands beside the chart for screen readers: samples of equal stretches are joined, the
 * state taken from the last of each and what happened added up.
 */
export function summaryRows(samples: readonly HistorySample[], most: number): readonly HistorySample[] {
  if (samples.length <= most) return samples
  const rows: HistorySample[] = []
  const stretch = samples.length / most
  for (let row = 0; row < most; row += 1) {
    const part = samples.slice(Math.round(row * stretch), Math.round((row + 1) * stretch))
    const last = part.at(-1)
    if (last === undefined) continue
    rows.push({
      ...last,
      logins: part.reduce((sum, sample) => sum + sample.logins, 0),
      logouts: part.reduce((sum, sample) => sum + sample.logouts, 0),
      loggedOut: part.reduce((sum, sample) => sum + sample.loggedOut, 0),
    })
  }
  return rows
}

/**
 * Moments for about `most` ticks at round times of the given zone's offset: whole minutes, hours or days that divide the range.
 * `offsetMs` is how far the zone is ahead of UTC.
 */
export function tickMoments(from: number, to: number, most: number, offsetMs: number): readonly number[] {
  const minute = 60_000
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 7200, 10_080].map(step => step * minute)
  const step = steps.find(step => (to - from) / step <= most) ?? 14 * 1440 * minute
  const moments: number[] = []
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) moments.push(at)
  return moments
}

function nothingAt(at: number): ChartPoint {
  return { at, authenticated: null, anonymous: null, people: null, logins: 0, logouts: 0, loggedOut: 0 }
}
