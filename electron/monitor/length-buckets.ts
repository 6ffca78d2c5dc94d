import type { LengthBucket } from '../../shared/contract/overview.ts'

const minute = 60
const minuteMs = 60_000
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

/**
 * Counts lengths (ms) by the edges (s), which are whole minutes; what lies before the first edge counts as in the first bucket,
 * NaN not at all.
 */
export function createLengthBuckets(edges: readonly number[]): {
  readonly add: (milliseconds: number) => void
  readonly buckets: () => LengthBucket[]
} {
  const counts = new Uint32Array(edges.length)
  const byMinute = minutesOf(edges)
  const last = edges.length - 1
  const lastFrom = (edges[last] ?? 0) * 1000
  return {
    add(milliseconds) {
      let bucket = 0
      if (milliseconds >= lastFrom) bucket = last
      // Truncated as a whole number of 32 bits, which is several times faster than Math.floor as an index.
      else if (milliseconds > 0) bucket = byMinute[(milliseconds / minuteMs) | 0] as number
      else if (Number.isNaN(milliseconds)) return
      counts[bucket] = (counts[bucket] as number) + 1
    },
    buckets: () => edges.map((from, at) => ({ from, to: edges[at + 1] ?? null, sessions: counts[at] as number })),
  }
}

/** The bucket of each minute below the last edge: looked up a million times, it saves going through the edges. */
function minutesOf(edges: readonly number[]): Uint8Array {
  const buckets = new Uint8Array((edges.at(-1) ?? 0) / minute)
  for (const [bucket, edge] of edges.entries()) buckets.fill(bucket, edge / minute)
  return buckets
}
