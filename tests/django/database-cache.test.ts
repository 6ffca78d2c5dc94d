import { describe, expect, it } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import { describeCacheJourneys } from './cache-journeys.ts'
import { engines, watch } from './engines.ts'

/** As createcachetable makes it. */
const table = 'site_cache'
const localTime = { useTimeZone: false, timeZone: 'America/Chicago' }

describe.each(engines)('sessions in the database cache over $name', ({ name: engine, startPlace }) => {
  // One of them with dates in local time.
  const watched = watch(startPlace, engine === 'MariaDB' ? localTime : undefined, () => ({
    settings: {
      SESSION_ENGINE: 'django.contrib.sessions.backends.cache',
      CACHES: {
        default: {
          BACKEND: 'django.core.cache.backends.db.DatabaseCache',
          LOCATION: table,
          KEY_PREFIX: 'my_%site',
          VERSION: 3,
        },
      },
    },
    tasks: [['createcachetable']],
    site: (plain): Site => ({
      ...plain,
      django: { ...plain.django, sessionEngine: 'cache' },
      cache: {
        address: { kind: 'database', table },
        keyPrefix: 'my_%site',
        version: 3,
        sessionPrefix: null,
        longestRequest: 0,
      },
    }),
  }))
  // The rest is the same code over any database.
  describeCacheJourneys(watched, engine === 'MariaDB' ? 'all' : 'short')

  it('clears what has expired, which Django never does by itself', async () => {
    const { site, newcomer, django, console } = watched
    const { name, browser } = await newcomer()
    await site().one({ text: `${name}@` })
    const ours = `cache_key like '%${browser.sessionKey()}'`
    await django().run(`update ${table} set expires = '2020-01-01 12:00:00' where ${ours}`)
    await site().one({ text: `${name}@`, status: ['expired'] })
    const rows = () => django().run(`select cache_key from ${table} where ${ours}`)
    expect(await rows()).toHaveLength(1)
    const { connectionId } = site()
    const { jobId } = await console().call('policy.clearExpired', { connectionId, reason: 'asked for by a test' })
    await expect.poll(async () => (await console().call('jobs.get', { jobId })).state, { timeout: 20_000 }).toBe('done')
    expect(await rows()).toEqual([])
    await site().none({ text: `${name}@` })
  })
})
