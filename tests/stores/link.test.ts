import { describe, expect, it } from 'vitest'
import type { Connected } from '../../electron/stores/link.ts'
import { createLink } from '../../electron/stores/link.ts'
import { failureOf, like } from './places.ts'

type Fake = { readonly number: number }

/** A link over connections that are numbered in the order in which they are made. */
function linkOf(answerLimitMs: number, connecting: (onLost: () => void) => void = () => {}) {
  const events: string[] = []
  const losing: (() => void)[] = []
  const link = createLink<Fake>({
    answerLimitMs,
    connect: async (onLost): Promise<Connected<Fake>> => {
      const number = losing.push(onLost)
      connecting(onLost)
      return {
        connection: { number },
        close: async () => void events.push(`close ${number}`),
        destroy: () => void events.push(`destroy ${number}`),
      }
    },
    trouble: error => ({
      stage: 'statement',
      code: 'UNAVAILABLE',
      message: 'In our words',
      hint: 'Try again',
      lost: error instanceof Error && error.message === 'lost',
    }),
  })
  return { link, events, losing, number: () => link.use(async connection => connection.number) }
}
const never = () => new Promise<never>(() => {})

describe('a link', () => {
  it('keeps its connection until that is lost', async () => {
    const { link, events, losing, number } = linkOf(1000)
    expect(await number()).toBe(1)
    expect(await failureOf(link.use(() => Promise.reject(new Error('a mistake'))))).toMatchObject({
      message: 'In our words',
    })
    expect(await number()).toBe(1)
    expect(await failureOf(link.use(() => Promise.reject(new Error('lost'))))).toMatchObject({
      message: 'In our words',
    })
    expect(await number()).toBe(2)
    losing[1]?.()
    expect(await number()).toBe(3)
    losing[0]?.()
    expect(await number()).toBe(3)
    expect(events).toEqual(['destroy 1'])
  })

  it('takes a loss in the middle of connecting', async () => {
    const { number } = linkOf(1000, onLost => onLost())
    expect(await number()).toBe(1)
    expect(await number()).toBe(2)
  })

  it('does one piece of work after the other', async () => {
    const { link } = linkOf(1000)
    const order: number[] = []
    const work = (number: number) => link.use(async () => void order.push(number))
    await Promise.all([work(1), failureOf(link.use(() => Promise.reject(new Error('no')))), work(2), work(3)])
    expect(order).toEqual([1, 2, 3])
  })

  it('gives up work that has no answer, and connects anew', async () => {
    const { link, events, number } = linkOf(20)
    expect(await failureOf(link.use(never))).toMatchObject({ code: 'UNAVAILABLE', message: like(/did not answer/) })
    expect(await number()).toBe(2)
    expect(events).toEqual(['destroy 1'])
  })

  it('ends what is under way when it is closed', async () => {
    const { link, events, number } = linkOf(60_000)
    await number()
    const working = failureOf(link.use(never))
    const waiting = failureOf(number())
    await new Promise(resolve => setImmediate(resolve))
    await link.close()
    expect(await working).toMatchObject({ message: like(/closed/) })
    expect(await waiting).toMatchObject({ message: like(/closed/) })
    expect(events).toContain('destroy 1')
    expect(events).not.toContain('close 1')
  })

  it('closes politely when nothing is under way', async () => {
    const { link, events, number } = linkOf(1000)
    await number()
    await link.close()
    expect(events).toEqual(['close 1'])
    expect(await failureOf(number())).toMatchObject({ message: like(/closed/) })
  })
})
