import type { HistorySample } from '../../shared/contract/overview.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** How busy the shop is at a moment (ms), about 1 on average: quiet before dawn, busiest in the evening, fuller at weekends. */
export function busyness(at: number): number {
  const date = new Date(at)
  const hours = date.getHours() + date.getMinutes() / 60
  const daily =
    1 + 0.55 * Math.sin(((hours - 11) / 24) * 2 * Math.PI) + 0.2 * Math.sin(((hours - 4) / 12) * 2 * Math.PI)
  const weekend = date.getDay() % 6 === 0 ? 1.15 : 0.97
  return Math.max(0.15, daily * weekend)
}

/** What is in the store at one moment. */
export type Level = { readonly authenticated: number; readonly anonymous: number; readonly people: number }

/** As far apart as the history keeps them: fine for the last hour, coarse for what is long past. */
function stepBefore(ago: number): number {
  if (ago > 2 * day) return 15 * minute
  return ago > 65 * minute ? minute : 2000
}

/** A month of samples, oldest first, that ends where the store now stands. */
export function inventHistory(now: number, level: Level, random: () => number): readonly HistorySample[] {
  const samples: HistorySample[] = []
  const present = busyness(now)
  let drift = 0
  for (let at = now - 30 * day; at < now; at += stepBefore(now - at)) {
    const step = stepBefore(now - at) / minute
    drift = drift * 0.98 ** Math.sqrt(step) + (random() - 0.5) * 0.012 * Math.sqrt(step)
    const busy = busyness(at)
    // Sessions live for two weeks, so their number follows the traffic slowly.
    const share = 1 + 0.16 * (busy - present) + drift * Math.min(1, (now - at) / day)
    const happened = (rate: number) => Math.floor(busy * rate * step + random())
    samples.push({
      at,
      authenticated: Math.round(level.authenticated * share),
      anonymous: Math.round(level.anonymous * (share + 0.2 * (busy - present))),
      people: Math.round(level.people * (1 + 0.1 * (busy - present))),
      logins: happened(1.6),
      logouts: happened(1.3),
      // What Rollcall ends is in its audit log, and nobody has used it yet.
      loggedOut: 0,
    })
  }
  return samples
}
