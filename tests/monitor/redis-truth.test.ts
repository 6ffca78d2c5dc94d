import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createRandom, pick, randomSessionKey } from '../../electron/demo/random.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { packValue } from '../../shared/django/cache-packing.ts'
import type { TestCluster } from '../servers/redis-groups.ts'
import { startRedisCluster } from '../servers/redis-groups.ts'
import { startRedis } from '../servers/redis.ts'
import { cachePrefix, redisAddress, redisSite } from '../stores/redis-place.ts'
import { loginOf } from './django-row.ts'
import { listedContent, listedPartsOf } from './listed-parts.ts'

/** ROLLCALL_TRUTH=20 does twenty times as much; ROLLCALL_TRUTH_SEED=n repeats the traffic of a run that failed. */
const times = Number(process.env['ROLLCALL_TRUTH'] ?? 1)
const seed = Number(process.env['ROLLCALL_TRUTH_SEED'] ?? Date.now() % 1_000_000)
const rounds = Math.ceil(15 * times)
const waiting = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

const kinds = [
  { name: 'Redis', config: [], start: startOne },
  { name: 'a Redis that tells of changes', config: ['notify-keyspace-events KA'], start: startOne },
  { name: 'a Redis Cluster that tells of changes', config: ['notify-keyspace-events KA'], start: startRedisCluster },
]

/** One server in the form of a cluster. */
async function startOne(options: { readonly config: readonly string[] }): Promise<Omit<TestCluster, 'whole'>> {
  const redis = await startRedis(options)
  const send = (command: readonly (string | Buffer)[]) => redis.client.sendCommand<unknown>([...command])
  return {
    nodes: [redis],
    at: (_key, command) => send(command),
    everywhere: async command => [await send(command)],
    stop: redis.stop,
  }
}

describe.each(kinds)('following $name', ({ config, start }) => {
  let servers: Omit<TestCluster, 'whole'>
  beforeAll(async () => {
    servers = await start({ config })
  })
  afterAll(() => servers.stop())

  it(`ends with what a fresh full read finds (seed ${seed})`, { timeout: 120_000 * Math.max(1, times) }, async () => {
    const random = createRandom(seed)
    const [first, ...others] = servers.nodes
    if (first === undefined) throw new Error('No server')
    const site = redisSite(redisAddress(first, { topology: others.length === 0 ? 'single' : 'cluster' }))
    const keys: string[] = []
    let acts = 0
    const send = (sessionKey: string, command: string, ...rest: (string | Buffer)[]) =>
      servers.at(cachePrefix + sessionKey, [command, cachePrefix + sessionKey, ...rest])

    const save = async (key: string) => {
      const json = JSON.stringify({ ...loginOf(1 + Math.floor(random() * 40)), count: Math.floor(random() * 1e9) })
      const value = packValue(nodePrimitives, json, pick(random, [null, null, 'zlib', 'xz', 'zstandard'])) ?? ''
      const age = pick(random, [1_209_600_000, 1_209_600_000, 7_200_000, 40])
      await send(key, 'SET', Buffer.from(value, 'latin1'), 'PX', String(age + Math.floor(random() * 50)))
    }
    const login = async () => {
      const key = randomSessionKey(random)
      keys.push(key)
      await save(key)
    }
    const oneOf = () => pick(random, keys)
    const things: readonly (() => Promise<unknown>)[] = [
      login,
      login,
      () => save(oneOf()),
      () => save(oneOf()),
      () => save(oneOf()),
      // A log out, and a key that is cycled at a login.
      () => send(keys.splice(Math.floor(random() * keys.length), 1)[0] ?? '', 'DEL'),
      async () => {
        await send(keys.splice(Math.floor(random() * keys.length), 1)[0] ?? '', 'DEL')
        await login()
      },
      // Not as Django does, but as people may: an end that is moved or taken away, a value that is broken, another type.
      () => send(oneOf(), 'PEXPIRE', String(1 + Math.floor(random() * 1e9))),
      () => send(oneOf(), 'PERSIST'),
      () => send(oneOf(), 'SET', 'broken', 'EX', '1000'),
      async () => {
        const key = oneOf()
        await send(key, 'DEL')
        await send(key, 'RPUSH', 'theirs')
      },
      // What other applications keep there.
      () =>
        servers
          .at(`job${Math.floor(random() * 500)}`, ['SET', `job${Math.floor(random() * 500)}`, 'theirs'])
          .catch(() => null),
    ]
    const act = async () => {
      acts += 1
      await (keys.length < 100 ? login() : pick(random, things)())
    }
    for (let at = 0; at < 300; at += 1) await login()

    /** While it is read, others write; and now and then all its connections are cut in the middle of a call. */
    let isBusy = false
    let isBad = false
    let cuts = 0
    const over = <Input extends unknown[], Result>(ask: (...input: Input) => Promise<Result>) => {
      return async (...input: Input): Promise<Result> => {
        if (isBusy && random() < 0.5) await act()
        if (!isBusy || !isBad || random() > 0.08) return ask(...input)
        cuts += 1
        const asked = ask(...input)
        // Ours come by TCP, the site's by the socket.
        const killing = servers.nodes.map(({ client, host, port }) =>
          client.sendCommand(['CLIENT', 'KILL', 'LADDR', `${host}:${port}`]),
        )
        return asked.finally(() => Promise.all(killing))
      }
    }
    const around = (store: ListedStore): ListedStore => ({
      ...store,
      get: over(store.get),
      list: over((after, limit) => store.list(after, Math.min(limit, 40))),
    })
    const parts = listedPartsOf(site, around)
    onTestFinished(parts.store.close)
    await again(() => parts.store.open().then(() => undefined))
    await again(parts.load)

    for (let round = 0; round < rounds; round += 1) {
      isBusy = true
      isBad = round % 3 === 0
      for (let refreshes = 1 + random() * 4; refreshes > 0; refreshes -= 1) {
        for (let more = random() * 20; more > 0; more -= 1) await act()
        await parts.follow.next(2).catch((error: unknown) => {
          if (!isUnavailable(error)) throw error
          parts.follow.missed()
        })
      }
      isBusy = false
      // What ends soon is over, and what is told has been heard.
      await waiting(120)
      // The round under way, and a whole one.
      for (let slices = 0; slices < 60; slices += 1) await parts.follow.next(0)
      const fresh = listedPartsOf(site)
      await fresh.store.open()
      await fresh.load()
      await fresh.store.close()
      const at = Date.now()
      const expected = listedContent(fresh, at)
      expect(listedContent(parts, at)).toEqual(expected)
      expect(expected.size).toBeGreaterThan(50)
    }
    expect(acts).toBeGreaterThan(rounds * 10)
    expect(cuts).toBeGreaterThan(0)
  })
})

const isUnavailable = (error: unknown) => error instanceof RollcallError && error.failure.code === 'UNAVAILABLE'

/** Until it is done: the connection may break off in between. */
async function again(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
  }
}
