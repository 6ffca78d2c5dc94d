import { afterAll, describe, expect, it } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { redisAddress } from '../stores/redis-place.ts'
import { describeCacheJourneys } from './cache-journeys.ts'
import { watch } from './engines.ts'
import { sqlitePlace } from './places.ts'

const database = 3
const keyPrefix = 'the {shop}*'
const compressor = (name: string) => `django_redis.compressors.${name}`
const serializer = (name: string) => ({ SERIALIZER: `django_redis.serializers.${name}` })

/** As sites configure django-redis: its own pickles, and each serializer with a compressor. */
const kinds: readonly { readonly name: string; readonly options: object; readonly config: readonly string[] }[] = [
  { name: 'pickles, with notifications on', options: {}, config: ['notify-keyspace-events Kg$xe'] },
  {
    name: 'JSON in zlib',
    options: { ...serializer('json.JSONSerializer'), COMPRESSOR: compressor('zlib.ZlibCompressor') },
    config: [],
  },
  {
    name: 'msgpack in LZ4',
    options: { ...serializer('msgpack.MSGPackSerializer'), COMPRESSOR: compressor('lz4.Lz4Compressor') },
    config: [],
  },
  { name: 'pickles in xz', options: { COMPRESSOR: compressor('lzma.LzmaCompressor') }, config: [] },
]

describe.each(kinds)('sessions in Redis through django-redis: $name', ({ options, config }) => {
  let redis: TestRedis | undefined
  afterAll(() => redis?.stop())

  const watched = watch(sqlitePlace, undefined, async () => {
    const started = await startRedis({ config, password: 'a-password' })
    redis = started
    return {
      settings: {
        SESSION_ENGINE: 'django.contrib.sessions.backends.cache',
        CACHES: {
          default: {
            BACKEND: 'django_redis.cache.RedisCache',
            LOCATION: `redis://:a-password@127.0.0.1:${started.port}/${database}`,
            KEY_PREFIX: keyPrefix,
            VERSION: 2,
            OPTIONS: options,
          },
        },
      },
      site: (plain): Site => ({
        ...plain,
        django: { ...plain.django, sessionEngine: 'cache' },
        cache: {
          address: redisAddress(started, { database }),
          keyPrefix,
          version: 2,
          sessionPrefix: null,
          longestRequest: 0,
        },
      }),
      secrets: { cachePassword: 'a-password' },
    }
  })

  it('is given an expiry that holds across the saves of the site, in its own serializer and compressor', async () => {
    const { site, newcomer } = watched
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 7200 })
    expect(job.result).toMatchObject({ changed: 1, untilNextSave: 0, failed: 0 })
    expect(await browser.post('/cart')).toEqual({ status: 200, body: { items: 1 } })
    const row = await site().until({ text: `${name}@` }, ({ expiryKind }) => expiryKind === 'seconds')
    expect(Math.abs((row.expireAt - Date.now()) / 1000 - 7200)).toBeLessThan(30)
  })

  describeCacheJourneys(watched, config.length > 0 ? 'all' : 'short')
})
