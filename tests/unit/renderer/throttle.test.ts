import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { throttle } from '../../../renderer/app/throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('runs at once, then at most so often, and never forgets the last call', () => {
  const run = vi.fn()
  const throttled = throttle(run, 500)
  throttled()
  expect(run).toHaveBeenCalledTimes(1)
  for (let call = 0; call < 20; call += 1) throttled()
  expect(run).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(500)
  expect(run).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(5_000)
  expect(run).toHaveBeenCalledTimes(2)
  throttled()
  expect(run).toHaveBeenCalledTimes(3)
})

it('lets go of what was waiting when it is cancelled', () => {
  const run = vi.fn()
  const throttled = throttle(run, 500)
  throttled()
  throttled()
  throttled.cancel()
  vi.advanceTimersByTime(5_000)
  expect(run).toHaveBeenCalledTimes(1)
})
