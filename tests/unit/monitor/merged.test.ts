import { expect, it, vi } from 'vitest'
import { merged } from '../../../electron/monitor/merged.ts'

/** Gives what it is given, and notes its end. */
function sequenceOf() {
  const waiting: PromiseWithResolvers<number | null>[] = []
  const ended = vi.fn()
  let next = Promise.withResolvers<number | null>()
  const give = (value: number | null) => {
    next.resolve(value)
    next = Promise.withResolvers()
    waiting.push(next)
  }
  waiting.push(next)
  async function* sequence(): AsyncGenerator<number> {
    try {
      for (let at = 0; ; at += 1) {
        const value = await (waiting[at] as PromiseWithResolvers<number | null>).promise
        if (value === null) return
        if (value < 0) throw new Error('broken off')
        yield value
      }
    } finally {
      ended()
    }
  }
  return { give, ended, sequence: sequence() }
}

it('gives what comes, from whichever it comes, until all have ended', async () => {
  const [one, two] = [sequenceOf(), sequenceOf()]
  const abandon = vi.fn()
  const all = merged([one.sequence, two.sequence], { abandon, drop: () => undefined })
  two.give(1)
  expect(await all.next()).toEqual({ done: false, value: 1 })
  one.give(2)
  expect(await all.next()).toEqual({ done: false, value: 2 })
  one.give(null)
  two.give(3)
  expect(await all.next()).toEqual({ done: false, value: 3 })
  two.give(null)
  expect(await all.next()).toEqual({ done: true, value: undefined })
  expect(abandon).not.toHaveBeenCalled()
})

it('waits for none of them when one breaks off, and drops what was ready', async () => {
  const [one, two, three] = [sequenceOf(), sequenceOf(), sequenceOf()]
  const dropped: number[] = []
  // What is waited for comes only because it is abandoned.
  const abandon = () => two.give(null)
  const all = merged([one.sequence, two.sequence, three.sequence], { abandon, drop: value => void dropped.push(value) })
  one.give(1)
  expect(await all.next()).toEqual({ done: false, value: 1 })
  three.give(7)
  one.give(-1)
  await expect(all.next()).rejects.toThrow('broken off')
  for (const { ended } of [one, two, three]) expect(ended).toHaveBeenCalledOnce()
  expect(dropped.length).toBeLessThanOrEqual(1)
})

it('ends all of them when nobody wants more', async () => {
  const [one, two] = [sequenceOf(), sequenceOf()]
  const dropped: number[] = []
  const abandon = () => two.give(null)
  const all = merged([one.sequence, two.sequence], { abandon, drop: value => void dropped.push(value) })
  one.give(1)
  one.give(2)
  expect(await all.next()).toEqual({ done: false, value: 1 })
  await all.return(undefined)
  expect(dropped).toEqual([2])
  for (const { ended } of [one, two]) expect(ended).toHaveBeenCalledOnce()
})
