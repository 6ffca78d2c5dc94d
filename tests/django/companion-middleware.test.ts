import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { companionSite, isAnonymous, pause } from './companion-site.ts'
import { patience } from './console.ts'
import { sqlitePlace } from './places.ts'

/** Until what was published is obeyed. */
const settled = () => pause(1_100)

describe('the companion in the middleware', () => {
  const site = companionSite(sqlitePlace, {
    rollcall: { ACTIVITY_INTERVAL: 1, STORE_IP: 'yes', ON_FAILURE: 3 },
  })
  const { publish, newcomer } = site
  beforeAll(site.makeTables)

  it('ends nobody at work, and everybody at the absolute limit', async () => {
    await publish({ idleTimeout: 2, absoluteTimeout: 8 })
    const { browser } = await newcomer()
    const key = browser.sessionKey()
    const began = Date.now()
    while (Date.now() - began < 6_000) {
      expect((await browser.get('/me')).status).toBe(200)
      await pause(300)
    }
    await vi.waitFor(async () => expect((await browser.get('/me')).status).toBe(401), patience)
    expect(Date.now() - began).toBeGreaterThan(7_500)
    const rows = await site.django().run(`select 1 from django_session where session_key = '${key}'`)
    expect(rows).toEqual([])
  })

  it('stamps login, activity and nothing more into a session that says none of it', async () => {
    await publish({})
    await settled()
    const { name, browser } = await newcomer()
    await browser.get('/me')
    const { body } = await browser.get('/session')
    expect(
      Object.keys(body)
        .filter(key => !key.startsWith('_'))
        .sort(),
    ).toEqual(['last_activity', 'login_time'])
    const row = await site.row(name)
    expect(row.loginAt).toBeGreaterThan(Date.now() - 60_000)
    expect(row.activitySource).toBe('payload')
  })

  it('holds staff and groups to their own rules, and exempts by user', async () => {
    const staff = await newcomer('staff')
    const member = await newcomer()
    const other = await newcomer()
    await member.browser.post('/join', { group: 'auditors' })
    const { person } = await site.row(other.name)
    const rule = { idleTimeout: 1, absoluteTimeout: null, sessionsPerUser: null }
    await publish({
      idleTimeout: 3_600,
      rules: [
        { who: { kind: 'staff' }, ...rule },
        { who: { kind: 'group', group: 'auditors' }, ...rule },
        { who: { kind: 'role', role: '' }, ...rule, idleTimeout: 1_000 },
      ],
    })
    await pause(2_600)
    expect((await staff.browser.get('/me')).status).toBe(401)
    expect((await member.browser.get('/me')).status).toBe(401)
    expect((await other.browser.get('/me')).status).toBe(200)
    await publish({ idleTimeout: 1, exempt: [{ personKey: person?.key ?? '', name: other.name }] })
    await pause(2_600)
    expect((await other.browser.get('/me')).status).toBe(200)
  })

  it('is anonymous where the policy says closed, and as before once the table is there again', async () => {
    const { run } = site.django()
    const { browser } = await newcomer()
    const { revision } = await publish({ idleTimeout: 3_600 }, { onFailure: 'closed' })
    await settled()
    expect((await browser.get('/me')).status).toBe(200)
    const key = browser.sessionKey()
    await run(`insert into rollcall_policy values (${revision + 1}, '{', 'x', 'x', 'x')`)
    await isAnonymous(browser)
    expect((await browser.get('/session')).body).toEqual({})
    expect((await browser.get('/async')).status).toBe(200)
    expect(await site.newBrowser().get('/public')).toMatchObject({ status: 200 })
    expect(browser.sessionKey()).toBe(key)
    await run(`delete from rollcall_policy where revision > ${revision}`)
    await vi.waitFor(async () => expect((await browser.get('/me')).status).toBe(200), patience)
    await publish({})
    await settled()
  })

  it('lets a request in flight finish when its session is ended meanwhile', async () => {
    const { browser } = await newcomer()
    await pause(1_100)
    const answer = browser.get('/slow?ms=1500')
    await pause(500)
    await site.django().run(`delete from django_session where session_key = '${browser.sessionKey()}'`)
    expect((await answer).status).toBe(200)
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('writes once in an interval, and never after a failed answer', async () => {
    const { browser } = await newcomer()
    const last = async () => (await browser.get('/session')).body['last_activity']
    const first = await last()
    expect(await last()).toBe(first)
    await pause(1_100)
    await browser.get('/broken')
    expect(await last()).toBe(first)
    expect(await last()).not.toBe(first)
  })

  it("leaves the site's own stamps alone, whatever they are", async () => {
    const { browser } = await newcomer()
    await browser.post('/session', { last_activity: 17, login_time: 'noon' })
    await pause(1_100)
    await browser.get('/me')
    const { body } = await browser.get('/session')
    expect(body).toMatchObject({ last_activity: 17, login_time: 'noon' })
    expect(body).not.toHaveProperty('ip')
  })

  it('gives a visitor no session, and no answer a reason to vary', async () => {
    const visitor = site.newBrowser()
    expect((await visitor.get('/public')).status).toBe(200)
    expect(visitor.sessionKey()).toBeNull()
    const { browser } = await newcomer()
    const headers = { cookie: `sessionid=${browser.sessionKey()}` }
    const varies = async (path: string) => (await fetch(browser.origin + path, { headers })).headers.get('vary')
    await publish({ idleTimeout: 3_600 })
    await settled()
    expect(await varies('/public')).toBeNull()
    expect(await varies('/user-only')).toBe('Cookie')
    const rule = { idleTimeout: 60, absoluteTimeout: null, sessionsPerUser: null }
    await publish({ idleTimeout: 3_600, rules: [{ who: { kind: 'staff' }, ...rule }] })
    await settled()
    expect(await varies('/user-only')).toBe('Cookie')
  })
})

describe('the companion where nothing is as it should be', () => {
  const site = companionSite(sqlitePlace)

  it('fails no request, in WSGI and in ASGI', async () => {
    await site.makeTables()
    expect(JSON.parse(await site.django().script('companion_check.py'))).toEqual({
      'no sessions': 200,
      'no auth': 200,
      'before sessions': 200,
      'unknown database': 200,
      'settings of other types': 200,
      'settings that are no dict': 200,
      'unknown database, closed': 401,
      'after that': 200,
      'receiver fails': 401,
      'and the session is gone': true,
      'store fails': 401,
      'next request': 401,
      'saved every time': [true, 'Cookie'],
      'not saved': [false, null],
      asgi: [200, 200, 401],
    })
  })
})

describe.each([
  { engine: 'file', counts: false },
  { engine: 'cache', counts: false },
  { engine: 'cached_db', counts: true },
  { engine: 'signed_cookies', counts: false },
])('the companion with sessions in $engine', ({ engine, counts }) => {
  const files = path.join(tmpdir(), `rollcall-sessions-${process.pid}-${engine}`)
  beforeAll(() => mkdirSync(files))
  afterAll(() => rmSync(files, { recursive: true, force: true }))
  const inCookie = engine === 'signed_cookies'

  const site = companionSite(sqlitePlace, {
    rollcall: { ACTIVITY_INTERVAL: 1, STORE_IP: true, STORE_USER_AGENT: true },
    environment: { SITE_SESSION_ENGINE: `django.contrib.sessions.backends.${engine}`, SITE_SESSION_FILES: files },
  })

  it('stamps, ends what is idle, and counts where it can', async () => {
    await site.makeTables()
    const { name, browser: stamped } = await site.newcomer()
    const { body } = await stamped.get('/session')
    expect(body).toMatchObject({ ip: '127.0.0.1', user_agent: 'node', login_time: expect.stringMatching(/Z|\+00:00$/) })
    await pause(1_100)
    const headers = { cookie: `sessionid=${stamped.sessionKey()}` }
    const { headers: sent } = await fetch(`${stamped.origin}/public`, { headers })
    expect([sent.has('set-cookie'), sent.get('vary')]).toEqual(inCookie ? [true, 'Cookie'] : [false, null])
    await site.publish({ idleTimeout: 2, sessionsPerUser: 1 })
    const { browser: other } = await site.newcomer()
    const untilObeyed = { timeout: 20_000, interval: 2_500 }
    await vi.waitFor(async () => expect((await other.get('/me')).status).toBe(401), untilObeyed)
    const browser = await site.logIn(name)
    await browser.get('/me')
    const second = await site.logIn(name)
    await second.get('/me')
    expect((await browser.get('/me')).status).toBe(counts ? 401 : 200)
    await pause(3_100)
    expect((await second.get('/me')).status).toBe(401)
    expect((await second.get('/session')).body).toEqual({})
  })
})
