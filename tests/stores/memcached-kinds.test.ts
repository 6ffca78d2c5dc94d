import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { createStore } from '../../electron/stores/open-store.ts'
import type { ListedStore, StoredSession } from '../../electron/stores/store.ts'
import { createCacheDecoder } from '../../shared/django/cache-value.ts'
import type { TestMemcached, TestMemcachedOptions } from '../servers/memcached.ts'
import { startMemcached } from '../servers/memcached.ts'
import { listAll } from './listed-conformance.ts'
import { memcachedPrefix, memcachedSite, memcachedStore, saver } from './memcached-place.ts'
import { failureOf, like } from './places.ts'

const day = 86_400e6
const now = Math.floor(Date.now() / 1000) * 1e6
const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`

async function started(options?: TestMemcachedOptions): Promise<{ server: TestMemcached; store: ListedStore }> {
  const server = await startMemcached(options)
  onTestFinished(server.stop)
  const { socketPath } = server
  const address = { kind: 'memcached' as const, servers: [{ host: server.host, port: server.port }], socketPath }
  const store = memcachedStore(memcachedSite([server], { address }))
  onTestFinished(store.close)
  return { server, store }
}

describe('a Memcached that is another than most', () => {
  it.each([
    ['-X', /lists no keys \(-X\)/],
    ['-o no_lru_crawler', /no_lru_crawler/],
  ])('with %s lists nothing, says so, and yet finds a session by its key', async (args, words) => {
    const { server, store } = await started({ args: args.split(' ') })
    const info = await store.open()
    expect(info.notes).toContainEqual(like(words))
    expect(info.notes).toContainEqual(like(/looked up by the value of their cookie/))
    expect(info.unlisted).toEqual({ which: 'all', reason: like(words) })
    expect(info.logout).toEqual({ possible: true, reason: null })
    await saver(server)(keyOf(1), '\x80\x05}.', now + day)
    expect(await listAll(store, 10)).toEqual(new Map())
    expect(await store.get([keyOf(1), keyOf(2)])).toEqual([
      { sessionKey: keyOf(1), sessionData: '\x80\x05}.', expireDate: now + day },
    ])
    expect(await store.delete([keyOf(1)])).toEqual([{ sessionKey: keyOf(1), outcome: 'deleted' }])
    expect(await store.get([keyOf(1)])).toEqual([])
  })

  it('with -C can end sessions but not change them, and notices a save by its end', async () => {
    const { server, store } = await started({ args: ['-C'] })
    const info = await store.open()
    expect(info.setExpiry).toEqual({ possible: false, reason: like(/without cas/) })
    await saver(server)(keyOf(1), 'one', now + day)
    const before = (await listAll(store, 10)).get(keyOf(1))
    await saver(server)(keyOf(1), 'one', now + day + 1e6)
    expect((await listAll(store, 10)).get(keyOf(1))).not.toBe(before)
    const [session] = await store.get([keyOf(1)])
    expect(await failureOf(store.replace(session as StoredSession, session as StoredSession))).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await store.delete([keyOf(1)])).toMatchObject([{ outcome: 'deleted' }])
  })

  it('is reached by its socket', async () => {
    const { server, store } = await started({ onSocket: true })
    await store.open()
    await saver(server)(keyOf(1), 'one', now + day)
    expect([...(await listAll(store, 10)).keys()]).toEqual([keyOf(1)])
  })

  it('says that a restart took every session', async () => {
    const { server, store } = await started()
    await store.open()
    await saver(server)(keyOf(1), 'one', now + day)
    expect(store.notes?.()).toEqual([])
    await new Promise(resolve => setTimeout(resolve, 4000))
    await server.restart()
    await store.list(undefined, 10).catch(() => undefined)
    await store.open()
    expect(await listAll(store, 10)).toEqual(new Map())
    expect(store.notes?.()).toEqual([like(/was restarted at .* UTC: every session in it ended/)])
  })

  it('gives entries without an end one far away, and keeps that when it is moved', async () => {
    const { server, store } = await started()
    await store.open()
    await saver(server)(keyOf(1), 'one', 0)
    const [session] = await store.get([keyOf(1)])
    expect(new Date((session?.expireDate ?? 0) / 1000).getUTCFullYear()).toBe(9999)
    expect((await listAll(store, 10)).size).toBe(1)
    if (session === undefined) throw new Error('It is not there')
    expect(await store.replace(session, { ...session, sessionData: 'two' })).toBe('replaced')
    expect(await server.ask(`mg ${memcachedPrefix}${keyOf(1)} t\r\n`, /\r\n/)).toBe('HD t-1\r\n')
    const late = { ...session, sessionData: 'two', expireDate: Date.UTC(2039, 0, 1) * 1000 }
    expect(await failureOf(store.replace({ ...session, sessionData: 'two' }, late))).toMatchObject({
      code: 'UNSUPPORTED',
      message: like(/2038/),
    })
  })

  it('keeps the flags of what it writes, and says there whether it is compressed', async () => {
    const { server, store } = await started()
    await store.open()
    const flags = async () => (await server.ask(`mg ${memcachedPrefix}${keyOf(1)} f\r\n`, /\r\n/)).trim()
    await saver(server)(keyOf(1), '\x80\x05}.', now + day, 5)
    const replace = async (sessionData: string) => {
      const [session] = await store.get([keyOf(1)])
      return session && store.replace(session, { ...session, sessionData, expireDate: now + 40 * day })
    }
    expect([await replace('\x80\x05N.'), await flags()]).toEqual(['replaced', 'HD f5'])
    expect([await replace('\x78\x9c\x01'), await flags()]).toEqual(['replaced', 'HD f13'])
    expect([await replace('\x80\x05}.'), await flags()]).toEqual(['replaced', 'HD f5'])
    expect((await store.get([keyOf(1)]))[0]?.expireDate).toBe(now + 40 * day)
  })

  it('reads no more of many long sessions at once than fits, yet every one, and hardly one twice', async () => {
    const { server, store } = await started({ args: ['-m', '300'] })
    await store.open()
    const long = '\x80'.repeat(900_000)
    const count = 120
    for (let number = 0; number < count; number += 1) await saver(server)(keyOf(number), long, now + day)
    const sent = async () => Number(/bytes_written (\d+)/.exec(await server.ask('stats\r\n', /END\r\n$/))?.[1])
    const before = await sent()
    const rows = await store.get(Array.from({ length: count + 1 }, (_, number) => keyOf(number)))
    expect(rows.map(({ sessionKey }) => sessionKey).sort()).toEqual(Array.from({ length: count }, (_, at) => keyOf(at)))
    expect(rows.every(({ sessionData }) => sessionData === long)).toBe(true)
    expect((await sent()) - before).toBeLessThan(count * long.length * 1.5)
  })

  it('asks to be spared a new list for many times what the last one took, also before a table', async () => {
    const { server, store } = await started()
    await store.open()
    const others = Array.from({ length: 20_000 }, (_, number) => `set page:${number} 0 60 1 noreply\r\n1\r\n`)
    await server.ask(`${others.join('')}version\r\n`, /VERSION/)
    await saver(server)(keyOf(1), 'one', now + day)
    expect(store.restMs?.()).toBe(0)
    const began = performance.now()
    expect((await store.list(undefined, 10)).rows).toHaveLength(1)
    const took = performance.now() - began
    expect(store.restMs?.()).toBeGreaterThan(0)
    expect(store.restMs?.()).toBeLessThanOrEqual(20 * took)
    // Who asks all the same is answered.
    expect((await store.list(undefined, 10)).rows).toHaveLength(1)

    const site = memcachedSite([server])
    const cachedDb = createStore(
      {
        ...site,
        store: { kind: 'sqlite', file: '/nowhere' },
        cache: site.cache && { ...site.cache, sessionPrefix: 'django.contrib.sessions.cache' },
        django: { ...site.django, sessionEngine: 'cached_db' },
      },
      { password: null },
    )
    onTestFinished(cachedDb.close)
    if (cachedDb.kind !== 'dated') throw new Error('It is a table')
    expect(await cachedDb.cacheBefore?.entries(undefined, 10)).toEqual({ rows: [keyOf(1)], next: undefined })
    expect(await cachedDb.cacheBefore?.entries(undefined, 10)).toEqual({ rows: [], next: undefined })
  })

  it('is not touched by being read: its own count of uses stays as it was', async () => {
    const { server, store } = await started()
    await store.open()
    await saver(server)(keyOf(1), 'one', now + day)
    await listAll(store, 10)
    await store.get([keyOf(1)])
    expect(await server.ask(`mg ${memcachedPrefix}${keyOf(1)} h u\r\n`, /\r\n/)).toBe('HD h0\r\n')
  })

  it.each(['3.2', '4.2', '5.2', '6.1'])('holds what Django %s wrote', async version => {
    const vectors = vectorsOf(version)
    expect(vectors.length).toBeGreaterThan(5)
    const { server } = await started()
    const decode = createCacheDecoder(nodePrimitives)
    for (const vector of vectors) {
      const { key_prefix: keyPrefix, engine, session_key: sessionKey } = vector
      const data = Buffer.from(vector.value_base64, 'base64').toString('latin1')
      const prefix = vector.cache_key.slice(0, -sessionKey.length)
      await saver(server, prefix)(sessionKey, data, now + day, Number(vector.flags))
      const site = memcachedSite([server], { keyPrefix })
      // The store of the cache half alone is asked: the prefix of cached_db is its own.
      const sessionPrefix = engine === 'cached_db' ? 'django.contrib.sessions.cached_db' : null
      const store = memcachedStore({
        ...site,
        cache: { ...(site.cache as never as object), sessionPrefix } as typeof site.cache,
      })
      await store.open()
      expect(await store.get([sessionKey])).toEqual([{ sessionKey, sessionData: data, expireDate: now + day }])
      expect((await listAll(store, 100)).has(sessionKey)).toBe(true)
      expect(decode(data)).toMatchObject({ unreadable: null, compressed: vector.flags === '9' || vector.flags === 9 })
      await store.close()
    }
  })
})

type Vector = {
  readonly id: string
  readonly engine: string
  readonly key_prefix: string
  readonly session_key: string
  readonly cache_key: string
  readonly value_base64: string
  readonly flags: number | string
}

function vectorsOf(version: string): readonly Vector[] {
  const file = new URL(`../fixtures/django/caches-${version}.json`, import.meta.url)
  const all = JSON.parse(readFileSync(file, 'utf8')) as Vector[]
  return all.filter(vector => vector.id.startsWith('pymemcache') && vector.value_base64 !== undefined)
}

/** Something that listens and says always the same. */
async function impostor(answer: (request: string) => string | null): Promise<{ host: string; port: number }> {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.on('data', bytes => {
      const words = answer(bytes.toString('latin1'))
      if (words === null) socket.destroy()
      else socket.write(words, 'latin1')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It does not listen')
  return { host: '127.0.0.1', port: address.port }
}

describe('a server that is none', () => {
  const statistics = 'STAT time 1795272509\r\nSTAT uptime 60\r\nSTAT version 1.6.18\r\nEND\r\n'
  const storeOver = async (answer: (request: string) => string | null) => {
    const store = memcachedStore(memcachedSite([await impostor(answer)]))
    onTestFinished(store.close)
    return store
  }
  const get = async (items: string) => {
    const store = await storeOver(request =>
      request.includes('mg ') ? `${statistics}${items}${statistics}` : statistics,
    )
    return failureOf(store.get([keyOf(1), keyOf(2)]))
  }

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a line without end', 'x'.repeat(5000)],
    ['statistics without end', 'STAT a b\r\n'.repeat(3000)],
    ['more than was asked for', `${statistics}VERSION 1\r\n`],
  ])('is named as such: %s', async (_, words) => {
    const store = await storeOver(() => words)
    expect(await failureOf(store.open())).toMatchObject({ code: 'BAD_REQUEST', message: like(/is no Memcached/) })
  })

  it.each([
    ['an item that was not asked for', 'VA 1 t1 f0 c1 O7\r\nx\r\nMN\r\n'],
    ['an item twice', 'VA 1 t1 f0 c1 O0\r\nx\r\nVA 1 t1 f0 c1 O0\r\nx\r\nMN\r\n'],
    ['a size that is none', 'VA -1 t1 f0 c1 O0\r\nx\r\nMN\r\n'],
    ['a size that is too long', `VA ${'9'.repeat(16)} t1 f0 c1 O0\r\nx\r\nMN\r\n`],
    ['a value longer than was said', 'VA 1 t1 f0 c1 O0\r\nxxxxxxxx\r\nMN\r\n'],
    ['no end, no flags', 'VA 1\r\nx\r\nMN\r\n'],
  ])('gives no session: %s', async (_, items) => {
    expect(await get(items)).toMatchObject({ code: 'BAD_REQUEST', message: like(/is no Memcached/) })
  })

  it('is given up in the middle of a value without end', async () => {
    const part = 'x'.repeat(1_000_000)
    const store = await storeOver(request =>
      request.includes('mg ') ? `${statistics}VA 99999999999 t1 f0 c1 O0\r\n${part}` : statistics,
    )
    const work = failureOf(store.get([keyOf(1)]))
    await new Promise(resolve => setTimeout(resolve, 200))
    await store.close()
    expect(await work).toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('is told from one that wants people to sign in, and one that hangs up', async () => {
    const asking = await storeOver(() => 'CLIENT_ERROR unauthenticated\r\n')
    expect(await failureOf(asking.open())).toMatchObject({ code: 'FORBIDDEN', message: like(/user and a password/) })
    const ending = await storeOver(() => null)
    expect(await failureOf(ending.open())).toMatchObject({ code: 'UNAVAILABLE', hint: like(/SASL/) })
  })

  it('is named when it is too old to say when a session ends', async () => {
    const store = await storeOver(request =>
      request.startsWith('stats') ? statistics.replace('1.6.18', '1.5.22') : 'BADCLASS invalid class id\r\n',
    )
    expect(await failureOf(store.open())).toMatchObject({ code: 'UNSUPPORTED', message: like(/Memcached 1\.5\.22/) })
  })

  it('lists what is no list for nobody', async () => {
    for (const words of ['hello\r\n', `key=%3A1%3Adjango.contrib.sessions.cache${'a'.repeat(32)} exp=x\n`]) {
      const store = await storeOver(() => words)
      expect(await failureOf(store.list(undefined, 10))).toMatchObject({ code: 'BAD_REQUEST' })
    }
  })

  it('asks for no key that could be a command', async () => {
    const asked: string[] = []
    const store = await storeOver(request => {
      asked.push(request)
      return `${statistics}MN\r\n${statistics}`
    })
    for (const key of ['x\r\nflush_all\r\nxxxxxxxx', 'a b c d e f g h', `${'k'.repeat(32)}\n`, '*'.repeat(32)]) {
      expect(await store.get([key])).toEqual([])
    }
    expect(asked).toEqual([])
  })
})
