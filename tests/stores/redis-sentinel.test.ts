import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSentinel } from '../servers/redis-groups.ts'
import { startRedisSentinel } from '../servers/redis-groups.ts'
import { failureOf, like } from './places.ts'
import { cachePrefix, opening, redisAddress, storeOf } from './redis-place.ts'

const sessionKey = 'k'.repeat(32)
const key = cachePrefix + sessionKey
const save = ['SET', key, '{"a": 1}', 'EX', '1000'] as const

describe('sessions behind a sentinel', () => {
  let group: TestSentinel
  beforeAll(async () => {
    group = await startRedisSentinel()
  })
  afterAll(() => group.stop())
  const address = (masterName: string | null = group.masterName) =>
    redisAddress(group.sentinel, { topology: 'sentinel', masterName })

  it('are found at the master, also when it is another one', { timeout: 60_000 }, async () => {
    const store = storeOf(address())
    const info = await store.open()
    expect(info).toMatchObject({ product: 'Redis 7.0.15', logout: { possible: true } })
    await group.atMaster(save)
    await group.everywhere(['EXISTS', key], 1)
    expect(await store.get([sessionKey])).toHaveLength(1)
    await group.failOver()
    // The old master may answer until it is told what it is now.
    await expect
      .poll(async () => (await store.delete([sessionKey]).catch(() => []))[0]?.outcome, {
        timeout: 20_000,
        interval: 200,
      })
      .toBe('deleted')
    expect(await group.atMaster(['EXISTS', key])).toBe(0)
    await store.close()
  })

  it('tell a name that no sentinel knows, and a sentinel that was said to be a server', async () => {
    expect(await failureOf(opening(address('nobody')))).toMatchObject({ code: 'NOT_FOUND', message: like(/"nobody"/) })
    expect(await failureOf(opening(redisAddress(group.sentinel)))).toMatchObject({
      code: 'BAD_REQUEST',
      hint: like(/"Sentinel"/),
    })
  })
})
