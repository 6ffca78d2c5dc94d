import { describe, expect, it } from 'vitest'
import { createPackedListing } from '../../../electron/stores/cache/memcached/packed-listing.ts'

const rows = Array.from({ length: 2500 }, (_, number) => ({
  sessionKey: `k${String(number).padStart(31, '0')}`,
  mark: number * 2 ** 32 + 5,
}))

describe('a packed listing', () => {
  it.each([1, 7, 999, 1000, 1001, 5000])('gives what was added in parts of at most %i', limit => {
    const listing = createPackedListing()
    for (const { sessionKey, mark } of rows) listing.add(sessionKey, mark)
    expect(listing.length()).toBe(rows.length)
    const found: unknown[] = []
    while (found.length < rows.length) {
      const part = listing.part(found.length, limit)
      expect(part.length).toBeGreaterThan(0)
      expect(part.length).toBeLessThanOrEqual(limit)
      found.push(...part)
    }
    expect(found).toEqual(rows)
    expect(listing.part(rows.length, limit)).toEqual([])
  })

  it('of nothing has no part', () => {
    expect(createPackedListing().length()).toBe(0)
    expect(createPackedListing().part(0, 10)).toEqual([])
  })
})
