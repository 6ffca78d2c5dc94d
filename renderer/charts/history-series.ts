import type { History, HistoryRange, HistorySample } from '../../shared/contract/overview.ts'

/** One point of the chart. Nulls break the line: at that moment Rollcall was not watching. */
export type ChartPoint = {
  readonly at: number
  readonly authenticated: number | null
  readonly anonymous: number | null
  readonly people: number | null
  readonly logins: number
  readonly logouts: number
  readonly loggedOut: number
  /** The connection was changed since the point before. */
  readonly anew?: true | undefined
}

/** From when to when nothing is known, in milliseconds since 1970 UTC. */
export type Gap = { readonly from: number; readonly to: number }

/** Farther apart than this many steps, two samples have a gap between them (as the contract's history says). */
const gapSteps = 3
/** The longest refresh interval that can be chosen, in ms: samples may regularly lie that far apart. */
const longestInterval = 600_000
/** A sample this soon after a moment still tells how it was then. */
const knownWithinMs = 120_000

/**
 * Samples as at most about `most` points of a chart, with a break in every gap; gaps at either end of the range count too. What
 * happened is added up where samples are joined.
 */
export function chartPoints(
  history: History,
  most = Number.POSITIVE_INFINITY,
): { readonly points: readonly ChartPoint[]; readonly gaps: readonly Gap[] } {
  const { samples, from, to, stepMs } = history
  const gaps: Gap[] = []
  const stretches: HistorySample[][] = [[]]
  const moments = [from, ...samples.map(sample => sample.at), to]
  for (const [place, sample] of samples.entries()) {
    if (isGap(moments, place, stepMs)) {
      gaps.push({ from: moments[place] ?? from, to: sample.at })
      if (place > 0) stretches.push([])
    } else if (sample.anew && place > 0) stretches.push([])
    stretches.at(-1)?.push(sample)
  }
  if (isGap(moments, samples.length, stepMs)) gaps.push({ from: moments[samples.length] ?? from, to })
  const points = stretches.flatMap((stretch, place): readonly ChartPoint[] => {
    const share = Math.ceil((most * stretch.length) / Math.max(1, samples.length))
    const kept = summaryRows(stretch, Number.isFinite(share) ? Math.max(2, share) : stretch.length)
    const before = stretches[place - 1]?.at(-1)
    const first = stretch[0]
    return before && first ? [{ ...nothingAt((before.at + first.at) / 2), anew: first.anew }, ...kept] : kept
  })
  return { points, gaps }
}

/**
 * Whether nobody was watching between a moment and the next; the first and last moments are the ends of the range, the others
 * samples. Samples that lie regularly apart were taken at a longer refresh interval than today's, and are no gap.
 */
function isGap(moments: readonly number[], place: number, stepMs: number): boolean {
  const length = (at: number) => (moments[at + 1] ?? Number.NaN) - (moments[at] ?? Number.NaN)
  const last = moments.length - 2
  const own = length(place)
  if (own <= stepMs * gapSteps) return false
  if (own > longestInterval * 1.5) return true
  const atEnd = place === 0 || place === last
  const regular = [place - 1, place + 1]
    .filter(other => other > 0 && other < last)
    .some(other => own < length(other) * 1.5 && (atEnd || length(other) < own * 1.5))
  return !regular
}

/**
 * How the number of logins changed since a moment, in sessions. Null when nobody was watching then, as it is known only from a
 * sample shortly after it; and when the connection was changed since.
 */
export function changeSince(history: History, since: number): number | null {
  const first = history.samples.find(sample => sample.at >= since)
  const last = history.samples.at(-1)
  if (first === undefined || last === undefined || first.at - since > knownWithinMs) return null
  // What changed then is what is known, and not who is there.
  if (history.samples.some(sample => sample.anew && sample.at > first.at)) return null
  return last.authenticated - first.authenticated
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
      anew: part.find(sample => sample.anew)?.anew,
    })
  }
  return rows
}

/** The range in which a history of a day or less is more than a sliver: the shortest one that it fills to a good part. */
export function fittingRange(day: History): HistoryRange {
  const first = day.samples[0]
  const length = first === undefined ? 0 : day.to - first.at
  if (length < 15 * 60_000) return '5m'
  return length < 4 * 3_600_000 ? '1h' : '24h'
}

/** Round values for the gridlines of an axis from 0 up to `most`, at most six: 0, 500, 1000. */
export function tickValues(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 5)))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(each => most / each <= 5) ?? 10 * power
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step)
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
