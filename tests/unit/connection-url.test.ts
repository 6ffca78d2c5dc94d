import { describe, expect, it } from 'vitest'
import { parseConnectionUrl } from '../../shared/connection-url.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

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
    expect(parseConnectionUrl(url)).toEqual({ store, password: 'pw' })
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
    expect(parseConnectionUrl(url)).toEqual({ store: { kind: 'sqlite', file }, password: null })
  })
})

describe('what cannot be read', () => {
  it.each([
    ['', /no database URL/],
    ['db.example.com', /no database URL/],
    ['redis://h/0', /no database URL/],
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
