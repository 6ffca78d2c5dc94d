import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { rowOf } from '../../electron/monitor/rows.ts'
import { never } from '../../shared/contract/session.ts'
import { packValue } from '../../shared/django/cache-packing.ts'
import { withMsgpackEntry } from '../../shared/django/msgpack/set-entry.ts'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { cachePrefix, redisAddress, redisSite } from '../stores/redis-place.ts'
import { listedPartsOf } from './listed-parts.ts'

const foreign = 100_000
const ofOtherTypes = 2000
const login = '{"_auth_user_id": "7", "_auth_user_backend": "django.contrib.auth.backends.ModelBackend"}'
const packed = (value: string, packing: 'zlib' | 'gzip' | 'xz' | 'lz4' | 'zstandard') =>
  packValue(nodePrimitives, value, packing) ?? ''
const bomb = `{"a": "${'0'.repeat(6_000_000)}"}`

const vectors = JSON.parse(
  readFileSync(new URL('../fixtures/django/caches-5.2.json', import.meta.url), 'utf8'),
) as readonly { readonly id: string; readonly value_base64: string }[]
const djangoPickle = Buffer.from(
  vectors.find(({ id }) => id === 'redis/cache/seed')?.value_base64 ?? '',
  'base64',
).toString('latin1')

/** What stands under the name of a session, and what is to be said of it. Serializers and compressors all differ from each other. */
const values: readonly (readonly [what: string, value: string, reason: string | null])[] = [
  ['JSON', login, null],
  ['a pickle', djangoPickle, null],
  ['msgpack', withMsgpackEntry('\x80', 'items', 3), null],
  ...(['zlib', 'gzip', 'xz', 'lz4', 'zstandard'] as const).map(
    packing => [packing, packed(login, packing), null] as const,
  ),
  ['a number', '1795203996', 'unknown-format'],
  ['nothing', '', 'empty'],
  ['text', 'theirs', 'unknown-format'],
  ['a pickle that calls', "\x80\x04cos\nsystem\n(S'touch /tmp/rollcall-was-here'\ntR.", 'not-an-object'],
  ['a pickle that ends early', djangoPickle.slice(0, 80), 'not-pickle'],
  ['msgpack without end', `\x81\xa1a${'\x91'.repeat(60_000)}`, 'too-large'],
  ['msgpack that lies', '\xdf\xff\xff\xff\xff', 'not-msgpack'],
  ...(['zlib', 'gzip', 'zstandard'] as const).map(
    packing => [`a bomb in ${packing}`, packed(bomb, packing), 'too-large'] as const,
  ),
  ['more than is ever decoded', `{"a": "${'0'.repeat(1_500_000)}"}`, 'too-large'],
  ['zlib of nothing of the kind', '\x78\x9cnothing', 'not-compressed-data'],
]

describe('a Redis shared with others', () => {
  let redis: TestRedis
  const keyOf = (at: number) => `s${String(at).padStart(31, '0')}`
  const names = values.map((_, at) => keyOf(at))

  beforeAll(async () => {
    redis = await startRedis({ config: ['proto-max-bulk-len 8mb'] })
    const { client } = redis
    const filling: Promise<unknown>[] = []
    for (let at = 0; at < foreign; at += 1) filling.push(client.sendCommand(['SET', `:1:other${at}`, 'theirs']))
    for (let at = 0; at < ofOtherTypes; at += 1) {
      filling.push(client.sendCommand(['HSET', `${cachePrefix}h${String(at).padStart(31, '0')}`, 'field', 'theirs']))
    }
    for (const [at, [, value]] of values.entries()) {
      filling.push(client.sendCommand(['SET', cachePrefix + keyOf(at), Buffer.from(value, 'latin1'), 'EX', '5000']))
    }
    filling.push(client.sendCommand(['PERSIST', cachePrefix + keyOf(0)]))
    await Promise.all(filling)
  })
  afterAll(() => redis.stop())

  it('shows every session with what can be said of it, and nothing of the others', async () => {
    const parts = listedPartsOf(redisSite(redisAddress(redis)))
    await parts.store.open()
    expect(await parts.store.count().then(count => count === null || count < foreign)).toBe(true)
    await parts.load()
    const { index, people } = parts
    expect(index.count()).toBe(values.length)
    for (const [at, [what, , reason]] of values.entries()) {
      const slot = index.find(keyOf(at))
      const row = rowOf(index, people, slot, Date.now())
      expect([what, row.statusReason === null || row.status === 'stale' ? null : row.statusReason]).toEqual([
        what,
        reason,
      ])
    }
    // A key without an end is there until somebody deletes it.
    expect(rowOf(index, people, index.find(keyOf(0)), Date.now())).toMatchObject({ expireAt: never, status: 'stale' })
    await parts.store.close()
  })

  it('can be rid of each of them, and of nothing else', async () => {
    const parts = listedPartsOf(redisSite(redisAddress(redis)))
    await parts.store.open()
    const outcomes = await parts.store.delete(names)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(names.map(() => 'deleted'))
    expect(await redis.client.sendCommand(['DBSIZE'])).toBe(foreign + ofOtherTypes)
    await parts.load()
    expect(parts.index.count()).toBe(0)
    await parts.store.close()
  })
})
