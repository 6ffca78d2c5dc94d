import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { startRedis } from '../servers/redis.ts'
import { commandSite } from './site.ts'

describe('rollcall over a Django with cached_db, its rows in MariaDB and its cache in Redis', () => {
  const { run, url, newcomer, folder } = commandSite(async () => {
    const { port, stop } = await startRedis({ config: ['requirepass a-password'] })
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
})
