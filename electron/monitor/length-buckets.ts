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

/**
 * Counts lengths (s) by the edges, which are whole minutes; what lies before the first edge counts as in the first bucket,
 * NaN not at all.
 */
export function createLengthBuckets(edges: readonly number[]): {
  readonly add: (seconds: number) => void
  readonly buckets: () => LengthBucket[]
} {
  const counts = new Uint32Array(edges.length)
  const byMinute = minutesOf(edges)
  const last = edges.length - 1
  return {
    add(seconds) {
      if (Number.isNaN(seconds)) return
      const minutes = Math.max(0, Math.floor(seconds / minute))
      const bucket = minutes < byMinute.length ? (byMinute[minutes] as number) : last
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
