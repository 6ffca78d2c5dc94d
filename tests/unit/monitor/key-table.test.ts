import { describe, expect, it } from 'vitest'
import { hashInOrder } from '../../../electron/monitor/key-hash.ts'
import { createKeyTable } from '../../../electron/monitor/key-table.ts'
import { createRandom, pick, randomSessionKey } from '../../../electron/demo/random.ts'

/** Keys that are easily taken for one another, long ones, and ones that are no ASCII. */
function anyKey(random: () => number): string {
  const key = randomSessionKey(random).slice(0, 3 + Math.floor(random() * 2))
  return pick(random, [
    () => key,
    () => key.toUpperCase(),
    () => `${key} `,
    () => key.padEnd(40, 'x'),
    () => key.padEnd(41, 'x'),
    () => `${key}é`,
    () => key.padEnd(39, 'é'),
    () => '',
  ])()
}

it('finds the same keys as a Map, through additions, removals and growth', () => {
  const random = createRandom(11)
  const table = createKeyTable({ inOrder: true })
  const model = new Map<string, number>()
  const used: string[] = []
  for (let step = 0; step < 60_000; step += 1) {
    const key = used.length > 0 && random() < 0.3 ? pick(random, used) : anyKey(random)
    if (random() < 0.4 && model.has(key)) {
      table.remove(model.get(key) as number)
      model.delete(key)
    } else {
      const known = model.get(key)
      const slot = table.add(key)
      if (known !== undefined) expect(slot).toBe(known)
      else expect(table.keyAt(slot)).toBe(key)
      model.set(key, slot)
      if (used.length < 5000) used.push(key)
    }
    const probe = anyKey(random)
    expect(table.find(probe)).toBe(model.get(probe) ?? -1)
  }
  expect(table.count()).toBe(model.size)
  expect(new Set(model.values()).size).toBe(model.size)
  for (const [key, slot] of model)
    expect([table.find(key), table.keyAt(slot), table.isUsed(slot)]).toEqual([slot, key, true])
  expect(table.end()).toBeLessThan(model.size * 2 + 5000)
})

it('keeps a hundred thousand keys apart and lets them all go', () => {
  const random = createRandom(5)
  const table = createKeyTable({ inOrder: true })
  const keys = Array.from({ length: 100_000 }, () => randomSessionKey(random))
  const slots = keys.map(table.add)
  expect(new Set(slots).size).toBe(keys.length)
  expect(keys.map(table.find)).toEqual(slots)
  slots.forEach(table.remove)
  expect(table.count()).toBe(0)
  expect(keys.map(table.find).every(slot => slot === -1)).toBe(true)
})

describe('a text within keys', () => {
  it('is found wherever it stands, in long keys too, and in no other', () => {
    const table = createKeyTable({ inOrder: true })
    const holds = (key: string, part: string) => table.holds(table.add(key), new TextEncoder().encode(part))
    const long = 'x'.repeat(60)
    for (const [key, part] of [
      ['10.1.2.3', '10.1'],
      ['10.1.2.3', '2.3'],
      ['10.1.2.3', '10.1.2.3'],
      ['aab', 'ab'],
      ['anything', ''],
      [`${long}end`, 'xend'],
    ] as const) {
      expect(holds(key, part), `${part} in ${key}`).toBe(true)
    }
    for (const [key, part] of [
      ['10.1.2.3', '10.1.2.30'],
      ['10.1.2.3', '3.1'],
      ['', 'a'],
      [long, 'y'],
    ] as const) {
      expect(holds(key, part), `${part} in ${key}`).toBe(false)
    }
    // What lies behind a key in the memory is another key.
    table.add('203.0.113.')
    expect(holds('10.0.0.', '10.0.0.2')).toBe(false)
  })
})

describe('keys looked for in their order', () => {
  it('are found, and let go, also where all begin alike and stand in each other’s way', () => {
    const random = createRandom(23)
    const table = createKeyTable({ inOrder: true })
    const spread = Array.from({ length: 2000 }, () => randomSessionKey(random))
    const alike = Array.from({ length: 5000 }, () => `session-${randomSessionKey(random)}`)
    const keys = [...spread, ...alike]
    const slots = keys.map(table.add)
    expect(new Set(slots).size).toBe(keys.length)
    expect(keys.map(table.find)).toEqual(slots)
    for (const slot of slots.slice(0, 4000)) table.remove(slot)
    expect(keys.map(table.find)).toEqual(slots.map((slot, at) => (at < 4000 ? -1 : slot)))
  })

  it('have hashes that rise with them', () => {
    const random = createRandom(29)
    const keys = Array.from({ length: 5000 }, () => randomSessionKey(random)).sort()
    const hashes = keys.map(key => hashOf(key))
    const orders = hashes.map(hash => hash >>> 8)
    expect(orders).toEqual(orders.toSorted((one, other) => one - other))
    expect(new Set(hashes).size).toBeGreaterThan(4990)
  })
})

function hashOf(key: string): number {
  const bytes = new TextEncoder().encode(key)
  return hashInOrder(new DataView(bytes.buffer), 0, bytes.length)
}
