import { describe, expect, it } from 'vitest'
import { createAlphabet } from '../../../electron/monitor/alphabet.ts'
import { orderSlots } from '../../../electron/monitor/ordering.ts'
import { sortSlots } from '../../../electron/monitor/sorting.ts'
import { createRandom, pick } from '../../../electron/demo/random.ts'

/** Equal keys as given; NaN last. */
function naive(slots: readonly number[], keys: readonly number[], isDescending: boolean): number[] {
  const key = (slot: number) => keys[slot] as number
  const known = slots.filter(slot => !Number.isNaN(key(slot)))
  const unknown = slots.filter(slot => Number.isNaN(key(slot)))
  known.sort((a, b) => (isDescending ? key(b) - key(a) : key(a) - key(b)))
  return [...known, ...unknown]
}

const random = createRandom(3)
const kinds: Readonly<Record<string, () => number>> = {
  'few values': () => Math.floor(random() * 5),
  'times of a fortnight': () => 1_795_000_000_000 + Math.floor(random() * 1_209_600_000),
  'times with the year 9999 among them': () => (random() < 0.01 ? 253_402_300_799_000 : Math.floor(random() * 2e12)),
  'negative and positive': () => Math.floor((random() - 0.5) * 2e15),
  'with gaps': () => (random() < 0.3 ? Number.NaN : Math.floor(random() * 100) - 50),
  'nothing known': () => Number.NaN,
  'all alike': () => 7,
  'years 1 to 9999': () => Math.floor(-6.2e13 + random() * 3.1e14),
}

describe('sortSlots', () => {
  for (const [kind, next] of Object.entries(kinds)) {
    for (const isDescending of [false, true]) {
      it(`sorts ${kind}, ${isDescending ? 'descending' : 'ascending'}`, () => {
        const keys = Array.from({ length: 3000 }, next)
        const slots = [...keys.keys()].filter(() => random() < 0.8)
        const sorted = sortSlots(Int32Array.from(slots), slot => keys[slot] as number, isDescending)
        expect([...sorted]).toEqual(naive(slots, keys, isDescending))
      })
    }
  }

  it('sorts nothing', () => {
    expect(sortSlots(new Int32Array(0), () => 1)).toHaveLength(0)
  })
})

describe('orderSlots', () => {
  it('keeps lists apart, of which some were released', () => {
    const keys = Array.from({ length: 9000 }, () => Math.floor(random() * 1e9))
    const slots = [...keys.keys()]
    const lists = Array.from({ length: 8 }, (_, turn) => {
      const some = slots.filter(slot => slot % 8 !== turn)
      const list = orderSlots(Int32Array.from(some), slot => keys[slot] as number, turn % 2 === 1)
      if (turn % 3 === 0) list.release()
      return { list, wanted: naive(some, keys, turn % 2 === 1), isReleased: turn % 3 === 0 }
    })
    for (const { list, wanted, isReleased } of lists) {
      if (!isReleased)
        expect([...list.part(2000, 2100), ...list.part(0)]).toEqual([...wanted.slice(2000, 2100), ...wanted])
    }
  })

  for (const [kind, next] of Object.entries(kinds)) {
    for (const isDescending of [false, true]) {
      it(`has every part of ${kind} in order, ${isDescending ? 'descending' : 'ascending'}`, () => {
        for (const count of [50, 12_000]) {
          const keys = Array.from({ length: count }, next)
          const slots = [...keys.keys()].filter(() => random() < 0.8)
          const wanted = naive(slots, keys, isDescending)
          const given = Int32Array.from(slots)
          const list = orderSlots(given, slot => keys[slot] as number, isDescending)
          // The next list is selected where this one was.
          given.fill(0)
          expect(list.length).toBe(wanted.length)
          for (let look = 0; look < 30; look += 1) {
            const from = Math.floor(random() * (count + 100))
            const to = from + Math.floor(random() ** 3 * 3000)
            expect([...list.part(from, to)]).toEqual(wanted.slice(from, to))
          }
          const first = list.part(0, 100)
          expect([...list.part(0)]).toEqual(wanted)
          expect([...first]).toEqual(wanted.slice(0, 100))
        }
      })
    }
  }

  it('has no parts of nothing', () => {
    expect(orderSlots(new Int32Array(0), () => 1).part(0)).toHaveLength(0)
  })
})

describe('createAlphabet', () => {
  it('keeps its places right while texts come, change and go', () => {
    const random = createRandom(8)
    const alphabet = createAlphabet()
    const model = new Map<number, string>()
    for (let round = 0; round < 60; round += 1) {
      for (let change = 0; change < 40; change += 1) {
        const id = Math.floor(random() * 300)
        const text =
          random() < 0.2 ? null : pick(random, ['Ana', 'ana', 'Zoe', 'émile', 'user', '']) + Math.floor(random() * 30)
        alphabet.set(id, text)
        if (text === null) model.delete(id)
        else model.set(id, text.toLowerCase())
        if (random() < 0.1) alphabet.settle(7)
      }
      const places = alphabet.places()
      const sorted = [...new Set(model.values())].sort((a, b) => (a < b ? -1 : 1))
      for (let id = 0; id < 300; id += 1) {
        const text = model.get(id)
        const place = places[id] ?? Number.NaN
        if (text === undefined) expect(place).toBeNaN()
        else expect(place).toBe(sorted.indexOf(text))
      }
    }
  })
})
