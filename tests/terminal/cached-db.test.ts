import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { startConsole } from '../django/console.ts'
import { secretKey } from '../django/django-site.ts'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { commandSite } from './site.ts'
import { talk } from './talk.ts'

describe('rollcall over a Django with cached_db, its rows in MariaDB and its cache in Redis', () => {
  let redis: TestRedis
  const { django, run, start, url, newcomer, folder } = commandSite(async () => {
    redis = await startRedis({ password: 'a-password' })
    const { port, stop } = redis
    const location = `redis://:a-password@127.0.0.1:${port}/3`
    return {
      settings: {
        SESSION_ENGINE: 'django.contrib.sessions.backends.cached_db',
        CACHES: { default: { BACKEND: 'django_redis.cache.RedisCache', LOCATION: location } },
      },
      args: ['--url', `redis://127.0.0.1:${port}/3?longest_request=2`, '--cache-password-file', 'cache.txt'],
      stop,
    }
  })

  it('ends both halves, looks at the cache once more, and tells of it', async () => {
    writeFileSync(path.join(folder(), 'cache.txt'), 'a-password\n', { mode: 0o600 })
    const { name, browser } = await newcomer()
    const tried = await run(['test', ...url(), '--json'])
    expect(tried.code).toBe(0)
    const found = await run(['sessions', ...url(), '--user', name, '--json'])
    expect(found.json()).toMatchObject([{ status: 'authenticated', verified: true }])
    const { code, json, stderr } = await run([
      'logout',
      ...url(),
      '--user',
      name,
      '--reason',
      'both halves',
      '--yes',
      '--json',
    ])
    expect(code).toBe(0)
    expect(json().at(-1)).toMatchObject({
      type: 'summary',
      loggedOut: 1,
      secondLook: { afterSeconds: 2, found: { cameBack: 0, stillThere: 0 }, trouble: null },
    })
    expect(stderr).toContain('the cache looked at again after 2 s')
    expect((await browser.get('/me')).status).toBe(401)
    expect((await run(['sessions', ...url(), '--user', name, '--json'])).stdout).toBe('')
    expect(stderr).not.toContain('a-password')
  })

  it('asks on a terminal for the password of the database and of the Redis before it', async () => {
    const { name } = await newcomer()
    const files = ['--password-file', 'password.txt', '--cache-password-file', 'cache.txt']
    const args = ['sessions', ...url().filter(word => !files.includes(word)), '--user', name]
    const { code, said } = await talk(
      folder(),
      args,
      [/Password of \S+ at 127\.0\.0\.1:\d+ \(Enter for none\): /, `${django().place.password}\r`],
      [/Password of the default user at the Redis 127\.0\.0\.1:\d+ \(Enter for none\): /, 'a-password\r'],
    )
    expect(code).toBe(0)
    expect(said).toContain(name)
    expect(said).not.toContain('a-password')
  })

  /** A folder with the site saved as "Shop", and one session a person as its policy. */
  async function withPolicy(work: (env: Record<string, string>) => Promise<void>): Promise<void> {
    const { place, site } = django()
    const password = place.password ?? ''
    const address = {
      kind: 'redis' as const,
      topology: 'single' as const,
      servers: [{ host: '127.0.0.1', port: redis.port }],
      masterName: null,
      socketPath: null,
      user: '',
      database: 3,
      tls: { mode: 'disable' as const, caFile: null },
    }
    const cache = { address, keyPrefix: '', version: 1, sessionPrefix: null, longestRequest: 2 }
    const shop: Site = { ...site, name: 'Shop', cache, django: { ...site.django, sessionEngine: 'cached_db' } }
    const open = await startConsole()
    try {
      const { connectionId } = await open.open(shop, { password, cachePassword: 'a-password', secretKey })
      const policy = { ...djangoDefault, sessionsPerUser: 1 }
      await open.call('policy.save', { connectionId, policy, basedOn: 0, reason: 'for a test', confirmation: 'Shop' })
      await work({
        ROLLCALL_DATA: open.dataFolder,
        ROLLCALL_PASSWORD: password,
        ROLLCALL_CACHE_PASSWORD: 'a-password',
        ROLLCALL_SECRET_KEY: secretKey,
      })
    } finally {
      await open.close()
    }
  }
  const logOutsOf = (env: Record<string, string>) =>
    readFileSync(`${env['ROLLCALL_DATA']}/audit.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
      .filter(({ action, phase }) => action === 'sessions.applyLogout' && phase === 'outcome')
  const enforce = ['enforce', 'Shop', '--ceiling', '100', '--json']

  it('enforces a policy once, and stays for the second look; with the code 1 where it cannot be had', async () => {
    const { name, browser } = await newcomer()
    const again = () => django().newBrowser().logIn(name)
    await again()
    await withPolicy(async env => {
      const first = await run(enforce, { env })
      expect(first.json()).toMatchObject([{ found: 1, loggedOut: 1, left: 0, stopped: null }])
      expect(first.code).toBe(0)
      expect((await browser.get('/me')).status).toBe(401)
      expect(logOutsOf(env).at(-1)).toMatchObject({
        result: 'done',
        detail: expect.stringContaining('looked at the cache again after 2 s'),
      })
      await again()
      const second = start(enforce, { env })
      await second.said(/"loggedOut":1/)
      await redis.halt()
      const { code, stderr } = await second.ended
      expect(code).toBe(1)
      expect(stderr).toContain('the cache not looked at again')
      expect(logOutsOf(env).at(-1)).toMatchObject({ result: 'partly' })
    })
  })
})
