import { createRedisStore } from '../../electron/stores/cache/redis/store.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import type { CacheAddress, SiteCache } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { TestRedis } from '../servers/redis.ts'
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
