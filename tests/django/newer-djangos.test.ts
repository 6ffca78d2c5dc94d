import { afterAll, describe, expect, it } from 'vitest'
import type { CacheAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { startRedis } from '../servers/redis.ts'
import { redisAddress } from '../stores/redis-place.ts'
import { describeCacheJourneys } from './cache-journeys.ts'
import type { Unlike } from './engines.ts'
import { watch } from './engines.ts'
import { mariadbPlace, sqlitePlace } from './places.ts'

/** "4.2=/folder:5.2=/folder", as scripts/newer-djangos.mjs gives them. */
const djangos = (process.env['ROLLCALL_DJANGOS'] ?? '')
  .split(':')
  .filter(entry => entry !== '')
  .map(entry => {
    const [version = '', folder = ''] = entry.split('=')
    return { version, environment: { PYTHONPATH: folder } }
  })

const backends = 'django.contrib.sessions.backends'
const untilLoaded = () => new Promise(resolve => setTimeout(resolve, 500))

function newer(site: Site, sessionEngine: Site['django']['sessionEngine'], address?: CacheAddress): Site {
  const cache = address && { address, keyPrefix: 'shop', version: 3, sessionPrefix: null, longestRequest: 2 }
  return { ...site, django: { ...site.django, release: '4+', sessionEngine }, ...(cache && { cache }) }
}

it.runIf(djangos.length > 0)('has newer Djangos than Debian installs', () => {
  expect(djangos.map(({ version }) => version)).toEqual([...new Set(djangos.map(({ version }) => version))])
})

describe.each(djangos)('Django $version', ({ version, environment }) => {
  describe('db on MariaDB', () => {
    const watched = watch(mariadbPlace, undefined, () => ({
      settings: {},
      environment,
      site: site => newer(site, 'db'),
    }))
    describeTableJourneys(watched, version)
  })

  describe('cache on its own RedisCache', () => {
    const { redis, unlike } = withRedis('cache', environment)
    afterAll(async () => (await redis())?.stop())
    describeCacheJourneys(watch(sqlitePlace, undefined, unlike))
  })

  describe('cached_db with its own RedisCache', () => {
    const { redis, unlike } = withRedis('cached_db', environment)
    afterAll(async () => (await redis())?.stop())
    const { site, newcomer } = watch(sqlitePlace, undefined, unlike)

    it('ends both halves', async () => {
      const { name, browser } = await newcomer()
      const { ref } = await site().one({ text: `${name}@` })
      const job = await site().logOut({ kind: 'sessions', refs: [ref] })
      expect(job.result).toMatchObject({ loggedOut: 1, outcomes: [{ detail: 'Row and cache entry deleted.' }] })
      expect((await browser.get('/me')).status).toBe(401)
    })
  })
})

function withRedis(engine: 'cache' | 'cached_db', environment: Readonly<Record<string, string>>) {
  let started: ReturnType<typeof startRedis> | undefined
  const unlike = async (): Promise<Unlike> => {
    const redis = await (started ??= startRedis())
    return {
      settings: {
        SESSION_ENGINE: `${backends}.${engine}`,
        CACHES: {
          default: {
            BACKEND: 'django.core.cache.backends.redis.RedisCache',
            LOCATION: `redis://127.0.0.1:${redis.port}/2`,
            KEY_PREFIX: 'shop',
            VERSION: 3,
          },
        },
      },
      environment,
      site: site => newer(site, engine, redisAddress(redis, { database: 2 })),
    }
  }
  return { redis: async () => started, unlike }
}

function describeTableJourneys({ django, site, newcomer }: ReturnType<typeof watch>, version: string): void {
  it('is that version', async () => {
    expect(await django().perform(['version'])).toMatch(new RegExp(`^${version}\\.`))
  })

  it('shows who logs in, ends the session, and the browser is out', async () => {
    const { name, browser } = await newcomer()
    const row = await site().one({ text: `${name}@` })
    expect(row).toMatchObject({ status: 'authenticated', signature: 'valid', verified: true })
    await site().logOut({ kind: 'sessions', refs: [row.ref] })
    expect((await browser.get('/me')).status).toBe(401)
    await site().none({ text: `${name}@` })
  })

  it('is not undone by a request in flight', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const inFlight = browser.get('/slow?ms=2000&save=1')
    await untilLoaded()
    await site().logOut({ kind: 'sessions', refs: [ref] })
    expect((await inFlight).status).toBe(400)
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('tells a login of before another password, and one of a user who is no longer active', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    await site().one({ text: `${ana.name}@` })
    await site().one({ text: `${bela.name}@` })
    await django().perform(['password', ana.name, 'another'], ['deactivate', bela.name])
    await site().until({ text: `${ana.name}@` }, ({ statusReason }) => statusReason === 'password-changed')
    await site().until({ text: `${bela.name}@` }, ({ statusReason }) => statusReason === 'user-inactive')
    expect([(await ana.browser.get('/me')).status, (await bela.browser.get('/me')).status]).toEqual([401, 401])
  })

  it('changes an expiry so that it holds across a save, and reads a date that set_expiry wrote', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 3600 })
    await browser.post('/cart')
    const kept = await site().until({ text: `${name}@` }, row => row.expiryKind === 'seconds')
    expect(Math.abs(kept.expireAt - Date.now() - 3_600_000)).toBeLessThan(30_000)
    await browser.post('/set-expiry', { from_now: 7200 })
    const dated = await site().until({ text: `${name}@` }, row => row.expiryKind !== 'seconds')
    expect(Math.abs(dated.expireAt - Date.now() - 7_200_000)).toBeLessThan(30_000)
    expect((await browser.get('/me')).status).toBe(200)
  })
}
