import { createRedisStore } from '../../electron/stores/cache/redis/store.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import type { CacheAddress, SiteCache } from '../../shared/contract/addresses.ts'
import type { StoreInfo } from '../../shared/contract/monitor.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { TestRedis } from '../servers/redis.ts'
import { maxCacheValueBytes } from '../../shared/django/cache-value.ts'
import type { ListedPlace } from './listed-conformance.ts'
import { noTls, siteOf } from './places.ts'

export type RedisAddress = Extract<CacheAddress, { kind: 'redis' }>

export const cachePrefix = ':1:django.contrib.sessions.cache'

export const redisAddress = (
  { host, port }: Pick<TestRedis, 'host' | 'port'>,
  changes: Partial<RedisAddress> = {},
): RedisAddress => ({
  kind: 'redis',
  topology: 'single',
  servers: [{ host, port }],
  masterName: null,
  socketPath: null,
  user: '',
  database: 0,
  tls: noTls,
  ...changes,
})

/** A site whose sessions are in this Redis and nowhere else. */
export function redisSite(address: RedisAddress, changes: Partial<Site> = {}, cache: Partial<SiteCache> = {}): Site {
  const site = siteOf({ kind: 'sqlite', file: '/nowhere' })
  return {
    ...site,
    store: null,
    users: null,
    cache: { address, keyPrefix: '', version: 1, sessionPrefix: null, longestRequest: 60, ...cache },
    django: { ...site.django, sessionEngine: 'cache' },
    ...changes,
  }
}

export function storeOf(
  address: RedisAddress,
  changes: Partial<Site> = {},
  cache: Partial<SiteCache> = {},
  password: string | null = null,
): ListedStore {
  const site = redisSite(address, changes, cache)
  if (site.cache === undefined) throw new Error('A site without a cache')
  return createRedisStore(site, site.cache, address, password)
}

/** What a new store over this address says when it is opened; it is closed again. */
export async function opening(
  address: RedisAddress,
  password: string | null = null,
  mode: 'operator' | 'read-only' = 'operator',
): Promise<StoreInfo> {
  const store = storeOf(address, { mode }, {}, password)
  try {
    return await store.open()
  } finally {
    await store.close()
  }
}

const asBytes = (latin1: string) => Buffer.from(latin1, 'latin1')
let saves = 0

/** As Django counts an age from the moment of the save: the ends of two saves are never the same. */
const partOfSecond = () => ((saves += 1) * 251) % 1000

type Servers = {
  readonly address: RedisAddress
  /** Runs a command where the key is. */
  readonly at: (key: string, command: readonly (string | Buffer)[]) => Promise<unknown>
  /** Runs a command on every server. */
  readonly everywhere: (command: readonly string[]) => Promise<readonly unknown[]>
  readonly goAway: () => Promise<void>
  readonly comeBack: () => Promise<void>
  readonly stop?: () => Promise<void>
}

/** Sessions in Redis as the shared tests of listed stores want them. */
export function listedPlace({ address, at, everywhere, stop, ...line }: Servers): ListedPlace {
  const foreign = [
    ':1:other',
    'plain',
    `:1:django.contrib.sessions.cached_db${'a'.repeat(32)}`,
    `${cachePrefix}short`,
    `${cachePrefix}${'h'.repeat(32)}`,
  ]
  const ours = (sessionKey: string) => cachePrefix + sessionKey
  return {
    newStore: mode => storeOf(address, { mode }),
    keyOf: sessionKey => sessionKey,
    save: async (sessionKey, data, expireDate) => {
      const key = ours(sessionKey)
      await at(key, ['SET', key, asBytes(data), 'PXAT', String(expireDate / 1000 + partOfSecond())])
    },
    remove: async sessionKey => void (await at(ours(sessionKey), ['DEL', ours(sessionKey)])),
    empty: async () => void (await everywhere(['FLUSHALL'])),
    keysLeft: async () => {
      const names = (await everywhere(['KEYS', `${cachePrefix}*`])).flat().map(String)
      return names.map(name => name.slice(cachePrefix.length)).filter(name => /^k\d{31}$/.test(name))
    },
    addForeign: async () => {
      for (const key of foreign.slice(0, -1)) await at(key, ['SET', key, 'theirs'])
      // Of another type, under a name that fits.
      for (const key of foreign.slice(-1)) await at(key, ['HSET', key, 'field', 'theirs'])
    },
    foreignLeft: async () => {
      const there = await Promise.all(foreign.map(key => at(key, ['EXISTS', key])))
      return there.reduce<number>((sum, count) => sum + Number(count), 0)
    },
    ...line,
    stop: stop ?? (() => Promise.resolve()),
    dataOf: number => `{"number": ${number}, "text": "\u00e9\u00ff\u0000"}`,
    huge: { data: 'x'.repeat(maxCacheValueBytes + 500_000), bytes: maxCacheValueBytes + 500_000 },
    markGrainMs: 0,
    dateTolerance: 1_100_000,
  }
}
