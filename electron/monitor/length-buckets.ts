import type { LengthBucket } from '../../shared/contract/overview.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Where the bars of the Overview begin, in seconds; the last one has no end. */
export const idleEdges = [
  0,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  4 * hour,
  12 * hour,
  day,
  3 * day,
  7 * day,
]
export const remainingEdges = [
  0,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  4 * hour,
  12 * hour,
  day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
]

/** Counts lengths (s) by the edges; what lies before the first edge counts as in the first bucket, NaN not at all. */
export function createLengthBuckets(edges: readonly number[]): {
  readonly add: (seconds: number) => void
  readonly buckets: () => LengthBucket[]
} {
  const counts = new Uint32Array(edges.length)
  return {
    add(seconds) {
      if (Number.isNaN(seconds)) return
      let at = edges.length - 1
      while (at > 0 && seconds < (edges[at] as number)) at -= 1
      counts[at] = (counts[at] as number) + 1
    },
    buckets: () => edges.map((from, at) => ({ from, to: edges[at + 1] ?? null, sessions: counts[at] as number })),
  }
}
