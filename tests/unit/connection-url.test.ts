import { describe, expect, it } from 'vitest'
import { engineOfUrl, parseConnectionUrl } from '../../shared/connection-url.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

const nothing = { sessionEngine: null, store: null, cache: null, files: null, password: null, cachePassword: null }
const server = {
  host: 'db.example.com',
  socketPath: null,
  user: 'console',
  database: 'shop',
  tls: { mode: 'prefer', caFile: null },
}

describe('servers', () => {
  it.each([
    ['mysql://console:pw@db.example.com/shop', { ...server, kind: 'mysql', port: 3306 }],
    ['mariadb://console:pw@db.example.com:3307/shop', { ...server, kind: 'mysql', port: 3307 }],
    ['  postgres://console:pw@db.example.com/shop\n', { ...server, kind: 'postgres', port: 5432 }],
    ['postgresql+psycopg2://console:pw@db.example.com/shop/', { ...server, kind: 'postgres', port: 5432 }],
    ['postgres://db.example.com/shop?user=console&password=pw', { ...server, kind: 'postgres', port: 5432 }],
  ])('%s', (url, store) => {
    expect(parseConnectionUrl(url)).toEqual({ ...nothing, store, password: 'pw' })
  })

  it.each([
    ['mysql://a:p%40ss%2Fw%3Ard%25@h/d', 'p@ss/w:rd%'],
    ['mysql://a:p@ss@h/d', 'p@ss'],
    ['mysql://a:p/w@h/d', 'p/w'],
    ['mysql://a:p#w@h/d', 'p#w'],
    ['mysql://a:p?w@h/d?ssl-mode=REQUIRED', 'p?w'],
    ['mysql://a:100%@h/d', '100%'],
    ['mysql://a:@h/d', ''],
    ['mysql://a@h/d', null],
  ])('takes the password out of %s', (url, password) => {
    const parsed = parseConnectionUrl(url)
    expect(parsed.password).toBe(password)
    expect(parsed.store).toMatchObject({ host: 'h', user: 'a', database: 'd' })
  })

  it('reads IPv6 hosts and encoded names', () => {
    expect(parseConnectionUrl('postgres://%C3%A4@[::1]:6000/my%20db').store).toMatchObject({
      host: '::1',
      port: 6000,
      user: 'ä',
      database: 'my db',
    })
  })

  it('leaves an @ in the query alone', () => {
    expect(parseConnectionUrl('postgres://h/d?user=a@b').store).toMatchObject({ host: 'h', user: 'a@b' })
  })

  it.each([
    ['mysql://u@localhost/d?socket=/run/mysqld/mysqld.sock', '/run/mysqld/mysqld.sock'],
    ['mysql://u@/d?unix_socket=%2Frun%2Fm.sock', '/run/m.sock'],
    ['postgres://u@%2Fvar%2Frun%2Fpostgresql/d', '/var/run/postgresql'],
    ['postgres:///d?host=/var/run/postgresql&user=u', '/var/run/postgresql'],
  ])('finds the socket in %s', (url, socketPath) => {
    expect(parseConnectionUrl(url).store).toMatchObject({ socketPath, host: 'localhost', user: 'u', database: 'd' })
  })

  it.each([
    ['postgres://h/d?sslmode=disable', 'disable', null],
    ['postgres://h/d?sslmode=allow', 'prefer', null],
    ['postgres://h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem', 'verify-full', '/etc/ca.pem'],
    ['mysql://h/d?ssl-mode=VERIFY_CA&ssl-ca=/etc/ca.pem', 'verify-ca', '/etc/ca.pem'],
    ['mysql://h/d?ssl-mode=VERIFY_IDENTITY', 'verify-full', null],
    ['mysql://h/d?ssl=true', 'require', null],
  ])('reads the TLS mode of %s', (url, mode, caFile) => {
    expect(parseConnectionUrl(url).store).toMatchObject({ tls: { mode, caFile } })
  })
})

describe('SQLite files', () => {
  it.each([
    ['sqlite:///srv/site/db.sqlite3', '/srv/site/db.sqlite3'],
    ['sqlite:////srv/site/db.sqlite3', '/srv/site/db.sqlite3'],
    ['sqlite:/srv/site/db.sqlite3', '/srv/site/db.sqlite3'],
    ['sqlite:db.sqlite3', 'db.sqlite3'],
    ['sqlite://db.sqlite3', 'db.sqlite3'],
    ['sqlite:../my%20site/db.sqlite3?mode=ro', '../my site/db.sqlite3'],
    ['sqlite:///C:/site/db.sqlite3', 'C:/site/db.sqlite3'],
    ['sqlite:C:\\site\\db.sqlite3', 'C:\\site\\db.sqlite3'],
  ])('%s', (url, file) => {
    expect(parseConnectionUrl(url)).toEqual({ ...nothing, store: { kind: 'sqlite', file } })
  })
})

describe('what cannot be read', () => {
  it.each([
    ['', /no URL of a database/],
    ['db.example.com', /no URL of a database/],
    ['https://u:secret-word@h/0', /no URL of a database/],
    ['constructor://u:secret-word@h/0', /no URL of a database/],
    ['redis://:secret-word@h1,h2/0', /several hosts/],
    ['redis://:secret-word@h:70000/0', /port/],
    ['redis://:secret-word@h/zero', /database is no whole number/],
    ['redis://:secret-word@h/-1', /database cannot be used/],
    ['redis+ring://:secret-word@h/0', /kind of Redis URL/],
    ['redis+sentinel://:secret-word@h', /no master/],
    ['redis:h', /no \/\//],
    ['unix://:secret-word@', /no socket/],
    ['rediss://:secret-word@h?sslmode=maybe', /TLS mode/],
    ['redis://:secret-word@h?version=one', /version is no whole number/],
    ['redis://:secret-word@h?engine=db', /engine db no session is in a cache/],
    ['redis://:secret-word@h?engine=secret', /engine is not known/],
    ['mysql://u:secret-word@h/d?cache_table=a`b', /table cannot be used/],
    ['memcached://u:secret-word@h', /does not sign in/],
    ['file://', /names no folder/],
    ['file://elsewhere/folder', /names no folder/],
    ['file:///folder?engine=signed_cookies', /engine signed_cookies no session is in a folder/],
    ['mysql:u@h/d', /no \/\//],
    ['mysql://u:secret-word@h', /names no database/],
    ['mysql://u:secret-word@h:port/d', /port/],
    ['mysql://u:secret-word@h:70000/d', /port/],
    ['postgres://u:secret-word@h1,h2/d', /several hosts/],
    ['postgres://u:secret-word@h/d?sslmode=maybe', /TLS mode/],
    [`mysql://u:secret-word@${'h'.repeat(300)}/d`, /host/],
    ['sqlite:', /names no file/],
    ['sqlite:///', /names no file/],
    ['sqlite:///:memory:', /in memory/],
  ])('%s', (url, message) => {
    const read = () => parseConnectionUrl(url)
    expect(read).toThrow(message)
    expect(read).toThrow(RollcallError)
    expect(read).not.toThrow(/secret-word/)
  })
})

const plain = { keyPrefix: '', version: 1, sessionPrefix: null, longestRequest: 60 }
const redis = {
  kind: 'redis',
  topology: 'single',
  servers: [{ host: 'cache.example.com', port: 6379 }],
  masterName: null,
  socketPath: null,
  user: '',
  database: 0,
  tls: { mode: 'disable', caFile: null },
}

describe('caches', () => {
  it.each([
    ['redis://cache.example.com', {}, null],
    [
      'redis://:p%40ss@cache.example.com:6380/2',
      { servers: [{ host: 'cache.example.com', port: 6380 }], database: 2 },
      'p@ss',
    ],
    ['redis://ana:p/w@cache.example.com/0', { user: 'ana' }, 'p/w'],
    ['redis://cache.example.com?db=3&username=ana&password=pw', { user: 'ana', database: 3 }, 'pw'],
    ['valkey://:pw@[::1]:7000/1', { servers: [{ host: '::1', port: 7000 }], database: 1 }, 'pw'],
    ['rediss://cache.example.com', { tls: { mode: 'verify-full', caFile: null } }, null],
    [
      'rediss://cache.example.com?ssl_cert_reqs=none&ssl_ca_certs=/etc/ca.pem',
      { tls: { mode: 'require', caFile: '/etc/ca.pem' } },
      null,
    ],
    ['rediss://cache.example.com?ssl_check_hostname=False', { tls: { mode: 'verify-ca', caFile: null } }, null],
    [
      'redis+sentinel://:pw@one,two:26380/mymaster/4',
      {
        topology: 'sentinel',
        servers: [
          { host: 'one', port: 26_379 },
          { host: 'two', port: 26_380 },
        ],
        masterName: 'mymaster',
        database: 4,
      },
      'pw',
    ],
    [
      'rediss+cluster://:pw@one:7000,two:7001',
      {
        topology: 'cluster',
        servers: [
          { host: 'one', port: 7000 },
          { host: 'two', port: 7001 },
        ],
        tls: { mode: 'verify-full', caFile: null },
      },
      'pw',
    ],
    [
      'unix://:pw@/run/redis/redis.sock?db=2',
      { servers: [{ host: 'localhost', port: 6379 }], socketPath: '/run/redis/redis.sock', database: 2 },
      'pw',
    ],
  ])('%s', (url, changes, cachePassword) => {
    const cache = { ...plain, address: { ...redis, ...changes } }
    expect(parseConnectionUrl(url)).toEqual({ ...nothing, cache, cachePassword })
    expect(engineOfUrl(parseConnectionUrl(url))).toBe('cache')
  })

  it('of Memcached have several servers, or a socket', () => {
    const servers = [
      { host: 'one', port: 11_211 },
      { host: 'two', port: 11_212 },
    ]
    expect(parseConnectionUrl('memcached://one,two:11212').cache?.address).toEqual({
      kind: 'memcached',
      servers,
      socketPath: null,
    })
    expect(parseConnectionUrl('memcached:///run/m.sock').cache?.address).toMatchObject({ socketPath: '/run/m.sock' })
  })

  it('have the settings of the cache as parameters', () => {
    const url = 'redis://h/1?engine=cached_db&key_prefix=shop&version=2&session_prefix=own&longest_request=5'
    const parsed = parseConnectionUrl(url)
    expect(parsed.sessionEngine).toBe('cached_db')
    expect(parsed.cache).toMatchObject({ keyPrefix: 'shop', version: 2, sessionPrefix: 'own', longestRequest: 5 })
  })

  it('may be in a table of a database, or in files', () => {
    const parsed = parseConnectionUrl('postgres://u:pw@h/d?engine=cache&cache_table=django_cache')
    expect(parsed).toMatchObject({ sessionEngine: 'cache', store: { kind: 'postgres', database: 'd' }, password: 'pw' })
    expect(parsed.cache?.address).toEqual({ kind: 'database', table: 'django_cache' })
    const files = parseConnectionUrl('file:///var/cache/site?engine=django.contrib.sessions.backends.cache')
    expect(files).toMatchObject({ sessionEngine: 'cache', files: null })
    expect(files.cache?.address).toEqual({ kind: 'files', folder: '/var/cache/site' })
  })
})

describe('folders', () => {
  it.each([
    ['file:///var/lib/site/sessions', '/var/lib/site/sessions', 'sessionid', null],
    ['file:/var/lib/my%20site?engine=file&cookie_name=shop', '/var/lib/my site', 'shop', 'file'],
    ['file://localhost/srv', '/srv', 'sessionid', null],
    ['file:///C:/site/sessions', 'C:/site/sessions', 'sessionid', null],
  ])('%s', (url, folder, cookieName, sessionEngine) => {
    const parsed = parseConnectionUrl(url)
    expect(parsed).toEqual({ ...nothing, sessionEngine, files: { folder, cookieName } })
    expect(engineOfUrl(parsed)).toBe('file')
  })
})

describe('the engine of a URL', () => {
  it('is what the URL says, or Django’s default for a database', () => {
    expect(engineOfUrl(parseConnectionUrl('mysql://h/d'))).toBe('db')
    expect(engineOfUrl(parseConnectionUrl('sqlite:/srv/db.sqlite3?engine=signed_cookies'))).toBe('signed_cookies')
    expect(parseConnectionUrl('sqlite:/srv/db.sqlite3?engine=file').store).toEqual({
      kind: 'sqlite',
      file: '/srv/db.sqlite3',
    })
  })
})
