import { describe, expect, it } from 'vitest'
import { secretsOfDraft } from '../../../electron/api/drafts.ts'
import { cacheAddress } from '../../../shared/contract/addresses.ts'
import { cacheNamed, mysqlAddress, redisAddress } from './sites.ts'

const secrets = {
  password: 'held-password',
  cachePassword: null,
  secretKey: 'held-key',
  secretKeyFallbacks: ['older-key'],
}
const held = { secrets, site: { store: mysqlAddress() } }
const refusal = /type the password again/

describe('secrets of a draft', () => {
  it('are the held ones where it gives none', () => {
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress() } }, held)).toEqual(secrets)
  })

  it('replace the held ones, and empty ones forget them', () => {
    const given = { password: 'new', secretKey: '', secretKeyFallbacks: [] }
    expect(secretsOfDraft({ secrets: given, site: { store: mysqlAddress() } }, held)).toEqual({
      password: 'new',
      cachePassword: null,
      secretKey: null,
      secretKeyFallbacks: [],
    })
  })

  it('are none for a connection that was never saved', () => {
    const none = { password: null, cachePassword: null, secretKey: null, secretKeyFallbacks: [] }
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress() } }, null)).toEqual(none)
  })
})

describe('a held password', () => {
  it.each([
    ['another host', mysqlAddress({ host: 'evil.example.com' })],
    ['another port', mysqlAddress({ port: 3307 })],
    ['a socket', mysqlAddress({ socketPath: '/tmp/s' })],
    ['a replica that was not there', mysqlAddress({ replica: { host: 'evil.example.com', port: 3306 } })],
    ['another engine', { ...mysqlAddress(), kind: 'postgres' as const }],
  ])('is not sent to %s', (_name, address) => {
    expect(() => secretsOfDraft({ secrets: {}, site: { store: address as typeof held.site.store } }, held)).toThrow(
      refusal,
    )
    const typed = secretsOfDraft(
      { secrets: { password: 'p2' }, site: { store: address as typeof held.site.store } },
      held,
    )
    expect(typed.password).toBe('p2')
  })

  it('is sent to the same replica, and to the primary alone', () => {
    const replica = { host: 'copy.example.com', port: 3306 }
    const both = { secrets, site: { store: mysqlAddress({ replica }) } }
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress({ replica }) } }, both).password).toBe(
      'held-password',
    )
    expect(secretsOfDraft({ secrets: {}, site: { store: mysqlAddress() } }, both).password).toBe('held-password')
    const other = mysqlAddress({ replica: { ...replica, port: 3307 } })
    expect(() => secretsOfDraft({ secrets: {}, site: { store: other } }, both)).toThrow(refusal)
  })

  it('is sent to another database or with other letters of the same host', () => {
    const address = mysqlAddress({ host: 'DB.example.com', database: 'blog' })
    expect(secretsOfDraft({ secrets: {}, site: { store: address } }, held).password).toBe('held-password')
  })

  it('is not sent over a weaker line, nor under another authority', () => {
    const tls = { mode: 'verify-full' as const, caFile: '/etc/ca.pem' }
    const strong = { secrets, site: { store: mysqlAddress({ tls }) } }
    for (const weaker of [
      { ...tls, mode: 'require' as const },
      { ...tls, caFile: '/tmp/ca.pem' },
    ]) {
      const address = mysqlAddress({ tls: weaker })
      expect(() => secretsOfDraft({ secrets: {}, site: { store: address } }, strong)).toThrow(/encryption was weakened/)
      expect(secretsOfDraft({ secrets: { password: 'p2' }, site: { store: address } }, strong).password).toBe('p2')
    }
    const stronger = mysqlAddress({ tls: { mode: 'verify-ca', caFile: null } })
    expect(secretsOfDraft({ secrets: {}, site: { store: stronger } }, held).password).toBe('held-password')
  })

  it('is dropped for a file', () => {
    const address = { kind: 'sqlite' as const, file: '/srv/db.sqlite3' }
    expect(secretsOfDraft({ secrets: {}, site: { store: address } }, held).password).toBeNull()
  })
})

describe('a held password of a cache', () => {
  const two = [
    { host: 'one.example.com', port: 6379 },
    { host: 'two.example.com', port: 6379 },
  ]
  const strong = { mode: 'verify-full' as const, caFile: '/etc/ca.pem' }
  const before = redisAddress({ topology: 'cluster', servers: two, tls: strong })
  const withCache = {
    secrets: { ...secrets, cachePassword: 'held-cache' },
    site: { store: null, cache: cacheNamed(before) },
  }
  const given = (address: typeof before, cachePassword?: string) =>
    secretsOfDraft({ secrets: { cachePassword }, site: { store: null, cache: cacheNamed(address) } }, withCache)
      .cachePassword
  const like = (changes: object) => ({ ...before, ...changes })

  it.each([
    ['the same servers', {}],
    ['other letters of the same host', { servers: [{ host: 'ONE.example.com', port: 6379 }, two[1]] }],
    ['fewer servers', { servers: [two[1]] }],
    ['another user and database', { user: 'ana', database: 3 }],
  ])('is sent to %s', (_name, changes) => {
    expect(given(like(changes))).toBe('held-cache')
  })

  it.each([
    ['another host', { servers: [{ host: 'evil.example.com', port: 6379 }] }, /servers of the cache were changed/],
    ['another port', { servers: [{ ...two[0], port: 6380 }] }, /servers of the cache were changed/],
    ['one more server', { servers: [...two, { host: 'evil.example.com', port: 6379 }] }, /were changed/],
    ['a socket', { topology: 'single', socketPath: '/tmp/redis.sock' }, /were changed/],
    ['a single server', { topology: 'single' }, /were changed/],
    ['a weaker line', { tls: { ...strong, mode: 'require' } }, /encryption of the cache was weakened/],
    ['another authority', { tls: { ...strong, caFile: '/tmp/ca.pem' } }, /was weakened/],
  ])('is not sent to %s', (_name, changes, message) => {
    expect(() => given(like(changes))).toThrow(message)
    expect(given(like(changes), 'typed')).toBe('typed')
  })

  it.each(['cluster', 'sentinel'] as const)('is not sent to a %s beside which the socket still stands', topology => {
    const socket = redisAddress({ socketPath: '/run/redis/redis.sock', tls: strong })
    const held = { ...withCache, site: { store: null, cache: cacheNamed(socket) } }
    const evil = { topology, servers: [{ host: 'evil.example.com', port: 6379 }], masterName: null }
    const address = { ...socket, ...evil, tls: { mode: 'disable' as const, caFile: null } } as typeof socket
    const draft = (cache: typeof socket) => ({ secrets: {}, site: { store: null, cache: cacheNamed(cache) } })
    expect(() => secretsOfDraft(draft(address), held)).toThrow(/were changed/)
    expect(cacheAddress.safeParse(address).error?.issues).toMatchObject([{ path: ['socketPath'] }])
    expect(
      secretsOfDraft(draft({ ...socket, tls: { mode: 'disable', caFile: null } } as typeof socket), held).cachePassword,
    ).toBe('held-cache')
    expect(cacheAddress.parse(socket)).toEqual(socket)
  })

  it('is not sent to other servers of a cluster beside which a socket stood', () => {
    const servers = [{ host: 'evil.example.com', port: 6379 }]
    const cluster = { ...before, socketPath: '/tmp/redis.sock' } as typeof before
    const held = { ...withCache, site: { store: null, cache: cacheNamed(cluster) } }
    const draft = { secrets: {}, site: { store: null, cache: cacheNamed({ ...cluster, servers } as typeof before) } }
    expect(() => secretsOfDraft(draft, held)).toThrow(/were changed/)
  })

  it('is not sent to another master of the same sentinels', () => {
    const sentinel = redisAddress({ topology: 'sentinel', servers: two, masterName: 'mymaster' })
    const held = { ...withCache, site: { store: null, cache: cacheNamed(sentinel) } }
    const draft = (masterName: string) => ({
      secrets: {},
      site: { store: null, cache: cacheNamed({ ...sentinel, masterName } as typeof sentinel) },
    })
    expect(secretsOfDraft(draft('mymaster'), held).cachePassword).toBe('held-cache')
    expect(() => secretsOfDraft(draft('other'), held)).toThrow(/were changed/)
  })

  it('is forgotten with the Redis, and when it is emptied', () => {
    const memcached = { kind: 'memcached' as const, servers: two, socketPath: null }
    expect(given(memcached)).toBeNull()
    expect(secretsOfDraft({ secrets: {}, site: { store: null } }, withCache).cachePassword).toBeNull()
    expect(given(before, '')).toBeNull()
  })

  it('does not go to the database, nor the other way', () => {
    const store = mysqlAddress()
    const both = secretsOfDraft(
      { secrets: {}, site: { store, cache: cacheNamed(before) } },
      { ...withCache, site: { ...withCache.site, store } },
    )
    expect(both).toMatchObject({ password: 'held-password', cachePassword: 'held-cache' })
  })
})
