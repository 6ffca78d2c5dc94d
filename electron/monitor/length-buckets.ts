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

/** What is added is far from the next edge, or at it: a length of whole microseconds that is multiplied falls on the right side. */
const perMs = 1 / minuteMs
const tiny = 1e-5

export type LengthBuckets = {
  readonly add: (milliseconds: number) => void
  /** Gives the buckets and begins anew. */
  readonly take: () => LengthBucket[]
}

/**
 * Counts lengths (ms) by the edges (s), which are whole minutes; what lies before the first edge counts as in the first bucket,
 * NaN not at all.
 */
export function createLengthBuckets(edges: readonly number[]): LengthBuckets {
  const lastMinute = (edges.at(-1) ?? 0) / minute
  const lastFrom = lastMinute * minuteMs
  /** By the minute: a million additions to few numbers would wait for each other. */
  const counts = new Uint32Array(lastMinute + 1)

  function between(from: number, to: number): number {
    let sum = 0
    for (let at = from; at < to; at += 1) sum += counts[at] as number
    return sum
  }

  return {
    add(milliseconds) {
      // Truncated as a whole number of 32 bits, which is several times faster than Math.floor as an index.
      if (milliseconds >= lastFrom) counts[lastMinute] = (counts[lastMinute] as number) + 1
      else if (milliseconds > 0) {
        const at = ((milliseconds + tiny) * perMs) | 0
        counts[at] = (counts[at] as number) + 1
      } else if (milliseconds <= 0) counts[0] = (counts[0] as number) + 1
    },
    take() {
      const buckets = edges.map((from, at) => {
        const to = edges[at + 1] ?? null
        return { from, to, sessions: between(from / minute, to === null ? lastMinute + 1 : to / minute) }
      })
      counts.fill(0)
      return buckets
    },
  }
}
