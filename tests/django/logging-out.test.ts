import { readFile } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { patience } from './console.ts'
import { secretKey } from './django-site.ts'
import { engines, watch } from './engines.ts'

/** The request has loaded its session once Django has begun to wait; a moment is enough for that. */
const untilLoaded = () => new Promise(resolve => setTimeout(resolve, 500))

describe.each(engines)('logging out of Django over $name', ({ startPlace }) => {
  const { django, console, site, newcomer } = watch(startPlace)
  const reason = 'a telephone was lost'

  it('ends one session, and Django takes that browser as anonymous and no other', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    const { ref, fingerprint } = await site().one({ text: `${ana.name}@` })
    await site().one({ text: `${bela.name}@` })
    const job = await site().logOut({ kind: 'sessions', refs: [ref] })
    const outcome = { fingerprint, person: ana.name, outcome: 'logged-out', detail: null }
    expect(job).toMatchObject({ state: 'done', result: { loggedOut: 1, failed: 0, outcomes: [outcome] } })
    expect((await ana.browser.get('/me')).status).toBe(401)
    expect(await bela.browser.get('/me')).toEqual({ status: 200, body: { user: bela.name } })
    await site().none({ text: `${ana.name}@` })
    await site().one({ text: `${bela.name}@` })
  })

  it('ends all sessions of a person', async () => {
    const { name, browser } = await newcomer()
    const other = django().newBrowser()
    await other.logIn(name)
    const [row] = await site().many(2, { text: `${name}@` })
    const job = await site().logOut({ kind: 'person', personKey: row?.person?.key ?? '', keepNewest: false })
    expect(job.result).toMatchObject({ loggedOut: 2, alreadyGone: 0, failed: 0 })
    expect([(await browser.get('/me')).status, (await other.get('/me')).status]).toEqual([401, 401])
  })

  it('counts a session that the site ended meanwhile as already gone', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    await site().pause()
    const { planId } = await console().call('sessions.previewLogout', {
      connectionId: site().connectionId,
      target: { kind: 'sessions', refs: [ref] },
    })
    await browser.post('/logout')
    const job = await site().apply(planId, reason)
    await site().resume()
    expect(job).toMatchObject({ state: 'done', result: { loggedOut: 0, alreadyGone: 1, failed: 0 } })
  })

  it('is not undone by a request in flight: Django refuses to save it', async () => {
    const { name, browser } = await newcomer()
    const sessionKey = browser.sessionKey()
    const { ref } = await site().one({ text: `${name}@` })
    const inFlight = browser.get('/slow?ms=2500&save=1')
    await untilLoaded()
    const job = await site().logOut({ kind: 'sessions', refs: [ref] })
    expect(job.result).toMatchObject({ loggedOut: 1 })
    expect((await inFlight).status).toBe(400)
    expect(await django().run(`select 1 from django_session where session_key = '${sessionKey}'`)).toEqual([])
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('does not end a request in flight that only reads', async () => {
    const { name, browser } = await newcomer()
    const { ref, person } = await site().one({ text: `${name}@` })
    const inFlight = browser.get('/slow?ms=2500')
    await untilLoaded()
    await site().logOut({ kind: 'sessions', refs: [ref] })
    expect(await inFlight).toEqual({ status: 200, body: { user_id: person?.userId } })
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('writes what is meant to the audit log before what became of it', async () => {
    const { name } = await newcomer()
    const { ref, fingerprint } = await site().one({ text: `${name}@` })
    await site().logOut({ kind: 'sessions', refs: [ref] }, reason)
    const page = await vi.waitFor(async () => {
      const { connectionId } = site()
      const found = await console().call('audit.page', { connectionId, text: fingerprint, offset: 0, limit: 10 })
      expect(found.actions[0]?.outcome?.result).toBe('done')
      return found
    }, patience)
    expect(page.actions).toHaveLength(1)
    expect(page.actions[0]?.intent).toMatchObject({
      action: 'sessions.applyLogout',
      operator: 'ana@desk-4',
      reason,
      fingerprints: [fingerprint],
      people: [name],
    })
    const lines = (await readFile(page.file, 'utf8')).trim().split('\n')
    const phases = lines
      .map(line => JSON.parse(line))
      .filter(line => line.actionId === page.actions[0]?.intent.actionId)
    expect(phases.map(line => line.phase)).toEqual(['intent', 'outcome'])
  })

  it('is refused on a read-only connection, and the browser stays logged in', async () => {
    const { name, browser } = await newcomer()
    const { place } = django()
    const readOnly = { ...django().site, name: 'To look at', mode: 'read-only' } as const
    const other = await console().open(readOnly, { password: place.password ?? undefined, secretKey })
    const { ref } = await other.one({ text: `${name}@` })
    const { connectionId } = other
    const target = { kind: 'sessions' as const, refs: [ref] }
    const plan = await console()
      .call('sessions.previewLogout', { connectionId, target })
      .catch(() => null)
    const planId = plan?.planId ?? 'a plan that cannot be made'
    const applied = console().call('sessions.applyLogout', { connectionId, planId, reason })
    await expect(applied).rejects.toMatchObject({ failure: { code: 'FORBIDDEN' } })
    expect((await browser.get('/me')).status).toBe(200)
    await console().call('connections.close', { connectionId })
  })
})
