import { describe, expect, it } from 'vitest'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { settingsFields } from '../../../shared/contract/settings.ts'
import { proposeSite } from '../../../shared/django/settings/propose.ts'
import { readSettings } from '../../../shared/django/settings/read-settings.ts'
import { random } from './random.ts'

const propose = (source: string) => proposeSite(readSettings(source))
const core = 'django.core.cache.backends.'
const own = 'django.contrib.sessions.backends.'

/** A site whose sessions are in a cache with this entry of CACHES. */
const inCache = (entry: string, more = '') =>
  propose(`import os\nSESSION_ENGINE = '${own}cache'\nCACHES = {'default': ${entry}}\n${more}`)
const cacheOf = (entry: string) => inCache(entry).fields.cache
const asked = (entry: string, more = '') =>
  inCache(entry, more)
    .open.filter(({ setting }) => setting.startsWith('CACHES'))
    .map(({ setting, why }) => `${setting}: ${why}`)

const plain = { keyPrefix: '', version: 1 }
const single = { kind: 'redis', topology: 'single', socketPath: '', ...plain }

describe('a Redis in CACHES', () => {
  it.each([
    [
      'Django’s own',
      `{'BACKEND': '${core}redis.RedisCache', 'LOCATION': 'redis://cache:6380'}`,
      { servers: [{ host: 'cache', port: 6380 }] },
    ],
    [
      'a database in the URL, a prefix and a version',
      `{'BACKEND': '${core}redis.RedisCache', 'LOCATION': 'redis://cache/2', 'KEY_PREFIX': 'shop', 'VERSION': 3}`,
      { servers: [{ host: 'cache', port: 6379 }], database: 2, keyPrefix: 'shop', version: 3 },
    ],
    [
      'a database and a user among the options',
      `{'BACKEND': '${core}redis.RedisCache', 'LOCATION': 'redis://cache', 'OPTIONS': {'db': 4, 'username': 'ana'}}`,
      { servers: [{ host: 'cache', port: 6379 }], database: 4, user: 'ana' },
    ],
    [
      'TLS',
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'rediss://ana@cache/0', 'OPTIONS': {'CONNECTION_POOL_KWARGS': {'ssl_ca_certs': '/etc/ca.pem'}}}",
      { servers: [{ host: 'cache', port: 6379 }], user: 'ana', tlsMode: 'verify-full', caFile: '/etc/ca.pem' },
    ],
    [
      'a socket',
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'unix:///run/redis.sock?db=1'}",
      { servers: [{ host: 'localhost', port: 6379 }], socketPath: '/run/redis.sock', database: 1 },
    ],
    [
      'a cluster',
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': ['redis://one:7000', 'redis://two:7001'], 'OPTIONS': {'CLIENT_CLASS': 'shop.ClusterClient'}}",
      {
        topology: 'cluster',
        servers: [
          { host: 'one', port: 7000 },
          { host: 'two', port: 7001 },
        ],
      },
    ],
    [
      'sentinels',
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://mymaster/5', 'OPTIONS': {'CLIENT_CLASS': 'django_redis.client.SentinelClient', 'SENTINELS': [('one', 26379), ('two', '26380')]}}",
      {
        topology: 'sentinel',
        masterName: 'mymaster',
        database: 5,
        servers: [
          { host: 'one', port: 26_379 },
          { host: 'two', port: 26_380 },
        ],
      },
    ],
    [
      'env.cache',
      "env.cache('REDIS_URL', default='rediscache://cache:6379/1?key_prefix=shop')",
      { servers: [{ host: 'cache', port: 6379 }], database: 1, keyPrefix: 'shop' },
    ],
  ])('with %s is read', (_name, entry, expected) => {
    expect(cacheOf(entry)).toEqual({ ...single, ...expected })
    expect(asked(entry)).toEqual([])
  })

  it.each([
    ['in the URL', "'LOCATION': 'redis://:hunter2@cache/1'"],
    ['as a parameter', "'LOCATION': 'redis://cache/1?password=hunter2'"],
    ['in the second URL', "'LOCATION': 'redis://cache/1,redis://:hunter2@two/1'"],
    ['among the options', "'LOCATION': 'redis://cache/1', 'OPTIONS': {'PASSWORD': 'hunter2'}"],
    ['for Django’s own', "'LOCATION': 'redis://cache/1', 'OPTIONS': {'password': 'hunter2'}"],
    ['for the pool', "'LOCATION': 'redis://cache/1', 'OPTIONS': {'CONNECTION_POOL_KWARGS': {'password': 'hunter2'}}"],
  ])('has its password %s, which is not shown', (_name, parts) => {
    const { secrets, ...said } = inCache(`{'BACKEND': 'django_redis.cache.RedisCache', ${parts}}`)
    expect(secrets).toMatchObject({ password: null, cachePassword: 'hunter2' })
    expect(JSON.stringify(said)).not.toContain('hunter2')
  })

  it.each([
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': os.environ['REDIS_URL']}",
      '["LOCATION"]: it comes from the environment variable REDIS_URL',
    ],
    ["{'BACKEND': 'django_redis.cache.RedisCache'}", '["LOCATION"]: it is not set in this file'],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'hunter2@cache'}",
      '["LOCATION"]: its address cannot be read',
    ],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': ['redis://one', 'redis://two']}",
      '["LOCATION"]: it names several servers: the first, which Django writes to, is read',
    ],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://mymaster/0', 'OPTIONS': {'CLIENT_CLASS': 'django_redis.client.SentinelClient'}}",
      '["OPTIONS.SENTINELS"]: it is not set in this file',
    ],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://h', 'OPTIONS': {'PASSWORD': secret('hunter2')}}",
      '["OPTIONS.PASSWORD"]: it is the result of secret(…) in line 3',
    ],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://h', 'KEY_FUNCTION': 'shop.make_key'}",
      '["KEY_FUNCTION"]: the site makes its keys by a function of its own: only keys that Django’s own function makes are found',
    ],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://h', 'OPTIONS': {'CLIENT_CLASS': 'django_redis.client.ShardClient'}}",
      '["BACKEND"]: it spreads the keys over several servers by a rule of its own, which Rollcall does not follow',
    ],
    [
      "{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://h', 'KEY_PREFIX': prefix(), 'VERSION': 'two'}",
      '["KEY_PREFIX"]: it is the result of prefix(…) in line 3',
      '["VERSION"]: it is not of the kind that Django takes',
    ],
  ])('%s asks for what it does not say', (entry, ...expected) => {
    expect(asked(entry)).toEqual(expected.map(words => `CACHES["default"]${words}`))
  })
})

describe('other caches', () => {
  it.each([
    [
      `{'BACKEND': '${core}memcached.PyMemcacheCache', 'LOCATION': '127.0.0.1:11211'}`,
      { kind: 'memcached', servers: [{ host: '127.0.0.1', port: 11_211 }], socketPath: '' },
    ],
    [
      `{'BACKEND': '${core}memcached.PyLibMCCache', 'LOCATION': ['one', '[::1]:11212']}`,
      {
        kind: 'memcached',
        servers: [
          { host: 'one', port: 11_211 },
          { host: '::1', port: 11_212 },
        ],
        socketPath: '',
      },
    ],
    [
      `{'BACKEND': '${core}memcached.PyMemcacheCache', 'LOCATION': 'one:1;two:2'}`,
      {
        kind: 'memcached',
        servers: [
          { host: 'one', port: 1 },
          { host: 'two', port: 2 },
        ],
        socketPath: '',
      },
    ],
    [
      `{'BACKEND': '${core}memcached.PyMemcacheCache', 'LOCATION': 'unix:/tmp/m.sock'}`,
      { kind: 'memcached', socketPath: '/tmp/m.sock' },
    ],
    [
      `{'BACKEND': '${core}memcached.PyLibMCCache', 'LOCATION': '/tmp/m.sock'}`,
      { kind: 'memcached', socketPath: '/tmp/m.sock' },
    ],
    [`{'BACKEND': '${core}db.DatabaseCache', 'LOCATION': 'my_cache'}`, { kind: 'database', table: 'my_cache' }],
    [
      `{'BACKEND': '${core}filebased.FileBasedCache', 'LOCATION': '/var/tmp/cache'}`,
      { kind: 'files', folder: '/var/tmp/cache' },
    ],
    ["env.cache_url('C', default='dbcache://my_cache')", { kind: 'database', table: 'my_cache' }],
    ["env.cache_url('C', default='filecache:///var/tmp/cache')", { kind: 'files', folder: '/var/tmp/cache' }],
    [
      "env.cache_url('C', default='pymemcache://one:1,two:2/')",
      {
        kind: 'memcached',
        servers: [
          { host: 'one', port: 1 },
          { host: 'two', port: 2 },
        ],
        socketPath: '',
      },
    ],
  ])('%s', (entry, expected) => {
    expect(cacheOf(entry)).toEqual({ ...plain, ...expected })
    expect(asked(entry)).toEqual([])
  })

  it.each([
    [
      `{'BACKEND': '${core}locmem.LocMemCache'}`,
      /^CACHES\["default"\]\["BACKEND"\]: it is in the memory of the site’s own processes/,
    ],
    [`{'BACKEND': '${core}dummy.DummyCache'}`, /\["BACKEND"\]: it keeps nothing/],
    ["{'BACKEND': 'shop.cache.Cache', 'LOCATION': 'x'}", /\["BACKEND"\]: it is of the site’s own/],
    ["{'LOCATION': 'x'}", /\["BACKEND"\]: it is not set in this file/],
    ['{}', /\["BACKEND"\]: it is not set in this file/],
    ['get_cache()', /^CACHES\["default"\]: it is the result of get_cache/],
    ["env.cache('CACHE_URL')", /^CACHES\["default"\]: it comes from the environment variable CACHE_URL/],
    [
      `{'BACKEND': '${core}memcached.PyMemcacheCache', 'LOCATION': ['one', secret()]}`,
      /\["LOCATION"\]: it is not of the kind/,
    ],
    [`{'BACKEND': '${core}memcached.PyMemcacheCache', 'LOCATION': 'one:99999'}`, /\["LOCATION"\]/],
    [`{'BACKEND': '${core}db.DatabaseCache', 'LOCATION': 'a"b'}`, /\["LOCATION"\]/],
    [
      `{'BACKEND': '${core}filebased.FileBasedCache', 'LOCATION': Path(__file__).parent / 'cache'}`,
      /\["LOCATION"\]: it is cache in the folder of the settings file/,
    ],
  ])('%s asks for what is not known', (entry, why) => {
    expect(asked(entry)).toEqual(expect.arrayContaining([expect.stringMatching(why)]))
  })

  it('are those of SESSION_CACHE_ALIAS', () => {
    const source = `SESSION_ENGINE = '${own}cached_db'
SESSION_CACHE_ALIAS = 'sessions'
CACHES = {
    'default': {'BACKEND': '${core}locmem.LocMemCache'},
    'sessions': {'BACKEND': '${core}redis.RedisCache', 'LOCATION': 'redis://cache'},
}
`
    expect(propose(source).fields).toMatchObject({ sessionEngine: 'cached_db', cache: { kind: 'redis' } })
    const { open } = propose(source.replace("'sessions': {", "'other': {"))
    expect(open).toContainEqual({ setting: 'CACHES["sessions"]', why: 'it is not set in this file', line: 3 })
  })

  it('are not asked for where no session is in one', () => {
    const { fields, open } = propose(`CACHES = {'default': {'BACKEND': '${core}locmem.LocMemCache'}}\n`)
    expect(fields.cache).toBeUndefined()
    expect(open.filter(({ setting }) => setting.startsWith('CACHES'))).toEqual([])
    expect(propose(`SESSION_ENGINE = '${own}cache'\n`).open).toContainEqual(
      expect.objectContaining({ setting: 'CACHES' }),
    )
  })
})

describe('engines without a table', () => {
  it('have a folder and the name of the cookie', () => {
    const { fields } = propose(
      `SESSION_ENGINE = '${own}file'\nSESSION_FILE_PATH = '/var/s'\nSESSION_COOKIE_NAME = 'shop'\n`,
    )
    expect(fields).toMatchObject({ sessionEngine: 'file', files: { folder: '/var/s', cookieName: 'shop' } })
  })

  it('ask for a folder that is not set', () => {
    const { fields, open } = propose(`SESSION_ENGINE = '${own}file'\n`)
    expect(fields.files).toEqual({ cookieName: 'sessionid' })
    expect(open).toContainEqual(
      expect.objectContaining({ setting: 'SESSION_FILE_PATH', why: expect.stringMatching(/mostly \/tmp$/) as string }),
    )
  })

  it('may keep everything in cookies', () => {
    const { fields } = propose(`SESSION_ENGINE = '${own}signed_cookies'\n`)
    expect(fields.sessionEngine).toBe('signed_cookies')
  })
})

describe('engines of packages', () => {
  it.each([
    ['user_sessions.backends.db', { sessionEngine: 'db', table: 'user_sessions_session' }],
    ['qsessions.backends.db', { sessionEngine: 'db', table: 'qsessions_session' }],
    [
      'qsessions.backends.cached_db',
      { sessionEngine: 'cached_db', table: 'qsessions_session', cache: { sessionPrefix: 'qsessions.q_cached_db' } },
    ],
  ])('%s has a table of its own', (engine, expected) => {
    expect(propose(`SESSION_ENGINE = '${engine}'\n`).fields).toMatchObject(expected)
  })

  it('redis_sessions is refused with the reason', () => {
    const { fields, open } = propose("SESSION_ENGINE = 'redis_sessions.session'\n")
    expect(fields.sessionEngine).toBeUndefined()
    expect(open[1]?.why ?? open[0]?.why).toMatch(/keys of their|under keys of its own/)
  })
})

it('damaged caches are read or refused, never shown with their password', () => {
  const next = random(20_261_123)
  const site = `SESSION_ENGINE = '${own}cached_db'
CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': ['redis://ana:hunter2@cache:6379/1', 'redis://two'],
  'KEY_PREFIX': 'shop', 'VERSION': 2, 'OPTIONS': {'CLIENT_CLASS': 'django_redis.client.SentinelClient',
  'SENTINELS': [('one', 26379)], 'PASSWORD': 'hunter2', 'CONNECTION_POOL_KWARGS': {'ssl_ca_certs': '/etc/ca.pem'}}}}
`
  const pieces = ['(', ')', "'", '[', '{', ',', ';', '?', '@', ':', '//', '1', 'None', 'unix:', '+sentinel', '%', '\0']
  let read = 0
  for (let round = 0; round < 2_000; round += 1) {
    let source = site
    for (let times = 1 + next(3); times > 0; times -= 1) {
      const at = next(source.length)
      source = source.slice(0, at) + (pieces[next(pieces.length)] ?? '') + source.slice(at + next(8))
    }
    try {
      const { fields } = propose(source)
      expect(settingsFields.safeParse(fields).error).toBeUndefined()
      read += 1
    } catch (error) {
      expect(error).toBeInstanceOf(RollcallError)
    }
  }
  expect(read).toBeGreaterThan(300)
})
