import { expect, it } from 'vitest'
import { createLengthBuckets, idleEdges, remainingEdges } from '../../../electron/monitor/length-buckets.ts'

const sessionsOf = (edges: readonly number[], lengths: readonly number[]) => {
  const buckets = createLengthBuckets(edges)
  for (const length of lengths) buckets.add(length)
  return buckets.take()
}

it.each([['idle', idleEdges] as const, ['remaining', remainingEdges] as const])(
  'puts lengths of %s on the right side of every edge, to the microsecond',
  (_, edges) => {
    for (const [at, edge] of edges.entries()) {
      const at0 = Math.max(0, at - 1)
      const counted = sessionsOf(edges, [edge * 1000 - 0.001, edge * 1000, edge * 1000 + 0.001])
      const expected = edges.map((_, bucket) => (bucket === at ? 2 : 0) + (bucket === at0 ? 1 : 0))
      expect(counted.map(({ sessions }) => sessions)).toEqual(expected)
    }
  },
)

it('agrees with going through the edges', () => {
  const lengths = Array.from({ length: 20_000 }, (_, at) => Math.round((at - 100) ** 2 * 9_876_543) / 1000)
  const edgeOf = (length: number) =>
    Math.max(
      0,
      idleEdges.findLastIndex(edge => edge * 1000 <= length),
    )
  const expected = idleEdges.map((_, at) => lengths.filter(length => edgeOf(length) === at).length)
  expect(sessionsOf(idleEdges, lengths).map(({ sessions }) => sessions)).toEqual(expected)
})

it('leaves out what is not known, and begins anew', () => {
  const buckets = createLengthBuckets(idleEdges)
  buckets.add(Number.NaN)
  buckets.add(-5)
  buckets.add(Infinity)
  const first = buckets.take().map(({ sessions }) => sessions)
  expect([first[0], first.at(-1), first.reduce((sum, each) => sum + each)]).toEqual([1, 1, 2])
  expect(buckets.take().every(({ sessions }) => sessions === 0)).toBe(true)
})
