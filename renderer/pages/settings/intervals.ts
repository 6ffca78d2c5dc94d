import type { Option } from '../../design/select.tsx'
import { formatDuration } from '../../../shared/words/durations.ts'

const offered = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000]

/** Refresh intervals to choose from, in ms as text; the current one is among them. */
export function intervalChoices(current: number): readonly Option<string>[] {
  const all = offered.includes(current) ? offered : [...offered, current].toSorted((one, other) => one - other)
  return all.map(ms => ({
    value: String(ms),
    label: `Every ${ms < 1000 ? `${ms / 1000} s` : formatDuration(ms / 1000)}`,
  }))
}
