import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { freePort } from '../servers/server-process.ts'
import { failureOf, like } from './places.ts'
import { cachePrefix, opening, redisAddress, storeOf } from './redis-place.ts'

const secret = 'a-word-that-must-not-appear'
const sessionKey = 'k'.repeat(32)
const key = cachePrefix + sessionKey
const save = ['SET', key, '{"a": 1}', 'EX', '1000'] as const

describe('a Redis in trouble', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis({ config: ['maxmemory 100mb', 'maxmemory-policy allkeys-lru', 'databases 4'] })
    await redis.client.sendCommand([...save])
  })
  afterAll(() => redis.stop())

  it('tells a host that is not known, a port where nobody listens, and a socket that is not there', async () => {
    const at = (host: string, port: number) => failureOf(opening(redisAddress({ host, port })))
    expect(await at('no-such-host.invalid', 1)).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/not known|name service/),
    })
    expect(await at('127.0.0.1', await freePort())).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/Nothing accepts/),
    })
    const missing = redisAddress(redis, { socketPath: '/no/such/socket' })
    expect(await failureOf(opening(missing))).toMatchObject({ code: 'UNAVAILABLE', message: like(/no socket/) })
  })

  it('gives up on a server that never answers, and on one that is no Redis', { timeout: 60_000 }, async () => {
    const answers: (string | null)[] = [null, 'HTTP/1.1 400 Bad Request\r\n\r\n']
    for (const answer of answers) {
      const other = createServer(socket => {
        socket.on('error', () => {})
        if (answer !== null) socket.end(answer)
      })
      await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
      const place = other.address()
      const port = typeof place === 'object' && place !== null ? place.port : 0
      expect(await failureOf(opening(redisAddress({ host: '127.0.0.1', port })))).toMatchObject({ code: 'UNAVAILABLE' })
      other.close()
    }
  })

  it('tells a database that is not there, and a password that nobody asked for', async () => {
    expect(await failureOf(opening(redisAddress(redis, { database: 9 })))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no database 9.',
    })
    expect(await failureOf(opening(redisAddress(redis), secret))).toMatchObject({
      code: 'FORBIDDEN',
      message: like(/no password for the default user/),
    })
  })

  it('tells that it is no cluster and no sentinel', async () => {
    const cluster = redisAddress(redis, { topology: 'cluster' })
    expect(await failureOf(opening(cluster))).toMatchObject({ code: 'BAD_REQUEST', message: like(/no Redis Cluster/) })
    const sentinel = redisAddress(redis, { topology: 'sentinel', masterName: 'shop' })
    expect(await failureOf(opening(sentinel))).toMatchObject({ code: 'BAD_REQUEST', message: like(/no sentinel/) })
  })

  it('says when sessions may be thrown away, and how soon changes are seen', async () => {
    const { notes } = await opening(redisAddress(redis))
    expect(notes).toEqual([
      like(/notify-keyspace-events is off.*goes through its 1 keys/),
      like(/100 MB, allkeys-lru.*logged out/),
    ])
  })

  it('tells a replica, which takes no writes', async () => {
    const replica = await startRedis({ config: [`replicaof ${redis.host} ${redis.port}`] })
    try {
      await expect.poll(async () => replica.client.sendCommand(['EXISTS', key]), { timeout: 10_000 }).toBe(1)
      expect((await opening(redisAddress(replica))).logout).toEqual({ possible: false, reason: like(/is a replica/) })
    } finally {
      await replica.stop()
    }
  })

  it('waits while it loads its data', async () => {
    const store = storeOf(redisAddress(redis))
    await store.open()
    for (let at = 0; at < 10_000; at += 1) void redis.client.sendCommand(['SET', `filler${at}`, 'x'.repeat(50)])
    await redis.client.sendCommand(['CONFIG', 'SET', 'key-load-delay', '100'])
    await redis.client.sendCommand(['CONFIG', 'SET', 'loading-process-events-interval-bytes', '1024'])
    const reload = redis.client.sendCommand(['DEBUG', 'RELOAD'])
    let loading: unknown = null
    for (let attempt = 0; attempt < 200 && loading === null; attempt += 1) {
      const failure = await failureOf(store.get([sessionKey])).catch(() => null)
      if (failure !== null) loading = failure
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    expect(loading).toMatchObject({ code: 'UNAVAILABLE', retryable: true, message: like(/loading its data/) })
    await reload
    await expect.poll(() => store.get([sessionKey]).catch(() => []), { timeout: 10_000 }).toHaveLength(1)
    await store.close()
  })

  it('is reached again after connections were killed', async () => {
    const store = storeOf(redisAddress(redis))
    await store.open()
    await redis.client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
    const rows = await store.get([sessionKey]).catch(() => store.get([sessionKey]))
    expect(rows).toHaveLength(1)
    await store.close()
    expect(await failureOf(store.get([sessionKey]))).toMatchObject({ code: 'UNAVAILABLE', message: like(/closed/) })
  })
})
