import type { Kept } from '../monitor/history-file.ts'
import { demoPeople } from './seed.ts'

const dayMs = 86_400_000
const inventedDays = 3
const minute = 60
const hour = 60 * minute

/** Who came back to the shop in the days before `now` (ms): after how long, and to how old a session. */
export function inventReturns(now: number, random: () => number): NonNullable<Kept['returns']> {
  const today = Math.floor(now / dayMs)
  return Array.from({ length: inventedDays }, (_, at) => ({
    day: today - inventedDays + at,
    watchedMs: dayMs,
    bits: 0,
    people: demoPeople()
      .filter(({ eagerness }) => random() < 0.15 + 0.6 * eagerness)
      .map(({ id }): [string, number, number] => {
        // Most pauses are short; a few come back the next day.
        const gap = Math.round(2 * minute * 400 ** random())
        return [`u:${id}`, gap, gap + Math.round(random() ** 2 * 30 * hour)]
      }),
  }))
}
