import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import { describeCacheJourneys } from './cache-journeys.ts'
import { watch } from './engines.ts'
import { sqlitePlace } from './places.ts'

describe('sessions in a cache in files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-file-cache-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const watched = watch(sqlitePlace, undefined, () => ({
    settings: {
      SESSION_ENGINE: 'django.contrib.sessions.backends.cache',
      CACHES: {
        default: {
          BACKEND: 'django.core.cache.backends.filebased.FileBasedCache',
          LOCATION: folder,
          KEY_PREFIX: 'site',
          VERSION: 2,
        },
      },
    },
    site: (plain): Site => ({
      ...plain,
      django: { ...plain.django, sessionEngine: 'cache' },
      cache: {
        address: { kind: 'files', folder },
        keyPrefix: 'site',
        version: 2,
        sessionPrefix: null,
        longestRequest: 0,
      },
    }),
  }))
  describeCacheJourneys(watched)

  it('finds a session by the value of its cookie, though no file tells its key', async () => {
    const { site, newcomer, console } = watched
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const { connectionId } = site()
    const found = await console().call('cookie.inspect', { connectionId, value: browser.sessionKey() ?? '' })
    expect(found).toMatchObject({ kind: 'session', detail: { row: { ref } } })
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 3600 })
    expect(job.result).toMatchObject({ changed: 1, untilNextSave: 0 })
    expect((await browser.get('/me')).status).toBe(200)
    await site().until({ text: `${name}@` }, row => row.expiryKind === 'seconds')
  })

  it('shows a visitor, and leaves out what else is in the cache, and says so', async () => {
    const { site, django, console } = watched
    const anonymous = await site().rows({ status: ['anonymous'] })
    await django().newBrowser().get('/cart')
    await site().many(anonymous.length + 1, { status: ['anonymous'] })
    const all = (await site().rows()).length
    await django().perform(['cache', 'report', 300], ['cache', 'other', 600])
    const { connectionId } = site()
    await expect
      .poll(async () => (await console().call('monitor.status', { connectionId })).store?.notes.join(' '), {
        timeout: 20_000,
      })
      .toMatch(/2 other entries of this cache are not shown/)
    expect(await site().rows()).toHaveLength(all)
  })

  it('clears what has expired, and nothing else', async () => {
    const { site, newcomer, console } = watched
    const [{ name, browser }, other] = [await newcomer(), await newcomer()]
    await site().one({ text: `${other.name}@` })
    const key = `site:2:django.contrib.sessions.cache${browser.sessionKey()}`
    const expired = `${createHash('md5').update(key).digest('hex')}.djcache`
    const content = readFileSync(path.join(folder, expired))
    content.writeDoubleBE(Date.now() / 1000 - 3600, 12)
    writeFileSync(path.join(folder, expired), content)
    await site().until({ text: `${name}@` }, row => row.status === 'expired')
    const before = readdirSync(folder).filter(file => file !== expired)
    writeFileSync(path.join(folder, 'notes.txt'), 'of somebody else')
    const { connectionId } = site()
    const run = async () => {
      const { jobId } = await console().call('policy.clearExpired', { connectionId, reason: 'asked for by a test' })
      await expect
        .poll(async () => (await console().call('jobs.get', { jobId })).state, { timeout: 20_000 })
        .toBe('done')
    }
    await run()
    expect(readdirSync(folder).toSorted()).toEqual([...before, 'notes.txt'].toSorted())
  })
})
