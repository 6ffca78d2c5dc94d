import { expect, it, vi } from 'vitest'
import { createRandom, randomSessionKey } from '../../../electron/demo/random.ts'
import { rangesFor } from '../../../electron/monitor/key-ranges.ts'

vi.mock(import('node:os'), async original => ({ ...(await original()), availableParallelism: () => 2 }))

it('reads few sessions as one, and very many in halves that hold about as many each', () => {
  expect(rangesFor(199_999)).toEqual([{ after: undefined, upTo: undefined }])
  const [lower, upper, ...others] = rangesFor(200_000)
  expect(others).toEqual([])
  expect(lower?.after).toBeUndefined()
  expect(upper?.upTo).toBeUndefined()
  expect(upper?.after).toBe(lower?.upTo)
  const random = createRandom(3)
  const keys = Array.from({ length: 10_000 }, () => randomSessionKey(random))
  const inLower = keys.filter(key => key <= (lower?.upTo ?? '')).length
  expect(inLower).toBeGreaterThan(4700)
  expect(inLower).toBeLessThan(5300)
})
