import { describe, expect, test } from 'vitest'
import {
  advance,
  longestElement,
  offsetToShow,
  scaleFor,
  settle,
  toElement,
  toVirtual,
  visibleRows,
} from '../../../renderer/table/scaled-scroll.ts'

const short = scaleFor(1000, 36, 600)
const long = scaleFor(1_000_000, 36, 600)
const end = (scale: typeof long) => scale.virtualHeight - scale.viewportHeight

test('a short list is not scaled', () => {
  expect(short.elementHeight).toBe(36_000)
  expect(toVirtual(short, 12_345)).toBe(12_345)
  expect(toElement(short, 12_345)).toBe(12_345)
})

test('an element never grows past what every browser and zoom can show', () => {
  expect(long.elementHeight).toBe(longestElement)
  expect(scaleFor(100_000_000, 36, 600).elementHeight).toBe(longestElement)
})

describe('a million rows', () => {
  test('both ends are reached exactly, and one to one near them', () => {
    const elementEnd = long.elementHeight - 600
    expect(toVirtual(long, 0)).toBe(0)
    expect(toVirtual(long, elementEnd)).toBe(end(long))
    expect(toVirtual(long, 500)).toBe(500)
    expect(toVirtual(long, elementEnd - 500)).toBe(end(long) - 500)
  })

  test('the scale only rises, and its inverse leads back', () => {
    let before = -1
    for (let element = 0; element <= long.elementHeight - 600; element += 99_991) {
      const virtual = toVirtual(long, element)
      expect(virtual).toBeGreaterThan(before)
      expect(toElement(long, virtual)).toBeCloseTo(element, 3)
      before = virtual
    }
  })

  test('every row can be brought into view', () => {
    for (const row of [0, 1, 5555, 5556, 499_999, 500_000, 994_444, 999_998, 999_999]) {
      const { virtual } = settle(long, offsetToShow(row, 18_000_000, 600, 36))
      const { first, end } = visibleRows(virtual, 600, 36, 1_000_000, 0)
      expect(row).toBeGreaterThanOrEqual(first)
      expect(row).toBeLessThan(end)
    }
  })

  test('a wheel moves by pixels, in the middle too', () => {
    const middle = settle(long, 18_000_000)
    expect(advance(long, middle, middle.element + 100).virtual).toBe(18_000_100)
    expect(advance(long, middle, middle.element - 100).virtual).toBe(17_999_900)
  })

  test('a drag of the thumb goes by proportion', () => {
    const dragged = advance(long, settle(long, 0), 4_000_000)
    expect(dragged.virtual).toBe(toVirtual(long, 4_000_000))
    expect(dragged.element).toBe(4_000_000)
  })

  test('the wheel alone leads through the whole list: an end of the element is not the end of the list', () => {
    let position = { element: longestElement - 600 - 50, virtual: 18_000_000 }
    position = advance(long, position, longestElement - 600)
    expect(position.virtual).toBe(18_000_050)
    expect(position.element).toBe(toElement(long, 18_000_050))
  })

  test('wheeling to the end arrives there', () => {
    let position = settle(long, end(long) - 5000)
    for (let step = 0; step < 100; step += 1) {
      position = advance(long, position, Math.min(position.element + 100, longestElement - 600))
    }
    expect(position).toEqual({ element: longestElement - 600, virtual: end(long) })
  })
})

test('the rows in view, and some more on either side', () => {
  expect(visibleRows(0, 360, 36, 1000, 5)).toEqual({ first: 0, end: 15 })
  expect(visibleRows(3600, 360, 36, 1000, 5)).toEqual({ first: 95, end: 115 })
  expect(visibleRows(35_640, 360, 36, 1000, 5)).toEqual({ first: 985, end: 1000 })
  expect(visibleRows(0, 360, 36, 0, 5)).toEqual({ first: 0, end: 0 })
})

test('a row in view stays where it is', () => {
  expect(offsetToShow(3, 50, 360, 36)).toBe(50)
  expect(offsetToShow(1, 50, 360, 36)).toBe(36)
  expect(offsetToShow(20, 50, 360, 36)).toBe(396)
})
