import { describe, expect, it, vi } from 'vitest'
import { companionSite, isAnonymous, pause } from './companion-site.ts'
import { patience } from './console.ts'
import { engines } from './engines.ts'

/** Until what was published is obeyed. */
const settled = () => pause(1_100)

describe.each(engines)('the companion over $name', ({ startPlace }) => {
  const site = companionSite(startPlace, { rollcall: { ACTIVITY_INTERVAL: 1 } })
  const { call, connectionId, publish, newcomer, logIn } = site

  it('answers as ever before there is a table', async () => {
    const { browser } = await newcomer()
    expect((await browser.get('/me')).status).toBe(200)
  })

  it('shows the SQL, runs exactly that, and then misses nothing', async () => {
    const input = { connectionId: connectionId() }
    const before = await call('permanent.table', input)
    expect(before.missing).toEqual(['rollcall_policy', 'rollcall_login'])
    expect(before.statements.join('\n')).toContain('CREATE TABLE')
    const other = { ...input, statements: ['DROP TABLE django_session'], reason: 'to be refused' }
    await expect(call('permanent.createTable', other)).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    const after = await call('permanent.createTable', { ...input, statements: before.statements, reason: 'a test' })
    expect(after).toEqual({ missing: [], statements: [], grants: after.grants, problem: null, published: null })
  })

  it('obeys a policy of the console, and a change of it within the cache time, without a restart', async () => {
    await publish({ idleTimeout: 1 })
    const { browser } = await newcomer()
    // Where no table could be read, the next attempt comes after 5 s.
    const first = { timeout: 20_000, interval: 2_200 }
    await vi.waitFor(async () => expect((await browser.get('/me')).status).toBe(401), first)
    await publish({})
    await settled()
    const again = await newcomer()
    await pause(2_200)
    expect((await again.browser.get('/me')).status).toBe(200)
    await publish({ idleTimeout: 1 })
    await pause(2_200)
    expect((await again.browser.get('/me')).status).toBe(401)
  })

  it('allows so many sessions per user, and the oldest goes', async () => {
    await publish({ sessionsPerUser: 2 })
    await settled()
    const { name, browser: first } = await newcomer()
    await first.get('/me')
    const second = await logIn(name)
    await second.get('/me')
    expect((await first.get('/me')).status).toBe(200)
    const third = await logIn(name)
    await third.get('/me')
    await isAnonymous(first)
    expect((await second.get('/me')).status).toBe(200)
    expect((await third.get('/me')).status).toBe(200)
    await publish({ sessionsPerUser: 1, surplus: 'idlest' })
    await settled()
    expect((await second.get('/me')).status).toBe(200)
    expect((await third.get('/me')).status).toBe(401)
    expect((await second.get('/me')).status).toBe(200)
  })

  it('answers through broken rows, unknown columns, another clock and a dropped table, open', async () => {
    const { run } = site.django()
    const { browser } = await newcomer()
    const good = await publish({ idleTimeout: 1 })
    const fine = async () => {
      await pause(1_200)
      expect((await browser.get('/me')).status).toBe(200)
      expect((await browser.get('/public')).status).toBe(200)
    }
    const insert = (revision: number, policy: string) =>
      run(
        `insert into rollcall_policy (revision, policy, published_at, published_by, reason) values (${revision}, '${policy}', 'x', 'x', 'x')`,
      )
    await insert(good.revision + 1, '{"format": 1, "idleTimeout":')
    await pause(2_500)
    await fine()
    const broken = await call('permanent.table', { connectionId: connectionId() })
    expect(broken.published).toMatchObject({ policy: null, problem: expect.stringMatching(/no JSON/) })
    await insert(good.revision + 2, '{"format": 2, "idleTimeout": 1}')
    await fine()
    await insert(good.revision + 3, '{"format": 1, "idleTimeout": "soon"}')
    await fine()
    await insert(good.revision + 4, '[1]')
    await fine()
    await insert(good.revision + 5, '{"format": 1, "idleTimeout": 3600, "cacheSeconds": 1, "hue": 7}')
    await run('alter table rollcall_policy add column hue varchar(10)')
    await fine()
    const ahead = new Date(Date.now() + 3_600_000).toISOString()
    await browser.post('/session', { last_activity: ahead, login_time: 'long ago' })
    await fine()
    const { body } = await browser.get('/session')
    expect(Date.parse(String(body['last_activity']))).toBeLessThan(Date.now() + 10_000)
    await run('drop table rollcall_login')
    await insert(good.revision + 6, '{"format": 1, "sessionsPerUser": 1, "cacheSeconds": 1}')
    await fine()
    await run('drop table rollcall_policy')
    await fine()
    await site.makeTables()
    await publish({ idleTimeout: 1 })
    await pause(2_500)
    await isAnonymous(browser)
  })

  it('answers while the database is down, and obeys again when it is back', async () => {
    const { server } = site.django().place
    if (server === null) return
    await publish({ idleTimeout: 3_600 })
    const { browser } = await newcomer()
    await settled()
    expect((await browser.get('/me')).status).toBe(200)
    await server.halt()
    // The view looks at nothing that lies in the database.
    for (let request = 0; request < 3; request += 1) expect((await browser.get('/public')).status).toBe(200)
    await pause(1_200)
    expect((await browser.get('/public')).status).toBe(200)
    await server.restart()
    expect((await browser.get('/me')).status).toBe(200)
    await vi.waitFor(() => publish({ idleTimeout: 1 }), patience)
    await pause(2_500)
    await isAnonymous(browser)
  })
})
