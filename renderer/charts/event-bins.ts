import type { History } from '../../shared/contract/overview.ts'

/** What happened in one stretch of a history. */
export type EventBin = { readonly logins: number; readonly logouts: number; readonly loggedOut: number }

/** What happened in a range, added up in so many stretches of equal length. */
export function eventBins(history: History, count: number): readonly EventBin[] {
  const bins = Array.from({ length: count }, () => ({ logins: 0, logouts: 0, loggedOut: 0 }))
  const length = (history.to - history.from) / count
  for (const sample of history.samples) {
    const bin = bins[Math.min(count - 1, Math.floor((sample.at - history.from) / length))]
    if (bin === undefined) continue
    bin.logins += sample.logins
    bin.logouts += sample.logouts
    bin.loggedOut += sample.loggedOut
  }
  return bins
}
