import { describe, expect, it } from 'vitest'
import { site as siteSchema } from '../../../shared/contract/connections.ts'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import { shapeOf } from '../../../shared/test-steps.ts'
import { shapeOfForm } from '../../../renderer/pages/connections/step-words.ts'
import { proposeSite } from '../../../shared/django/settings/propose.ts'
import { readSettings } from '../../../shared/django/settings/read-settings.ts'
import { parseConnectionUrl } from '../../../shared/connection-url.ts'
import type { CacheForm } from '../../../renderer/pages/connections/cache-form.ts'
import { emptyCache } from '../../../renderer/pages/connections/cache-form.ts'
import { labelOf } from '../../../renderer/pages/connections/field-names.ts'
import { fieldsOfUrl } from '../../../renderer/pages/connections/url-fill.ts'
import type { ConnectionForm } from '../../../renderer/pages/connections/connection-form.ts'
import { emptyForm, formOf } from '../../../renderer/pages/connections/connection-form.ts'
import { secretsOf, siteForInspection, siteOf } from '../../../renderer/pages/connections/draft-of.ts'
import { choicesOf } from '../../../renderer/pages/connections/use-inspection.ts'
import { fillFrom, heldFor, passwordHint } from '../../../renderer/pages/connections/settings-fill.ts'
import { djangoUserTable } from '../../../shared/contract/django-site.ts'

const filled: ConnectionForm = {
  ...emptyForm,
  name: 'shop',
  database: 'shop',
  user: 'rollcall',
  sessionEngine: 'db',
  users: djangoUserTable,
}

describe('the form of a connection', () => {
  it('begins careful: production, read-only, and the session engine unanswered', () => {
    expect(emptyForm).toMatchObject({ environment: 'production', mode: 'read-only', sessionEngine: '' })
  })

  it('names every field that is wrong, in words for a person', () => {
    const { errors } = siteOf({ ...emptyForm, port: null, cookieAge: 0, identity: { ...emptyForm.identity } })
    expect(errors).toEqual({
      name: 'This is needed.',
      'store.database': 'This is needed.',
      'store.port': 'A whole number is needed.',
      'django.sessionEngine': 'Choose what settings.py says; where it says nothing, it is the first.',
      'django.cookieAge': 'More than 0.',
    })
  })

  it('makes a site that the console takes, and comes back from it as it was', () => {
    for (const form of [
      filled,
      { ...filled, kind: 'postgres', port: 5432, caFile: '/etc/ca.pem', tlsMode: 'verify-full' } as const,
      { ...filled, replicaHost: 'copy.example.com', replicaPort: 3307 } as const,
      { ...filled, kind: 'sqlite', file: '/srv/db.sqlite3', operatorUser: 'ana' } as const,
    ]) {
      const { site } = siteOf(form)
      expect(siteSchema.parse(site)).toEqual(site)
      expect(siteOf(formOf({ site: site! })).site).toEqual(site)
    }
  })

  it('keeps what is held, forgets what was emptied, and splits fallback keys by lines', () => {
    expect(secretsOf(filled)).toEqual({})
    expect(secretsOf({ ...filled, password: '', secretKeyFallbacks: '' })).toEqual({
      password: '',
      secretKeyFallbacks: [],
    })
    expect(secretsOf({ ...filled, secretKeyFallbacks: ' one \n\ntwo' }).secretKeyFallbacks).toEqual(['one', 'two'])
  })

  it('takes over the user table that is found, but for one that was chosen by hand, be it none', () => {
    const found = {
      sessionTables: [{ table: 'django_session', rows: 3, columns: null }],
      userTables: [djangoUserTable],
    }
    const own = { ...djangoUserTable, table: 'people' }
    expect(choicesOf(emptyForm, found)).toEqual({ users: djangoUserTable })
    expect(choicesOf({ ...emptyForm, usersChosen: true }, found)).toEqual({})
    expect(choicesOf({ ...emptyForm, users: own }, found)).toEqual({})
    expect(choicesOf({ ...emptyForm, table: 'elsewhere' }, found)).toMatchObject({ table: 'django_session' })
    expect(formOf({ site: siteOf(filled).site! }).usersChosen).toBe(true)
  })

  it('looks at a schema before the site has a name or an engine', () => {
    expect(siteForInspection({ ...emptyForm, database: 'shop' }).errors).toBeNull()
    expect(siteForInspection(emptyForm).errors).toEqual({ 'store.database': 'This is needed.' })
  })
})

describe('the form of a site with another engine', () => {
  const inCache = (cache: Partial<CacheForm>, more: Partial<ConnectionForm> = {}): ConnectionForm => ({
    ...filled,
    sessionEngine: 'cache',
    ...more,
    cache: { ...emptyCache, ...cache },
  })
  const nodes = 'one\n two:7001 \n\n[::1]:7002'

  it('makes a site that the console takes, and comes back from it as it was', () => {
    const users = null
    for (const form of [
      inCache({ keyPrefix: 'shop', version: 2, sessionPrefix: 'own' }),
      inCache({ socketPath: '/run/redis.sock', host: '' }),
      inCache({ topology: 'cluster', nodes, tlsMode: 'verify-full', caFile: '/etc/ca.pem' }),
      inCache({ topology: 'sentinel', nodes, masterName: 'mymaster', database: 3, user: 'ana' }),
      inCache({ kind: 'memcached', memcached: 'one,two:11212' }),
      inCache({ kind: 'memcached', memcached: '', memcachedSocket: '/run/m.sock' }),
      inCache({ kind: 'database', table: 'django_cache' }, { withDatabase: false }),
      inCache({ kind: 'files', folder: '/var/tmp/cache' }, { withDatabase: false, users }),
      inCache({ longestRequest: 30 }, { sessionEngine: 'cached_db' }),
      inCache({ kind: 'none' }, { sessionEngine: 'cached_db' }),
      { ...filled, sessionEngine: 'file', folder: ' /var/s ', cookieName: 'shop', withDatabase: false, users } as const,
      { ...filled, sessionEngine: 'file', folder: '/var/s' } as const,
      { ...filled, sessionEngine: 'signed_cookies' } as const,
      { ...filled, sessionEngine: 'signed_cookies', withDatabase: false, users, database: '' } as const,
    ]) {
      const { site, errors } = siteOf(form)
      expect(errors).toBeNull()
      expect(siteSchema.parse(site)).toEqual(site)
      expect(siteOf(formOf({ site: site! })).site).toEqual(site)
      // The panel shows the steps that the console will take.
      expect(shapeOfForm(form)).toEqual(shapeOf(site!))
    }
  })

  it('has servers of the port that the kind has where a line names none', () => {
    const serversOf = (cache: Partial<CacheForm>) => {
      const address = siteOf(inCache(cache)).site?.cache?.address
      return address !== undefined && 'servers' in address ? address.servers : null
    }
    const others = [
      { host: 'two', port: 7001 },
      { host: '::1', port: 7002 },
    ]
    expect(serversOf({ topology: 'cluster', nodes })).toEqual([{ host: 'one', port: 6379 }, ...others])
    expect(serversOf({ topology: 'sentinel', masterName: 'm', nodes })).toEqual([
      { host: 'one', port: 26_379 },
      ...others,
    ])
    expect(serversOf({ kind: 'memcached', memcached: nodes })?.[0]).toEqual({ host: 'one', port: 11_211 })
  })

  it.each([
    [
      'a Redis',
      inCache({ host: ' ', port: null, database: -1, version: null }),
      ['servers.host', 'servers.port', 'database'].map(at => `cache.address.${at}`).concat('cache.version'),
    ],
    ['a cluster', inCache({ topology: 'cluster', nodes: '' }), ['cache.address.servers']],
    ['sentinels', inCache({ topology: 'sentinel', nodes: 'one', masterName: '' }), ['cache.address.masterName']],
    ['a Memcached', inCache({ kind: 'memcached', memcached: 'one:99999' }), ['cache.address.servers']],
    ['a table', inCache({ kind: 'database' }), ['cache.address.table']],
    ['a folder', inCache({ kind: 'files' }), ['cache.address.folder']],
    ['no cache', inCache({ kind: 'none' }), ['cache']],
    ['files', { ...filled, sessionEngine: 'file', cookieName: '' } as const, ['files.folder', 'files.cookieName']],
    [
      'a cache in a database that is not named',
      inCache({ kind: 'database', table: 't' }, { withDatabase: false, database: '' }),
      ['store.database'],
    ],
  ])('names what is wrong with %s at its field', (_name, form, paths) => {
    const { errors } = siteOf(form)
    expect(Object.keys(errors ?? {}).sort()).toEqual([...paths].sort())
    for (const path of paths) expect(labelOf(path)).not.toBe(path)
  })

  it('says which line of several is wrong', () => {
    const { errors } = siteOf(inCache({ kind: 'memcached', memcached: 'one\ntwo:port' }))
    expect(errors).toEqual({ 'cache.address.servers': 'Line 2: A whole number is needed.' })
    expect(siteOf(inCache({ port: 70_000 })).errors).toEqual({ 'cache.address.servers.port': 'At most 65535.' })
  })

  it('says that a database for the people alone may be left out', () => {
    const { errors } = siteOf(inCache({}, { database: '' }))
    expect(errors).toEqual({ 'store.database': 'This is needed. Or turn off reading the people from a database.' })
    expect(siteOf({ ...filled, database: '' }).errors).toEqual({ 'store.database': 'This is needed.' })
  })

  it('is not kept by what is out of sight', () => {
    const form = inCache({ kind: 'files', folder: '/c', table: '`', port: null }, { table: '', withDatabase: false })
    expect(siteOf({ ...form, database: '', port: null }).site).toMatchObject({ store: null, table: 'django_session' })
    expect(siteOf({ ...filled, cache: { ...emptyCache, port: null }, cookieName: '' }).errors).toBeNull()
  })

  it('looks at the schema of the database alone', () => {
    const form = inCache({ host: '' }, { name: '' })
    expect(siteForInspection(form).site).toMatchObject({ django: { sessionEngine: 'db' }, table: 'django_session' })
  })

  it('sends the password of the cache beside that of the database', () => {
    expect(secretsOf({ ...filled, password: 'one', cachePassword: 'two' })).toMatchObject({
      password: 'one',
      cachePassword: 'two',
    })
  })
})

describe('a URL in the form', () => {
  const fill = (url: string, form: ConnectionForm = emptyForm) => ({
    ...form,
    ...fieldsOfUrl(parseConnectionUrl(url), form),
  })

  it('of a database leaves the engine to be answered, unless it says it', () => {
    expect(fill('postgres://ana:pw@db/shop')).toMatchObject({
      sessionEngine: '',
      database: 'shop',
      password: 'pw',
      name: 'shop',
    })
    expect(fill('postgres://ana@db/shop?engine=cached_db').sessionEngine).toBe('cached_db')
  })

  it('of a cache takes its password apart, and leaves what was typed for the database', () => {
    const typed = { ...emptyForm, database: 'shop', password: 'typed', sessionEngine: 'cached_db' as const }
    const form = fill('rediss://ana:pw@cache:6380/2?key_prefix=shop', typed)
    expect(form).toMatchObject({ database: 'shop', password: 'typed', cachePassword: 'pw', sessionEngine: 'cached_db' })
    expect(form.cache).toMatchObject({
      kind: 'redis',
      host: 'cache',
      port: 6380,
      database: 2,
      keyPrefix: 'shop',
      user: 'ana',
    })
    expect(JSON.stringify(form.cache)).not.toContain('pw')
    expect(fill('redis://cache')).toMatchObject({ sessionEngine: 'cache', withDatabase: false })
    expect(form.withDatabase).toBe(true)
    expect(fill('redis://cache', { ...emptyForm, sessionEngine: 'file' }).sessionEngine).toBe('cache')
  })

  it('of several servers, a table or a folder fills in their fields', () => {
    expect(fill('memcached://one,two:2').cache.memcached).toBe('one:11211\ntwo:2')
    expect(fill('redis+sentinel://one/mymaster').cache).toMatchObject({ topology: 'sentinel', nodes: 'one:26379' })
    expect(fill('mysql://db/shop?cache_table=django_cache')).toMatchObject({
      sessionEngine: 'cache',
      database: 'shop',
      cache: { kind: 'database', table: 'django_cache' },
    })
    expect(fill('file:///var/lib/shop?cookie_name=shop')).toMatchObject({
      sessionEngine: 'file',
      folder: '/var/lib/shop',
      cookieName: 'shop',
      name: 'shop',
    })
  })
})

describe('a settings file in the form', () => {
  it('fills in the cache beside what was typed for other kinds, and names its password by the reading', () => {
    const found = { password: false, cachePassword: true, secretKey: false, secretKeyFallbacks: 0 }
    const fields = {
      sessionEngine: 'cache' as const,
      cache: {
        kind: 'redis' as const,
        topology: 'cluster' as const,
        servers: [{ host: 'one', port: 1 }],
        keyPrefix: 'p',
      },
      files: { folder: '/var/s' },
    }
    const typed = { ...emptyForm, cachePassword: 'typed', cache: { ...emptyCache, table: 'mine', longestRequest: 5 } }
    const form = { ...typed, ...fillFrom({ readingId: 'r', fields, found, understood: [], open: [] }, typed) }
    expect(form.cache).toEqual({ ...typed.cache, topology: 'cluster', nodes: 'one:1', keyPrefix: 'p', socketPath: '' })
    expect(form).toMatchObject({ sessionEngine: 'cache', folder: '/var/s', cookieName: 'sessionid' })
    expect(secretsOf(form)).toEqual({ readingId: 'r' })
    expect(heldFor(null, form.reading)?.cachePassword).toBe(true)
  })

  const reading: SettingsReading = {
    readingId: 'r1',
    fields: { kind: 'postgres', host: 'db', port: 6432, database: 'shop', authenticationBackends: ['a.B', 'c.D'] },
    found: { password: true, cachePassword: false, secretKey: false, secretKeyFallbacks: 2 },
    understood: [],
    open: [],
  }
  const secrets = { password: 'typed', secretKey: 'typed', secretKeyFallbacks: 'typed' }

  it('fills in what it says and leaves the rest; found secrets are named by the reading', () => {
    const before = { ...emptyForm, user: 'ana', ...secrets }
    const after = { ...before, ...fillFrom(reading, before) }
    expect(after).toMatchObject({ name: 'shop', kind: 'postgres', host: 'db', port: 6432, user: 'ana' })
    expect(after.authenticationBackends).toBe('a.B\nc.D')
    expect(secretsOf(after)).toEqual({ secretKey: 'typed', readingId: 'r1' })
    expect(heldFor(null, after.reading)).toEqual({
      password: true,
      cachePassword: false,
      secretKey: false,
      secretKeyFallbacks: 2,
    })
  })

  it('says at the password where it comes from, as long as none is there', () => {
    const text = 'import os\nDATABASES = {"default": {"USER": "shopsite", "PASSWORD": os.environ["DB_PASSWORD"]}}'
    const { fields, open } = proposeSite(readSettings(text))
    const found = { password: false, cachePassword: false, secretKey: false, secretKeyFallbacks: 0 }
    const read: SettingsReading = { readingId: 'r', fields, found, understood: [], open: [...open] }
    const form = { ...emptyForm, ...fillFrom(read, emptyForm) }
    expect(passwordHint(form)).toBe(
      'Not in the settings file: it comes from the environment variable DB_PASSWORD. Enter it.',
    )
    expect(passwordHint({ ...form, password: 'typed' })).toBeUndefined()
    expect(passwordHint({ ...emptyForm, ...fillFrom(reading, emptyForm) })).toBeUndefined()
  })

  it('counts what a saved connection holds as held still', () => {
    const held = { password: false, cachePassword: false, secretKey: true, secretKeyFallbacks: 1 }
    expect(heldFor(held, null)).toBe(held)
    expect(heldFor(held, reading)).toEqual({
      password: true,
      cachePassword: false,
      secretKey: true,
      secretKeyFallbacks: 2,
    })
    expect(fillFrom(reading, { ...emptyForm, name: 'kept' })).not.toHaveProperty('name')
  })
})
