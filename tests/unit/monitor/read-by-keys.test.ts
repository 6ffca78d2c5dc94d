import { describe, expect, it } from 'vitest'
import { createReadByKeys } from '../../../electron/monitor/read-by-keys.ts'

const keys = Array.from({ length: 4000 }, (_, number) => `k${number}`)

/** How many keys each part had, of a store where every session is so long. */
async function partsOf(
  length: number,
  isThere: (sessionKey: string) => boolean = () => true,
): Promise<readonly number[]> {
  const sessionData = 'x'.repeat(length)
  const readByKeys = createReadByKeys({
    get: async asked => asked.filter(isThere).map(sessionKey => ({ sessionKey, sessionData, expireDate: 0 })),
  })
  const sizes: number[] = []
  const asked: string[] = []
  for await (const part of readByKeys(keys)) {
    expect(part.rows.map(({ sessionKey }) => sessionKey)).toEqual(part.keys.filter(isThere))
    asked.push(...part.keys)
    sizes.push(part.keys.length)
  }
  expect(asked).toEqual(keys)
  return sizes
}

describe('reading by keys', () => {
  it('asks for fewer at once where sessions are large', async () => {
    const [first, ...rest] = await partsOf(1024 * 1024)
    expect(first).toBe(100)
    expect(Math.max(...rest)).toBe(32)
  })

  it('asks for many at once where they are small, or gone', async () => {
    expect(Math.max(...(await partsOf(500)))).toBe(1000)
    expect(Math.max(...(await partsOf(500, () => false)))).toBe(1000)
  })
})
