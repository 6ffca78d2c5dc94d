import { expect, it } from 'vitest'
import { inSlices } from '../../../electron/monitor/slices.ts'

it('goes through every slot once, and lets others in between', async () => {
  for (const end of [0, 1, 50_000, 120_001]) {
    const slices: (readonly [from: number, upTo: number])[] = []
    let turns = 0
    const over = new AbortController()
    const others = (async () => {
      for (; !over.signal.aborted; turns += 1) await new Promise(resolve => setImmediate(resolve))
    })()
    await inSlices(end, (from, upTo) => slices.push([from, upTo]))
    over.abort()
    await others
    expect(slices.reduce((sum, [from, upTo]) => sum + upTo - from, 0)).toBe(end)
    expect(slices.map(([from]) => from)).toEqual(
      [0, ...slices.slice(0, -1).map(([, upTo]) => upTo)].slice(0, slices.length),
    )
    expect(turns).toBeGreaterThanOrEqual(slices.length)
  }
})
