import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import { patience } from './console.ts'
import { watch } from './engines.ts'
import type { SlowCache } from './slow-caches.ts'
import { slowCaches } from './slow-caches.ts'

/** Longer than the slow cache takes, which is two seconds. */
const longestRequest = 4
const untilReadRow = () => new Promise(resolve => setTimeout(resolve, 700))

describe.each(slowCaches)('cached_db: $name', ({ startPlace, startCache }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-slow-'))
  const slow = path.join(folder, 'flag')
  let cache: SlowCache | undefined
  afterAll(async () => {
    await cache?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const { django, console, site, newcomer } = watch(startPlace, undefined, async () => {
    const started = await startCache()
    cache = started
    return {
      settings: {
        SESSION_ENGINE: 'django.contrib.sessions.backends.cached_db',
        CACHES: { default: started.settings },
        SLOW_CACHE_FLAG: slow,
        // Without the one that notes each request: a request that saves finds out by itself that its session has gone.
        MIDDLEWARE: [
          'django.contrib.sessions.middleware.SessionMiddleware',
          'django.contrib.auth.middleware.AuthenticationMiddleware',
        ],
      },
      tasks: started.tasks,
      site: (plain): Site => ({
        ...plain,
        django: { ...plain.django, sessionEngine: 'cached_db' },
        cache: { address: started.address, keyPrefix: '', version: 1, sessionPrefix: null, longestRequest },
      }),
    }
  })
  const entryOf = async (ref: string) =>
    (await console().call('sessions.detail', { connectionId: site().connectionId, ref })).cacheEntry

  it('ends both halves, and says so of each', async () => {
    const { name, browser } = await newcomer()
    const { ref, fingerprint } = await site().one({ text: `${name}@` })
    expect(await entryOf(ref)).toMatchObject({ state: 'same' })
    const job = await site().logOut({ kind: 'sessions', refs: [ref] })
    const outcome = { fingerprint, outcome: 'logged-out', detail: 'Row and cache entry deleted.' }
    expect(job).toMatchObject({
      state: 'done',
      result: { loggedOut: 1, failed: 0, outcomes: [outcome], secondLook: { afterSeconds: 4, found: null } },
    })
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('shows a session whose row is gone and which the cache keeps alive, and ends it', async () => {
    const { name, browser } = await newcomer()
    await site().one({ text: `${name}@` })
    await django().run(`delete from django_session where session_key = '${browser.sessionKey()}'`)
    expect((await browser.get('/me')).status).toBe(200)
    const alone = await site().until({ text: `${name}@` }, row => row.signature === 'unsigned')
    expect(alone).toMatchObject({ status: 'authenticated', verified: true })
    expect(await entryOf(alone.ref)).toMatchObject({ state: 'alone' })
    const job = await site().logOut({ kind: 'sessions', refs: [alone.ref] })
    expect(job.result).toMatchObject({ loggedOut: 1, failed: 0 })
    expect((await browser.get('/me')).status).toBe(401)
    await site().none({ text: `${name}@` })
  })

  it('is there still without an entry: Django fills it from the row', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    await django().perform(['forget', browser.sessionKey() ?? ''])
    expect(await entryOf(ref)).toEqual({ state: 'missing', expireAt: null })
    expect((await browser.get('/me')).status).toBe(200)
    expect(await entryOf(ref)).toMatchObject({ state: 'same' })
  })

  it('ends a user whom a request in flight had put back into the cache', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    await django().perform(['forget', browser.sessionKey() ?? ''])
    writeFileSync(slow, '')
    const inFlight = browser.get('/me')
    await untilReadRow()
    const target = { kind: 'sessions' as const, refs: [ref] }
    const job = await site().logOut(target, 'a telephone was lost')
    rmSync(slow)
    expect(job.result).toMatchObject({ loggedOut: 1, secondLook: { found: null } })
    expect((await inFlight).status).toBe(200)
    // The request read the row before the log out, and filled the cache after it: the user is in again.
    expect((await browser.get('/me')).status).toBe(200)
    const looked = await vi.waitFor(async () => {
      const { result } = await console().call('jobs.get', { jobId: job.jobId })
      expect(result).toMatchObject({ secondLook: { found: { cameBack: 1, stillThere: 0 } } })
      return result
    }, patience)
    expect(looked).toMatchObject({ loggedOut: 1 })
    expect((await browser.get('/me')).status).toBe(401)
    const { connectionId } = site()
    const written = await console().call('audit.page', { connectionId, text: 'telephone', offset: 0, limit: 1 })
    expect(written.actions[0]?.outcome?.detail).toMatch(/again after 4 s: 1 refilled and deleted/)
  })

  it('changes the expiry so that it holds in both halves', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const before = Date.now()
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 3600 })
    expect(job.result).toMatchObject({ changed: 1 })
    expect((await browser.get('/me')).status).toBe(200)
    const entry = await entryOf(ref)
    expect(entry).toMatchObject({ state: 'same' })
    expect(Math.abs((entry?.expireAt ?? 0) - before - 3_600_000)).toBeLessThan(30_000)
    await browser.post('/cart')
    const saved = await site().until({ text: `${name}@` }, row => row.expiryKind === 'seconds')
    expect(Math.abs(saved.expireAt - Date.now() - 3_600_000)).toBeLessThan(30_000)
  })

  it('refuses to log out where the cache is not named, with the reason', async () => {
    const { name } = await newcomer()
    const { cache: _cache, ...withoutCache } = await site()
      .one({ text: `${name}@` })
      .then(() => openedSite())
    const { place } = django()
    const other = await console().open(
      { ...withoutCache, name: 'Half of it' },
      { password: place.password ?? undefined },
    )
    const { connectionId } = other
    const status = await other.untilState('live')
    expect(status.store?.logout).toMatchObject({ possible: false, reason: expect.stringContaining('name the cache') })
    await console().call('connections.close', { connectionId })
  })

  async function openedSite(): Promise<Site> {
    const list = await console().call('connections.list', {})
    const found = list.find(({ id }) => id === site().connectionId)
    if (found === undefined) throw new Error('it is open')
    return found.site
  }
})
