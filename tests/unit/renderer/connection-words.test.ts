import { describe, expect, it } from 'vitest'
import {
  addressWords,
  freshnessWords,
  isIncomplete,
  siteWords,
  stateWords,
  statusTone,
} from '../../../renderer/app/connection-words.ts'
import type { MonitorStatus } from '../../../shared/contract/monitor.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { cacheNamed, mysqlAddress, redisAddress, siteNamed } from '../api/sites.ts'

describe('where a store is', () => {
  it('names port and account, and the product once the server told it', () => {
    const where = { host: 'db.example.com', port: 3307, user: 'reader', database: 'shop' }
    const store = mysqlAddress(where)
    expect(addressWords(store)).toBe('MySQL or MariaDB · shop at db.example.com:3307 as reader')
    expect(addressWords(store, 'MariaDB 10.11.6')).toBe('MariaDB 10.11.6 · shop at db.example.com:3307 as reader')
    expect(addressWords(mysqlAddress({ ...where, host: '::1', user: '' }))).toBe(
      'MySQL or MariaDB · shop at [::1]:3307',
    )
    expect(addressWords(mysqlAddress({ ...where, socketPath: '/run/db.sock' }))).toContain('at /run/db.sock as reader')
    expect(addressWords({ kind: 'sqlite', file: '/srv/site/db.sqlite3' })).toBe('SQLite · /srv/site/db.sqlite3')
  })
})

describe('where the sessions of a site are', () => {
  const cache = cacheNamed(redisAddress())
  const inEngine = (sessionEngine: Site['django']['sessionEngine'], changes: Partial<Site> = {}) => {
    const site = siteNamed('shop')
    return siteWords({ ...site, ...changes, django: { ...site.django, sessionEngine } })
  }

  it('is a table, a cache, or both', () => {
    expect(inEngine('db')).toMatch(/^MySQL or MariaDB · shop at .* · django_session$/)
    expect(inEngine('cached_db', { cache })).toMatch(
      / · django_session, and before it Redis · cache\.example\.com:6379$/,
    )
    expect(inEngine('cached_db')).toMatch(/, and before it a cache that is not known$/)
    expect(inEngine('cache', { cache, store: null })).toBe('Redis · cache.example.com:6379')
  })

  it('names no table where there is none', () => {
    const files = { folder: '/var/s', cookieName: 'sessionid' }
    expect(inEngine('file', { files, store: null })).toBe('Files · /var/s')
    expect(inEngine('signed_cookies', { store: null })).toBe('Signed cookies')
    expect(inEngine('signed_cookies')).toMatch(/^Signed cookies · people in MySQL or MariaDB · shop at/)
  })
})

describe('the state of a connection', () => {
  const fits = { signed: 8, fitting: 8, verdict: 'fits' } as const
  const none = { signed: 8, fitting: 0, verdict: 'none' } as const

  it('is not good with a key that fits no row', () => {
    expect([
      stateWords({ state: 'live', key: fits, progress: null }),
      statusTone({ state: 'live', key: fits }),
    ]).toEqual(['Live', 'good'])
    expect([
      stateWords({ state: 'live', key: none, progress: null }),
      statusTone({ state: 'live', key: none }),
    ]).toEqual(['Key does not fit', 'bad'])
    expect(statusTone({ state: 'reconnecting', key: none })).toBe('warning')
    expect(stateWords({ state: 'failed', key: null, progress: null })).toBe('Not connected')
  })
})

describe('how fresh the picture is', () => {
  const now = Date.UTC(2026, 10, 21)
  const status = (changes: Partial<MonitorStatus>): MonitorStatus => ({
    ...{
      connectionId: 'c',
      state: 'live',
      version: 1,
      updatedAt: now - 3000,
      refreshIntervalMs: 1000,
      sessions: 12_000,
    },
    ...{ people: 9, key: null, progress: null, changesPerMinute: 0, databaseShare: 0, sweepRefreshes: 1 },
    ...{ store: null, failure: null, retryAt: null, ...changes },
  })
  const progress = { done: 12_000, total: 1_000_000, perSecond: 5, secondsLeft: 5 }

  it('is told with how far reading came, also when it was paused in its midst', () => {
    expect(freshnessWords(status({ state: 'loading', progress }), now)).toBe('Reading 12,000 of 1,000,000')
    expect(freshnessWords(status({ state: 'loading', progress: { ...progress, total: null } }), now)).toBe(
      'Reading 12,000',
    )
    expect(freshnessWords(status({ state: 'paused', progress }), now)).toBe('Reading paused')
    expect(freshnessWords(status({ state: 'paused' }), now)).toBe('Paused · updated 3 s ago')
  })

  it('has nobody taken for absent before everything was read', () => {
    const states = ['loading', 'paused', 'reconnecting'] as const
    expect(states.map(state => isIncomplete(status({ state, progress })))).toEqual([true, true, true])
    expect(states.map(state => isIncomplete(status({ state })))).toEqual([true, false, false])
    expect(isIncomplete(status({ state: 'live' }))).toBe(false)
  })
})
