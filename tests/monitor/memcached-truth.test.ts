import { describe, expect, it, onTestFinished } from 'vitest'
import { createRandom, pick, randomSessionKey } from '../../electron/demo/random.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { openGate } from '../servers/gate.ts'
import type { TestMemcached } from '../servers/memcached.ts'
import { startMemcached } from '../servers/memcached.ts'
import { memcachedPrefix, memcachedSite } from '../stores/memcached-place.ts'
import { loginOf } from './django-row.ts'
import { listedContent, listedPartsOf } from './listed-parts.ts'

const seed = Number(process.env['ROLLCALL_TRUTH_SEED'] ?? Date.now() % 1_000_000)
const rounds = 12

/** A site that saves and ends sessions at random, each at one of its servers. */
function createSite(servers: readonly TestMemcached[], random: () => number) {
  const keys: string[] = []
  let acts = 0
  const serverOf = (key: string) => servers[key.charCodeAt(0) % servers.length] as TestMemcached
  const ask = (key: string, request: string, last: RegExp) => serverOf(key).ask(request, last)
  const save = async (key: string) => {
    const expiry = pick(random, [null, null, 0, 7200, 40 * 86_400]) ?? undefined
    const own = expiry === undefined ? {} : { _session_expiry: expiry }
    const payload = { ...loginOf(1 + Math.floor(random() * 9)), count: Math.floor(random() * 1e9), ...own }
    const data = random() < 0.03 ? 'broken' : JSON.stringify(payload)
    // Two in a row, in the same second and of the same length.
    const exptime = Math.floor(Date.now() / 1000) + (expiry === undefined || expiry === 0 ? 1_209_600 : expiry)
    await ask(key, `set ${memcachedPrefix}${key} 1 ${exptime} ${data.length}\r\n${data}\r\n`, /STORED\r\n/)
  }
  const remove = async (key: string) => {
    keys.splice(keys.indexOf(key), 1)
    await ask(key, `delete ${memcachedPrefix}${key}\r\n`, /(DELETED|NOT_FOUND)\r\n/)
  }
  const logIn = async () => {
    const key = randomSessionKey(random)
    keys.push(key)
    await save(key)
  }
  const things: readonly (() => Promise<void>)[] = [
    logIn,
    () => save(pick(random, keys)),
    () => save(pick(random, keys)),
    () => save(pick(random, keys)),
    () => remove(pick(random, keys)),
    // A key that is cycled at a login.
    async () => {
      await remove(pick(random, keys))
      await logIn()
    },
    // Ended by its time, and an end that was moved alone.
    async () => {
      const key = pick(random, keys)
      await ask(key, `touch ${memcachedPrefix}${key} ${random() < 0.5 ? -1 : 9000}\r\n`, /(TOUCHED|NOT_FOUND)\r\n/)
    },
    async () => {
      const server = pick(random, servers)
      await server.ask(`set page:${Math.floor(random() * 100)} 0 60 1\r\n1\r\n`, /STORED/)
    },
  ]
  return {
    logIn,
    act: async () => {
      acts += 1
      await (keys.length < 100 ? logIn() : pick(random, things)())
    },
    acts: () => acts,
  }
}

describe.each([1, 2])('following %i Memcached', count => {
  it(`ends with what a fresh full read finds (seed ${seed})`, { timeout: 120_000 }, async () => {
    const random = createRandom(seed)
    const servers = await Promise.all(Array.from({ length: count }, () => startMemcached()))
    onTestFinished(async () => void (await Promise.all(servers.map(server => server.stop()))))
    const gates = await Promise.all(servers.map(openGate))
    onTestFinished(async () => void (await Promise.all(gates.map(gate => gate.shut()))))
    const visited = createSite(servers, random)
    for (let made = 0; made < 300; made += 1) await visited.logIn()

    /** While it is read, others write; and now and then the line is cut in the middle of it. */
    let isBusy = false
    let cuts = 0
    const over = <Input extends unknown[], Result>(ask: (...input: Input) => Promise<Result>) => {
      return async (...input: Input): Promise<Result> => {
        if (isBusy && random() < 0.6) await visited.act()
        const answered = ask(...input)
        if (isBusy && random() < 0.1) {
          cuts += 1
          setImmediate(() => gates.forEach(gate => gate.cut()))
        }
        return answered
      }
    }
    const around = (store: ListedStore): ListedStore => ({
      ...store,
      get: over(store.get),
      list: over((after, limit) => store.list(after, Math.min(limit, 40))),
    })
    const site = memcachedSite(gates.map(({ port }) => ({ host: '127.0.0.1', port })))
    const parts = listedPartsOf(site, around)
    onTestFinished(parts.store.close)
    await parts.store.open()
    await again(parts.load)

    for (let round = 0; round < rounds; round += 1) {
      isBusy = true
      for (let refreshes = 1 + random() * 4; refreshes > 0; refreshes -= 1) {
        for (let more = random() * 20; more > 0; more -= 1) await visited.act()
        await parts.follow.next(2).catch((error: unknown) => {
          if (!isUnavailable(error)) throw error
          parts.follow.missed()
        })
      }
      isBusy = false
      // The round under way, and a whole one.
      await again(async () => {
        parts.follow.missed()
        await parts.follow.next(0)
      })
      const fresh = listedPartsOf(site)
      await fresh.store.open()
      await fresh.load()
      await fresh.store.close()
      const at = Date.now()
      const expected = listedContent(fresh, at)
      expect(listedContent(parts, at)).toEqual(expected)
      expect(expected.size).toBeGreaterThan(50)
    }
    expect(visited.acts()).toBeGreaterThan(rounds * 10)
    expect(cuts).toBeGreaterThan(0)
  })
})

const isUnavailable = (error: unknown) => error instanceof RollcallError && error.failure.code === 'UNAVAILABLE'

/** Until it is done: the line may be cut in between. */
async function again(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
  }
}
