import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseArguments } from '../../../electron/terminal/arguments.ts'
import { sessionsCommand } from '../../../electron/terminal/commands/sessions.ts'
import { filterOf } from '../../../electron/terminal/filter-options.ts'
import { findConnection } from '../../../electron/terminal/open-site.ts'
import { readSecretFile } from '../../../electron/terminal/secret-file.ts'
import { givenSecrets } from '../../../electron/terminal/secrets.ts'
import { unsavedSite, urlsOf } from '../../../electron/terminal/site-options.ts'
import { freshFolder } from '../api/folders.ts'
import { siteNamed } from '../api/sites.ts'

const typed = (...args: readonly string[]) => parseArguments(sessionsCommand, args)
const siteOf = (...args: readonly string[]) => {
  const values = typed(...args)
  return unsavedSite(values, urlsOf(values, false), 'operator')
}
const usage = (words: string) =>
  expect.objectContaining({ code: 2, message: expect.stringContaining(words) as string }) as Error

afterEach(() => vi.unstubAllEnvs())

describe('a site by its URL', () => {
  it('is what Django does by itself, unless options say otherwise', () => {
    const { site } = siteOf('--url', 'mysql://reader@db.example.com/shop')
    expect(site).toMatchObject({
      name: 'shop at db.example.com:3306',
      mode: 'operator',
      table: 'django_session',
      store: { kind: 'mysql', user: 'reader' },
      django: { sessionEngine: 'db', release: '4+', useTimeZone: true, timeZone: 'UTC', cookieAge: 1_209_600 },
    })
    const other = siteOf(
      ...['--url', 'postgres://reader@db.example.com/shop', '--read-only', '--table', 'shop_session', '--no-use-tz'],
      ...['--time-zone', 'Europe/Madrid', '--release', '3', '--serializer', 'pickle', '--cookie-age', '3600'],
      ...['--backend', 'shop.Backend', '--engine', 'django.contrib.sessions.backends.cached_db'],
    )
    expect(other.site).toMatchObject({
      mode: 'read-only',
      table: 'shop_session',
      django: {
        sessionEngine: 'cached_db',
        release: '3',
        useTimeZone: false,
        timeZone: 'Europe/Madrid',
        serializer: 'pickle',
        cookieAge: 3600,
        authenticationBackends: ['shop.Backend'],
      },
    })
  })

  it('may be in a cache, in files, or in a table with a cache before it', () => {
    expect(siteOf('--url', 'redis://cache.example.com/1').site.django.sessionEngine).toBe('cache')
    expect(siteOf('--url', 'file:///var/lib/shop').site).toMatchObject({ files: { folder: '/var/lib/shop' } })
    const both = siteOf('--url', 'mysql://reader@db/shop', '--url', 'redis://cache/1').site
    expect(both).toMatchObject({ store: { kind: 'mysql' }, cache: {}, django: { sessionEngine: 'cached_db' } })
    expect(() => siteOf('--url', 'mysql://a@b/c', '--url', 'postgres://a@b/c')).toThrow(usage('same part'))
  })

  it('holds no password on the command line, where everybody can read it; in the environment it may', () => {
    const attempt = () => siteOf('--url', 'mysql://reader:hunter2@db/shop')
    expect(attempt).toThrow(usage('holds a password'))
    expect(attempt).not.toThrow(/hunter2/)
    vi.stubEnv('ROLLCALL_URL', 'mysql://reader:hunter2@db/shop')
    expect(siteOf()).toMatchObject({ password: 'hunter2', site: { store: { kind: 'mysql' } } })
    expect(JSON.stringify(siteOf().site)).not.toContain('hunter2')
  })

  it.each([
    [['--url', 'mysql://a@b/c', '--engine', 'memory'], '--engine is not known'],
    [['--url', 'mysql://a@b/c', '--release', '5'], '--release does not fit'],
    [['--url', 'mysql://a@b/c', '--cookie-age', 'long'], '--cookie-age does not fit'],
    [['--url', 'mysql://a@b/c', '--serializer', 'yaml'], '--serializer does not fit'],
    [['--table', 'x'], '--table is for a site that is not saved'],
  ])('refuses %j', (args, words) => {
    expect(() => siteOf(...args)).toThrow(usage(words))
  })

  it('is not given together with a saved connection', () => {
    expect(() => urlsOf(typed('--url', 'mysql://a@b/c'), true)).toThrow(usage('exclude each other'))
    vi.stubEnv('ROLLCALL_URL', 'mysql://a@b/c')
    expect(urlsOf(typed('shop'), true).urls).toEqual([])
  })
})

describe('a saved connection', () => {
  const saved = (id: string, name: string) => ({
    id,
    site: siteNamed(name),
    demo: false,
    held: { password: false, cachePassword: false, secretKey: false, secretKeyFallbacks: 0 },
    isOpen: false,
    lastOpenedAt: null,
  })
  const [shop, forum] = [saved('c1', 'Shop'), saved('c2', 'Forum')]

  it('is found by its id, or by its name whatever its case', () => {
    expect(findConnection([shop, forum], 'c2')).toBe(forum)
    expect(findConnection([shop, forum], 'SHOP')).toBe(shop)
    expect(findConnection([shop], undefined)).toBe(shop)
  })

  it('is named, unless there is only one', () => {
    expect(() => findConnection([shop, forum], undefined)).toThrow(usage('several saved connections'))
    expect(() => findConnection([], undefined)).toThrow(usage('no saved connection'))
    expect(() => findConnection([shop, forum], 'shpo')).toThrow(
      expect.objectContaining({ hint: 'Did you mean "Shop"?' }),
    )
  })
})

describe('filters', () => {
  it('are those of the screens', () => {
    const args = [
      '--status',
      'stale,expired',
      '--idle-over',
      '1h 30m',
      '--expires-within',
      '2d',
      '--role',
      'admin',
      '--text',
      'ana',
    ]
    expect(filterOf(typed(...args))).toEqual({
      status: ['stale', 'expired'],
      idle: { atLeast: 5400 },
      expiresIn: { atLeast: 0, below: 172_800 },
      role: ['admin'],
      text: 'ana',
    })
    expect(filterOf(typed('--json'))).toBeNull()
  })

  it.each([
    [['--status', 'logged-in'], 'knows no such word'],
    [['--idle-over', '90'], 'no length of time'],
    [['--idle-over', '90 parsecs'], 'no length of time'],
    [['--text', ' '], '--text has at least'],
  ])('refuse %j', (args, words) => {
    expect(() => filterOf(typed(...args))).toThrow(usage(words))
  })
})

describe('secrets', () => {
  const file = (name: string, content: string, mode = 0o600) => {
    const written = path.join(freshFolder(), name)
    writeFileSync(written, content)
    chmodSync(written, mode)
    return written
  }

  it('come from files before the environment, without the end of the line', async () => {
    vi.stubEnv('ROLLCALL_SECRET_KEY', 'of the environment')
    vi.stubEnv('ROLLCALL_PASSWORD', 'a password')
    const key = file('key', ' clé-ключ-🔑 \r\n')
    const old = file('old', 'one\ntwo\n')
    const warnings: string[] = []
    const values = typed('--secret-key-file', key, '--fallback-file', old, '--fallback-file', file('older', 'three'))
    expect(await givenSecrets(values, words => void warnings.push(words))).toEqual({
      password: 'a password',
      cachePassword: null,
      secretKey: ' clé-ключ-🔑 ',
      secretKeyFallbacks: ['one', 'two', 'three'],
    })
    expect(warnings).toEqual([])
  })

  it('are warned of where everybody may read them', async () => {
    const warnings: string[] = []
    await readSecretFile(file('key', 'secret', 0o644), '--secret-key-file', words => void warnings.push(words))
    expect(warnings).toEqual([expect.stringContaining('chmod 600')])
  })

  it('are refused in words where they cannot be', async () => {
    const read = (name: string) => readSecretFile(name, '--secret-key-file', () => undefined)
    const folder = path.join(freshFolder(), 'folder')
    mkdirSync(folder)
    await expect(read('/nowhere/at/all')).rejects.toThrow(usage('there is none of that name'))
    await expect(read(folder)).rejects.toThrow(usage('names a folder'))
    await expect(read(file('empty', '\n'))).rejects.toThrow(usage('is empty'))
    await expect(read(file('long', 'x'.repeat(70_000)))).rejects.toThrow(usage('too long for a secret'))
  })
})
