import { afterAll, describe, expect, it } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import type { TestMemcached } from '../servers/memcached.ts'
import { startMemcached } from '../servers/memcached.ts'
import { describeCacheJourneys } from './cache-journeys.ts'
import { watch } from './engines.ts'
import { sqlitePlace } from './places.ts'

const backends = [
  { name: 'PyMemcacheCache over three servers', backend: 'PyMemcacheCache', servers: 3, extent: 'all' },
  { name: 'PyLibMCCache over two servers', backend: 'PyLibMCCache', servers: 2, extent: 'short' },
] as const

describe.each(backends)('sessions in $name', ({ backend, servers: wanted, extent }) => {
  let servers: readonly TestMemcached[] = []
  afterAll(() => Promise.all(servers.map(server => server.stop())))
  const watched = watch(sqlitePlace, undefined, async () => {
    servers = await Promise.all(Array.from({ length: wanted }, () => startMemcached()))
    return {
      settings: {
        SESSION_ENGINE: 'django.contrib.sessions.backends.cache',
        CACHES: {
          default: {
            BACKEND: `django.core.cache.backends.memcached.${backend}`,
            LOCATION: servers.map(({ host, port }) => `${host}:${port}`),
            KEY_PREFIX: 'schlüssel',
          },
        },
      },
      site: (plain): Site => ({
        ...plain,
        django: { ...plain.django, sessionEngine: 'cache' },
        cache: {
          address: { kind: 'memcached', servers: servers.map(({ host, port }) => ({ host, port })), socketPath: null },
          keyPrefix: 'schlüssel',
          version: 1,
          sessionPrefix: null,
          longestRequest: 0,
        },
      }),
    }
  })
  describeCacheJourneys(watched, extent)

  it('holds an end beyond thirty days, which Memcached reads as a date', async () => {
    const { site, newcomer } = watched
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const far = 45 * 86_400
    await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: far })
    await site().until({ text: `${name}@` }, row => Math.abs(row.expireAt - Date.now() - far * 1000) < 30_000)
    expect((await browser.get('/me')).status).toBe(200)
  })

  it('shows nobody once the servers were restarted, as Django does', async () => {
    const { site, newcomer } = watched
    const { name, browser } = await newcomer()
    await site().one({ text: `${name}@` })
    for (const server of servers) await server.restart()
    await site().none({ text: `${name}@` })
    await site().untilState('live')
    expect((await browser.get('/me')).status).toBe(401)
  })
})

describe('sessions in a Memcached that lists no keys', () => {
  let server: TestMemcached | undefined
  afterAll(() => server?.stop())
  const { console, site, newcomer } = watch(sqlitePlace, undefined, async () => {
    server = await startMemcached({ args: ['-X'], onSocket: true })
    const socketPath = server.socketPath ?? ''
    return {
      settings: {
        SESSION_ENGINE: 'django.contrib.sessions.backends.cache',
        CACHES: {
          default: {
            BACKEND: 'django.core.cache.backends.memcached.PyMemcacheCache',
            LOCATION: `unix:${socketPath}`,
          },
        },
      },
      site: (plain): Site => ({
        ...plain,
        django: { ...plain.django, sessionEngine: 'cache' },
        cache: {
          address: { kind: 'memcached', servers: [{ host: '127.0.0.1', port: 11_211 }], socketPath },
          keyPrefix: '',
          version: 1,
          sessionPrefix: null,
          longestRequest: 0,
        },
      }),
    }
  })
  const lookUp = (sessionKey: string) =>
    console().call('cookie.inspect', { connectionId: site().connectionId, value: sessionKey })

  it('are found by their cookie, followed from then on, and ended', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    const [anas, belas] = [ana, bela].map(({ browser }) => browser.sessionKey() ?? '') as [string, string]
    expect(await site().rows()).toEqual([])
    for (const key of [anas, belas]) expect(await lookUp(key)).toMatchObject({ kind: 'session' })
    const { ref } = await site().one({ text: `${ana.name}@` })
    await ana.browser.post('/set-expiry', { value: 7200 })
    await site().until({ text: `${ana.name}@` }, row => row.expiryKind === 'seconds')
    await bela.browser.post('/logout')
    await site().none({ text: `${bela.name}@` })
    const job = await site().logOut({ kind: 'sessions', refs: [ref] })
    expect(job.result).toMatchObject({ loggedOut: 1, failed: 0 })
    expect((await ana.browser.get('/me')).status).toBe(401)
    expect(await lookUp(anas)).toMatchObject({ kind: 'nothing' })
  })
})
