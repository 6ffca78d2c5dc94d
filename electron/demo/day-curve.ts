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

/** A month of samples, oldest first, that ends where the store now stands. */
export function inventHistory(now: number, level: Level, random: () => number): readonly HistorySample[] {
  const samples: HistorySample[] = []
  const present = busyness(now)
  let drift = 0
  for (let at = now - 30 * day; at < now; at += at < now - 2 * day ? 15 * minute : minute) {
    drift = drift * 0.98 + (random() - 0.5) * 0.012
    const busy = busyness(at)
    // Sessions live for two weeks, so their number follows the traffic slowly.
    const share = 1 + 0.16 * (busy - present) + drift * Math.min(1, (now - at) / day)
    const step = at < now - 2 * day ? 15 : 1
    const happened = (rate: number) => Math.floor(busy * rate * step + random())
    samples.push({
      at,
      authenticated: Math.round(level.authenticated * share),
      anonymous: Math.round(level.anonymous * (share + 0.2 * (busy - present))),
      people: Math.round(level.people * (1 + 0.1 * (busy - present))),
      logins: happened(1.6),
      logouts: happened(1.3),
      loggedOut: random() < 0.002 ? 1 : 0,
    })
  }
  return samples
}
