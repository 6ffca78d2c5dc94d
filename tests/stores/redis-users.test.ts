import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { failureOf, like } from './places.ts'
import type { RedisAddress } from './redis-place.ts'
import { cachePrefix, opening, redisAddress, storeOf } from './redis-place.ts'

const secret = 'a-word-that-must-not-appear'
const sessionKey = 'k'.repeat(32)
const key = cachePrefix + sessionKey
const save = ['SET', key, '{"a": 1}', 'EX', '1000'] as const

describe('a Redis with users', () => {
  let redis: TestRedis
  const least = '+get +getrange +strlen +scan +pexpiretime +ping'
  const writing = '+del +exists +set +pexpireat +watch +unwatch +multi +exec'

  beforeAll(async () => {
    redis = await startRedis({
      password: secret,
      config: [
        `user reader on >reader ~${cachePrefix}* resetchannels -@all ${least}`,
        `user operator on >operator ~${cachePrefix}* resetchannels &__keyspace@0__:${cachePrefix}* -@all ${least} ${writing} +psubscribe +info +time +dbsize`,
        `user blind on >blind ~${cachePrefix}* -@all +pexpiretime +ping`,
        `user elsewhere on >elsewhere ~other* -@all +@read +ping`,
      ],
    })
    await redis.client.sendCommand([...save])
  })
  afterAll(() => redis.stop())
  const as = (user: string, changes: Partial<RedisAddress> = {}) => redisAddress(redis, { user, ...changes })

  it('lets in the default user and one of its own, over the socket too', async () => {
    expect((await opening(as(''), secret)).product).toBe('Redis 7.0.15')
    expect((await opening(as('operator'), 'operator')).logout).toEqual({ possible: true, reason: null })
    const overSocket = as('operator', { socketPath: redis.socketPath, servers: [{ host: 'unused.invalid', port: 1 }] })
    expect((await opening(overSocket, 'operator')).setExpiry).toEqual({ possible: true, reason: null })
  })

  it('tells a wrong password, an unknown user and no password, and keeps them to itself', async () => {
    const refused = { code: 'FORBIDDEN', retryable: false, hint: like(/./) }
    expect(await failureOf(opening(as(''), 'wrong'))).toMatchObject({ ...refused, message: like(/the default user/) })
    expect(await failureOf(opening(as('nobody'), secret))).toMatchObject({ ...refused, message: like(/"nobody"/) })
    expect(await failureOf(opening(as(''), null))).toMatchObject({ ...refused, message: like(/asks for a password/) })
    expect(JSON.stringify(await failureOf(opening(as('nobody'), secret)))).not.toContain(secret)
  })

  it('reads with nothing but the commands that it needs, and says what it could not ask', async () => {
    const store = storeOf(as('reader'), { mode: 'read-only' }, {}, 'reader')
    const info = await store.open()
    expect(info).toMatchObject({ product: 'Redis 7.0.15', clockAheadMs: null, logout: { possible: false } })
    expect(info.notes.join(' ')).toMatch(/not permitted to listen/)
    expect((await store.list(undefined, 10)).rows).toHaveLength(1)
    expect(await store.get([sessionKey])).toHaveLength(1)
    expect(await store.count().catch(() => null)).toBe(null)
    await store.close()
  })

  it('names the command that an operator lacks, and tries none of it', async () => {
    const info = await opening(as('reader'), 'reader')
    expect(info.logout).toEqual({ possible: false, reason: like(/"reader" does not permit the command DEL/) })
    expect(info.setExpiry).toEqual({ possible: false, reason: like(/does not permit the command WATCH/) })
    expect(await redis.client.sendCommand(['EXISTS', key])).toBe(1)
  })

  it('names the command without which nothing can be read, and keys that are not permitted', async () => {
    const store = storeOf(as('blind'), {}, {}, 'blind')
    await store.open()
    expect(await failureOf(store.list(undefined, 10))).toMatchObject({ code: 'FORBIDDEN', message: like(/SCAN/) })
    expect(await failureOf(store.get([sessionKey]))).toMatchObject({ code: 'FORBIDDEN', message: like(/GETRANGE/) })
    await store.close()
    expect(await failureOf(opening(as('elsewhere'), 'elsewhere'))).toMatchObject({
      code: 'FORBIDDEN',
      message: like(/keys of the sessions/),
    })
  })

  it('hears of changes as far as its user may listen', async () => {
    await redis.client.sendCommand(['CONFIG', 'SET', 'notify-keyspace-events', 'Kg$xe'])
    const store = storeOf(as('operator'), {}, {}, 'operator')
    // Whether they are on is not his to ask: he listens, and is told.
    expect((await store.open()).notes.join(' ')).toMatch(/could not be asked\. If it does not/)
    await redis.client.sendCommand(['SET', `${cachePrefix}${'n'.repeat(32)}`, '{}', 'PX', '5000'])
    await redis.client.sendCommand(['SET', 'other', 'theirs'])
    await expect.poll(() => store.told?.(), { timeout: 5000 }).toEqual(['n'.repeat(32)])
    await redis.client.sendCommand(['DEL', `${cachePrefix}${'n'.repeat(32)}`])
    await expect.poll(() => store.told?.(), { timeout: 5000 }).toEqual(['n'.repeat(32)])
    expect(store.told?.()).toEqual([])
    await store.close()
    await redis.client.sendCommand(['CONFIG', 'SET', 'notify-keyspace-events', ''])
  })

  it('never switches notifications on, and writes nothing that it was not asked to write', async () => {
    await redis.client.sendCommand(['CONFIG', 'RESETSTAT'])
    const before = await redis.client.sendCommand(['DBSIZE'])
    const store = storeOf(as(''), { mode: 'read-only' }, {}, secret)
    await store.open()
    await store.list(undefined, 100)
    await store.get([sessionKey])
    await store.close()
    expect(await redis.client.sendCommand(['CONFIG', 'GET', 'notify-keyspace-events'])).toEqual([
      'notify-keyspace-events',
      '',
    ])
    expect(await redis.client.sendCommand(['DBSIZE'])).toBe(before)
    const stats = await redis.client.sendCommand<string>(['INFO', 'commandstats'])
    expect(stats).not.toMatch(/cmdstat_(keys|flushdb|flushall|set|del|unlink|config\|set|eval|multi|watch):/)
    expect(stats).toMatch(/cmdstat_scan:/)
  })
})
