import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CacheAddress } from '../../shared/contract/addresses.ts'
import { startMemcached } from '../servers/memcached.ts'
import { startRedis } from '../servers/redis.ts'
import { redisAddress } from '../stores/redis-place.ts'
import type { Task } from './django-site.ts'
import type { Place } from './places.ts'
import { mariadbPlace, sqlitePlace } from './places.ts'

/** A cache before a table: the entry of CACHES, and where the console finds it. */
export type SlowCache = {
  readonly settings: Readonly<Record<string, unknown>>
  readonly tasks: readonly Task[]
  readonly address: CacheAddress
  readonly stop: () => void | Promise<void>
}

export type SlowCacheKind = {
  readonly name: string
  readonly startPlace: () => Promise<Place>
  readonly startCache: () => Promise<SlowCache>
}

const inDatabase = async (): Promise<SlowCache> => ({
  settings: { BACKEND: 'slow_cache.SlowDatabaseCache', LOCATION: 'site_cache' },
  tasks: [['createcachetable']],
  address: { kind: 'database', table: 'site_cache' },
  stop: () => undefined,
})

async function inFiles(): Promise<SlowCache> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-slow-cache-'))
  return {
    settings: { BACKEND: 'slow_cache.SlowFileCache', LOCATION: folder },
    tasks: [],
    address: { kind: 'files', folder },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function inRedis(): Promise<SlowCache> {
  const redis = await startRedis()
  return {
    settings: { BACKEND: 'slow_cache.SlowRedis', LOCATION: `redis://127.0.0.1:${redis.port}/1` },
    tasks: [],
    address: redisAddress(redis, { database: 1 }),
    stop: redis.stop,
  }
}

async function inMemcached(): Promise<SlowCache> {
  const { host, port, stop } = await startMemcached()
  return {
    settings: { BACKEND: 'slow_cache.SlowMemcached', LOCATION: `${host}:${port}` },
    tasks: [],
    address: { kind: 'memcached', servers: [{ host, port }], socketPath: null },
    stop,
  }
}

/** Django's caches in which `set` takes its time while a test wants it to; see site/slow_cache.py. */
export const slowCaches: readonly SlowCacheKind[] = [
  { name: 'SQLite behind a table', startPlace: sqlitePlace, startCache: inDatabase },
  { name: 'MariaDB behind Redis', startPlace: mariadbPlace, startCache: inRedis },
  { name: 'SQLite behind Memcached', startPlace: sqlitePlace, startCache: inMemcached },
  { name: 'SQLite behind files', startPlace: sqlitePlace, startCache: inFiles },
]
