import { describe, expect, it } from 'vitest'
import { secretsOfDraft } from '../../../electron/api/drafts.ts'
import type { FoundSecrets } from '../../../electron/api/settings-readings.ts'
import { createSettingsReadings } from '../../../electron/api/settings-readings.ts'
import type { Secrets } from '../../../electron/monitor/protocol.ts'
import type { CacheAddress } from '../../../shared/contract/addresses.ts'
import { settingsReading } from '../../../shared/contract/settings.ts'
import { cacheNamed, mysqlAddress, redisAddress } from './sites.ts'

const there = [{ host: 'cache.example.com', port: 6380 }]
const fullTls = { mode: 'verify-full' as const, caFile: null }

const settings = (host: string) => `
SECRET_KEY = 'hunter2-key'
SECRET_KEY_FALLBACKS = ['hunter2-old']
DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop', 'HOST': ${host}, 'PASSWORD': 'hunter2'}}
`
const readings = () => {
  const hidden: Secrets[] = []
  return { hidden, ...createSettingsReadings(secrets => void hidden.push(secrets)) }
}
const host = 'db.example.com'

describe('a reading of a settings file', () => {
  it('says which secrets there are, and keeps them', () => {
    const { read, get, hidden } = readings()
    const reading = read(settings(`'${host}'`))
    expect(reading.found).toEqual({ password: true, cachePassword: false, secretKey: true, secretKeyFallbacks: 1 })
    expect(settingsReading.parse(reading)).toEqual(reading)
    expect(JSON.stringify(reading)).not.toContain('hunter2')
    const secrets = {
      password: 'hunter2',
      cachePassword: null,
      secretKey: 'hunter2-key',
      secretKeyFallbacks: ['hunter2-old'],
    }
    expect(get(reading.readingId).secrets).toEqual(secrets)
    // So that no log shows them either.
    expect(hidden).toEqual([secrets])
  })

  it('is forgotten after some others', () => {
    const { read, get } = readings()
    const { readingId } = read(settings("'db'"))
    for (let others = 0; others < 8; others += 1) read(settings("'db'"))
    expect(() => get(readingId)).toThrow(/not held any more/)
    expect(() => get('never')).toThrow(/not held any more/)
  })

  it('adds to that of a file which it imports', () => {
    const { read, get } = readings()
    const base = read(settings("'db'"))
    const local = read("from .base import *\nSECRET_KEY = 'hunter3'\n", base.readingId)
    expect(local.found).toEqual({ password: true, cachePassword: false, secretKey: true, secretKeyFallbacks: 1 })
    expect(get(local.readingId)).toMatchObject({
      secrets: { password: 'hunter2', secretKey: 'hunter3', secretKeyFallbacks: ['hunter2-old'] },
      server: { host: 'db' },
    })
  })

  it('gives its secrets to a draft that gives none', () => {
    const { read, get } = readings()
    const found = get(read(settings(`'${host}'`)).readingId)
    const held = {
      secrets: { password: 'held', secretKey: 'held-key', secretKeyFallbacks: [] },
      site: { store: mysqlAddress() },
    }
    const address = mysqlAddress({ host, port: 3306 })
    expect(secretsOfDraft({ secrets: {}, site: { store: address } }, held, found)).toEqual({
      password: 'hunter2',
      cachePassword: null,
      secretKey: 'hunter2-key',
      secretKeyFallbacks: ['hunter2-old'],
    })
    const given = { password: '', secretKey: 'typed', secretKeyFallbacks: [] }
    expect(secretsOfDraft({ secrets: given, site: { store: address } }, held, found)).toEqual({
      password: null,
      cachePassword: null,
      secretKey: 'typed',
      secretKeyFallbacks: [],
    })
  })

  it('leaves what is held where the file has no secret', () => {
    const { read, get } = readings()
    const found = get(read('DEBUG = True\n').readingId)
    const secrets = { password: 'held', cachePassword: null, secretKey: 'held-key', secretKeyFallbacks: ['older'] }
    const address = mysqlAddress()
    expect(
      secretsOfDraft({ secrets: {}, site: { store: address } }, { secrets, site: { store: address } }, found),
    ).toEqual(secrets)
  })

  it.each([
    ['another host', mysqlAddress({ host: 'evil.example.com', port: 3306 })],
    ['another port', mysqlAddress({ host, port: 3307 })],
    ['a socket', mysqlAddress({ host, port: 3306, socketPath: '/tmp/s' })],
    ['another engine', { ...mysqlAddress({ host, port: 3306 }), kind: 'postgres' as const }],
    ['a replica', mysqlAddress({ host, port: 3306, replica: { host: 'copy', port: 3306 } })],
  ])('does not send its password to %s', (_name, address) => {
    const { read, get } = readings()
    const found = get(read(settings(`'${host}'`)).readingId)
    expect(() =>
      secretsOfDraft({ secrets: {}, site: { store: address as ReturnType<typeof mysqlAddress> } }, null, found),
    ).toThrow(/type the password/)
  })

  it('sends its password to the server that a person fills in where the file names none', () => {
    const { read, get } = readings()
    const found = get(read(settings("os.environ['DB_HOST']")).readingId)
    const address = mysqlAddress({ host: 'db.example.com', port: 3306 })
    expect(secretsOfDraft({ secrets: {}, site: { store: address } }, null, found).password).toBe('hunter2')
  })
})

describe('the password of a cache in a settings file', () => {
  const cache = (location: string) => `
SESSION_ENGINE = 'django.contrib.sessions.backends.cache'
CACHES = {'default': {'BACKEND': 'django.core.cache.backends.redis.RedisCache', 'LOCATION': ${location}}}
`
  const foundIn = (location: string) => {
    const { read, get } = readings()
    const reading = read(cache(location))
    expect(JSON.stringify(reading)).not.toContain('hunter2')
    return { reading, found: get(reading.readingId) }
  }
  const cachePasswordOf = (address: CacheAddress, found: FoundSecrets) =>
    secretsOfDraft({ secrets: {}, site: { store: null, cache: cacheNamed(address) } }, null, found).cachePassword

  it('is kept, and goes to the server beside it', () => {
    const { reading, found } = foundIn("'rediss://:hunter2@cache.example.com:6380/1'")
    expect(reading.found).toMatchObject({ password: false, cachePassword: true })
    const address = redisAddress({ servers: [{ host: 'Cache.example.com', port: 6380 }], tls: fullTls, database: 1 })
    expect(cachePasswordOf(address, found)).toBe('hunter2')
  })

  it.each([
    ['another host', { servers: [{ host: 'evil.example.com', port: 6380 }] }],
    ['another port', { servers: [{ host: 'cache.example.com', port: 6379 }] }],
    ['one more server', { servers: [...there, { host: 'evil.example.com', port: 6380 }] }],
    ['a socket', { servers: there, socketPath: '/tmp/s' }],
    ['a weaker line', { servers: there, tls: { mode: 'require' as const, caFile: null } }],
    ['sentinels', { servers: there, topology: 'sentinel' as const, masterName: 'mymaster' }],
  ])('does not go to %s', (_name, changes) => {
    const { found } = foundIn("'rediss://:hunter2@cache.example.com:6380/1'")
    expect(() => cachePasswordOf(redisAddress({ tls: fullTls, ...changes }), found)).toThrow(/type its password/)
  })

  it('does not go from a socket to servers beside which the socket still stands', () => {
    const { found } = foundIn("'unix://:hunter2@/run/redis/redis.sock'")
    const address = redisAddress({ socketPath: '/run/redis/redis.sock', servers: there })
    expect(cachePasswordOf(address, found)).toBe('hunter2')
    const { topology: _, ...cache } = found.server.cache ?? {}
    const unsaid = { ...found, server: { ...found.server, cache } }
    expect(() => cachePasswordOf({ ...address, topology: 'cluster' } as CacheAddress, unsaid)).toThrow(
      /type its password/,
    )
  })

  it('goes to no Memcached', () => {
    const { found } = foundIn("'rediss://:hunter2@cache.example.com:6380/1'")
    const address = { kind: 'memcached' as const, servers: there, socketPath: null }
    expect(cachePasswordOf(address, found)).toBeNull()
  })

  it('goes to the server that a person fills in where the file names none', () => {
    const { found } = foundIn("env('REDIS_URL'), 'OPTIONS': {'password': 'hunter2'}")
    expect(cachePasswordOf(redisAddress(), found)).toBe('hunter2')
  })
})
