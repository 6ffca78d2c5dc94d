import { expect, it } from 'vitest'
import { createRandom, pick } from '../../../electron/demo/random.ts'
import { createSearchTexts } from '../../../electron/monitor/search-texts.ts'

it('finds the same as looking through each text, while texts come, change and go', () => {
  const random = createRandom(31)
  const model: string[] = []
  const texts = createSearchTexts(id => model[id] ?? '')
  const letters = ['a', 'b', 'ab', 'é', '名', '\n', '\0', '']
  const anyText = (most: number) =>
    Array.from({ length: Math.floor(random() * most) }, () => pick(random, letters)).join('')
  for (let step = 0; step < 3000; step += 1) {
    const id = random() < 0.3 ? model.length + Math.floor(random() * 5) : Math.floor(random() * model.length)
    while (model.length < id) model.push('')
    model[id] = anyText(12)
    texts.outdate(id)
    if (random() < 0.3) texts.settle(Math.floor(random() * 20))
    if (step % 10 > 0) continue
    const part = anyText(4) || 'a'
    const found = texts.holding(part)
    const held = model.map(text => text.replaceAll('\0', '').includes(part))
    expect(held.map((_, at) => found[at] === 1)).toEqual(held)
    expect(texts.waiting()).toBe(0)
  }
})

it('makes each text once', () => {
  const made: number[] = []
  const texts = createSearchTexts(id => `text ${made.push(id)}`)
  for (let id = 0; id < 1000; id += 1) texts.outdate(id)
  texts.outdate(7)
  expect(texts.waiting()).toBe(1000)
  texts.settle(300)
  expect(texts.waiting()).toBeLessThanOrEqual(700)
  texts.holding('text')
  texts.outdate(500)
  texts.holding('text')
  expect(made.toSorted((one, other) => one - other)).toEqual(
    [...Array.from({ length: 1000 }, (_, id) => id), 500].toSorted((one, other) => one - other),
  )
})
