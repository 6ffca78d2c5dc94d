import type { History, HistoryRange, HistorySample } from '../../shared/contract/overview.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The finest samples for an hour, one a minute for two days, one a quarter of an hour for a month. */
const tiers = [
  { stepMs: 2 * second, keptMs: hour + 5 * minute },
  { stepMs: minute, keptMs: 2 * day },
  { stepMs: 15 * minute, keptMs: 31 * day },
] as const

const ranges: { readonly [Range in HistoryRange]: { readonly ms: number; readonly tier: 0 | 1 | 2 } } = {
  '5m': { ms: 5 * minute, tier: 0 },
  '1h': { ms: hour, tier: 0 },
  '24h': { ms: day, tier: 1 },
  '7d': { ms: 7 * day, tier: 2 },
  '30d': { ms: 30 * day, tier: 2 },
}

/** What was counted over time; `load` and `save` are the samples of each tier, for the file. */
export type HistoryLog = {
  readonly record: (sample: HistorySample) => void
  /** The next sample is the first under a changed connection. */
  readonly beginAnew: () => void
  /** `refreshIntervalMs`: samples cannot lie closer than that. */
  readonly read: (range: HistoryRange, now: number, refreshIntervalMs: number) => History
  readonly save: () => readonly (readonly HistorySample[])[]
}

/** Begins with the samples that were kept, one list a tier. */
export function createHistory(kept: readonly (readonly HistorySample[])[] = []): HistoryLog {
  const samples = tiers.map((_, tier) => [...(kept[tier] ?? [])])
  let isAnew = false

  return {
    beginAnew() {
      isAnew = samples.some(list => list.length > 0)
    },
    record(taken) {
      const sample: HistorySample = isAnew ? { ...taken, anew: true } : taken
      isAnew = false
      for (const [tier, { stepMs, keptMs }] of tiers.entries()) {
        const list = samples[tier] ?? []
        addTo(list, sample, stepMs)
        while (list[0] && list[0].at < sample.at - keptMs) list.shift()
      }
    },
    read(range, now, refreshIntervalMs) {
      const { ms, tier } = ranges[range]
      const from = now - ms
      const found = (samples[tier] ?? []).filter(sample => sample.at >= from && sample.at <= now)
      // Coarse tiers end at their last whole step; the newest sample brings the line up to now.
      const newest = samples[0]?.at(-1)
      const last = found.at(-1)
      if (tier > 0 && newest && newest.at > (last?.at ?? from)) {
        const { anew: _, ...rest } = newest
        const isNews = samples[0]?.some(each => each.anew && each.at > (last?.at ?? from))
        found.push({ ...rest, logins: 0, logouts: 0, loggedOut: 0, ...(isNews && { anew: true as const }) })
      }
      return { range, from, to: now, stepMs: Math.max(tiers[tier].stepMs, refreshIntervalMs), samples: found }
    },
    save: () => samples,
  }
}

/** States are those of the newest sample in a step; what happened adds up. */
function addTo(list: HistorySample[], sample: HistorySample, stepMs: number): void {
  const last = list.at(-1)
  if (!last || Math.floor(last.at / stepMs) !== Math.floor(sample.at / stepMs)) {
    list.push(sample)
    return
  }
  list[list.length - 1] = {
    ...sample,
    logins: last.logins + sample.logins,
    logouts: last.logouts + sample.logouts,
    loggedOut: last.loggedOut + sample.loggedOut,
    ...(last.anew && { anew: last.anew }),
  }
}
