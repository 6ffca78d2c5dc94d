import { expect, it } from 'vitest'
import { numbered, passing, within } from '../../../electron/monitor/slot-tests.ts'
import type { SlotTest } from '../../../electron/monitor/slot-tests.ts'

const values = [Number.NaN, -Infinity, -7, 0, 7, 99, 100, 101, 200, Infinity]

/** The slots that fit, asked one by one and all together, which must be the same. */
function fitting(test: SlotTest, count: number): number[] {
  const slots = Int32Array.from({ length: count }, (_, slot) => slot)
  const kept = [...slots.subarray(0, test.keep(slots, count))]
  expect(Array.from({ length: count }, (_, slot) => slot).filter(test.fits)).toEqual(kept)
  return kept
}
const found = (test: SlotTest) => fitting(test, values.length).map(slot => values[slot])

it('takes the lower limit in and leaves the upper one out', () => {
  const column = Float64Array.from(values)
  expect(found(within(column, 1, 7, 100))).toEqual([7, 99])
  expect(found(within(column, -1, -100, 0))).toEqual([7, 99, 100])
  expect(found(within(column, 1, -Infinity, Infinity))).toEqual([-Infinity, -7, 0, 7, 99, 100, 101, 200])
  expect(found(within(column, 1, 100, 100))).toEqual([])
})

it('asks for all numbers at once only where very many slots are asked about', () => {
  const column = Int32Array.from([-1, 0, 1, 2, 1, -1])
  let asked = 0
  const test = (ofNone: boolean) =>
    numbered(
      column,
      number => number === 1,
      () => {
        asked += 1
        return Uint8Array.from([0, 1, 0])
      },
      ofNone,
    )
  expect(test(false).fits(2)).toBe(true)
  expect(asked).toBe(0)
  expect(fitting(test(false), 6)).toEqual([2, 4])
  expect(fitting(test(true), 6)).toEqual([0, 2, 4, 5])
  expect(asked).toBe(2)
  expect(
    fitting(
      passing(slot => slot % 2 === 0),
      6,
    ),
  ).toEqual([0, 2, 4])
})
