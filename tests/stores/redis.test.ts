import { describe } from 'vitest'
import { maxCacheValueBytes } from '../../shared/django/cache-value.ts'
import { startRedis } from '../servers/redis.ts'
import type { ListedPlace } from './listed-conformance.ts'
import { describeListedStore } from './listed-conformance.ts'
import { cachePrefix, redisAddress, storeOf } from './redis-place.ts'

const asBytes = (latin1: string) => Buffer.from(latin1, 'latin1')

describe('sessions in Redis', () => {
  describeListedStore(() => startPlace([]))
})

describe('sessions in a Redis that does not know PEXPIRETIME', () => {
  describeListedStore(() => startPlace(['rename-command PEXPIRETIME ""']))
})

let saves = 0

/** As Django counts an age from the moment of the save: the ends of two saves are never the same. */
const partOfSecond = () => ((saves += 1) * 251) % 1000

async function startPlace(config: readonly string[]): Promise<ListedPlace> {
  const redis = await startRedis({ config })
  const send = (...command: (string | Buffer)[]) => redis.client.sendCommand<unknown>(command)
  const foreign = [
    ':1:other',
    'plain',
    ':1:django.contrib.sessions.cached_db' + 'a'.repeat(32),
    cachePrefix + 'short',
    cachePrefix + 'h'.repeat(32),
  ]
  return {
    newStore: mode => storeOf(redisAddress(redis), { mode }),
    keyOf: sessionKey => sessionKey,
    save: async (sessionKey, data, expireDate) => {
      await send('SET', cachePrefix + sessionKey, asBytes(data), 'PXAT', String(expireDate / 1000 + partOfSecond()))
    },
    remove: async sessionKey => void (await send('DEL', cachePrefix + sessionKey)),
    empty: async () => void (await send('FLUSHALL')),
    keysLeft: async () => {
      const names = (await send('KEYS', `${cachePrefix}*`)) as string[]
      return names.map(name => name.slice(cachePrefix.length)).filter(name => /^k\d{31}$/.test(name))
    },
    addForeign: async () => {
      for (const key of foreign.slice(0, -1)) await send('SET', key, 'theirs')
      // Of another type, under a name that fits.
      await send('HSET', foreign.at(-1) ?? '', 'field', 'theirs')
    },
    foreignLeft: async () => Number(await send('EXISTS', ...foreign)),
    goAway: redis.halt,
    comeBack: redis.restart,
    stop: redis.stop,
    dataOf: number => `{"number": ${number}, "text": "\u00e9\u00ff\u0000"}`,
    huge: { data: 'x'.repeat(maxCacheValueBytes + 500_000), bytes: maxCacheValueBytes + 500_000 },
    markGrainMs: 0,
    dateTolerance: 1_100_000,
  }
}
