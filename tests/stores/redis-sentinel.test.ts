import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSentinel } from '../servers/redis-groups.ts'
import { startRedisSentinel } from '../servers/redis-groups.ts'
import { freePort } from '../servers/server-process.ts'
import { startRedis } from '../servers/redis.ts'
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

  it('are found without TLS where it is only preferred, also when the last sentinel is down', async () => {
    const servers = [group.sentinel, { host: '127.0.0.1', port: await freePort() }]
    const preferred = { ...address(), servers, tls: { mode: 'prefer' as const, caFile: null } }
    expect((await opening(preferred)).product).toMatch(/^Redis/)
  })
})

/** It tells of a change when we like: a real one ends the connections that this is about. */
async function startSentinel(masterNow: () => { readonly host: string; readonly port: number }) {
  const lines = new Set<Socket>()
  const sentinel = createServer(line => {
    lines.add(line)
    line.on('error', () => {})
    line.on('data', () => {
      const [host, port] = [masterNow().host, String(masterNow().port)]
      line.write(`*2\r\n$${host.length}\r\n${host}\r\n$${port.length}\r\n${port}\r\n`)
    })
  })
  await new Promise<void>(resolve => sentinel.listen(0, '127.0.0.1', resolve))
  const { port } = sentinel.address() as AddressInfo
  return {
    port,
    stop() {
      for (const line of lines) line.destroy()
      sentinel.close()
    },
  }
}

it.each([
  ['127.0.0.1', '0.0.0.0', true],
  ['0.0.0.0', '127.0.0.1', false],
])(
  'asks whether a line without TLS leaves this machine where it goes: sentinel %s, master %s',
  async (asked, host, isSaid) => {
    // Both names lead to this machine, and only one is known to.
    const redis = await startRedis()
    const sentinel = await startSentinel(() => ({ host, port: redis.port }))
    try {
      const { notes } = await opening(
        redisAddress({ host: asked, port: sentinel.port }, { topology: 'sentinel', masterName: 'shop' }),
      )
      expect(notes.includes('This connection is not encrypted.')).toBe(isSaid)
    } finally {
      sentinel.stop()
      await redis.stop()
    }
  },
)

it('asks the sentinel anew when the master refuses a log out, being one no more', { timeout: 30_000 }, async () => {
  const [old, young] = [await startRedis(), await startRedis()]
  let master = old
  const sentinel = await startSentinel(() => master)
  const { port } = sentinel
  const store = storeOf(redisAddress({ host: '127.0.0.1', port }, { topology: 'sentinel', masterName: 'shop' }))
  try {
    await store.open()
    await young.client.sendCommand([...save])
    await old.client.sendCommand(['REPLICAOF', young.host, String(young.port)])
    await expect.poll(() => old.client.sendCommand(['EXISTS', key]), { timeout: 10_000 }).toBe(1)
    master = young
    expect(await store.delete([sessionKey])).toMatchObject([{ outcome: 'failed', cause: like(/master has changed/) }])
    expect(await store.delete([sessionKey])).toEqual([{ sessionKey, outcome: 'deleted' }])
    expect(await young.client.sendCommand(['EXISTS', key])).toBe(0)
  } finally {
    await store.close()
    sentinel.stop()
    await old.stop()
    await young.stop()
  }
})
