import { expect, it } from 'vitest'
import type { Watched } from './engines.ts'

/** The request has loaded its session once Django has begun to wait; a moment is enough for that. */
const untilLoaded = () => new Promise(resolve => setTimeout(resolve, 500))
const cookieAge = 1_209_600
/** Seconds within which a save and its reading lie. */
const near = 30
const lifeOf = (row: { readonly expireAt: number }) => (row.expireAt - Date.now()) / 1000
const hasLife = (seconds: number) => (row: { readonly expireAt: number }) => Math.abs(lifeOf(row) - seconds) < near

/** What must be true of sessions in any cache of a real Django. To be called inside of a `describe`. */
export function describeCacheJourneys({ site, newcomer, django }: Watched, extent: 'all' | 'short' = 'all'): void {
  it('shows who logs in, whose session it is, and who logs out', async () => {
    const { name, browser } = await newcomer()
    const row = await site().one({ text: `${name}@` })
    expect(row).toMatchObject({ status: 'authenticated', signature: 'unsigned', verified: true })
    expect(hasLife(cookieAge)(row)).toBe(true)
    expect(Math.abs((row.savedAt ?? 0) - Date.now())).toBeLessThan(near * 1000)
    await browser.post('/logout')
    await site().none({ text: `${name}@` })
  })

  it('notices saves that follow each other at once', async () => {
    const { name, browser } = await newcomer()
    await site().one({ text: `${name}@` })
    for (let count = 1; count <= 3; count += 1) await browser.post('/cart')
    const saved = await site().one({ text: `${name}@` })
    await browser.post('/set-expiry', { value: 0 })
    const ends = await site().until({ text: `${name}@` }, row => row.expiryKind === 'browser-close')
    expect(ends.ref).toBe(saved.ref)
    expect(hasLife(cookieAge)(ends)).toBe(true)
  })

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

  it('changes an expiry, and Django reads all else as it was', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/cart')
    const { ref } = await site().one({ text: `${name}@` })
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 3600 })
    const { changed = 0, untilNextSave = 0 } = (job.kind === 'expiry' ? job.result : null) ?? {}
    expect(changed + untilNextSave).toBe(1)
    await site().until({ text: `${name}@` }, hasLife(3600))
    expect(await browser.get('/me')).toEqual({ status: 200, body: { user: name } })
    expect(await browser.post('/cart')).toEqual({ status: 200, body: { items: 2 } })
    // Where the payload says it too, it holds across the save; otherwise the screens say that it does not.
    await site().until({ text: `${name}@` }, row =>
      changed === 1 ? row.expiryKind === 'seconds' && hasLife(3600)(row) : hasLife(cookieAge)(row),
    )
  })

  if (extent === 'short') return

  it('ends all sessions of a person', async () => {
    const { name, browser } = await newcomer()
    const other = django().newBrowser()
    await other.logIn(name)
    const [row] = await site().many(2, { text: `${name}@` })
    const job = await site().logOut({ kind: 'person', personKey: row?.person?.key ?? '', keepNewest: false })
    expect(job.result).toMatchObject({ loggedOut: 2, alreadyGone: 0, failed: 0 })
    expect([(await browser.get('/me')).status, (await other.get('/me')).status]).toEqual([401, 401])
  })

  it('is not undone by a request in flight: Django refuses to save it', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const inFlight = browser.get('/slow?ms=1500&save=1')
    await untilLoaded()
    const job = await site().logOut({ kind: 'sessions', refs: [ref] })
    expect(job.result).toMatchObject({ loggedOut: 1 })
    expect((await inFlight).status).toBe(400)
    expect((await browser.get('/me')).status).toBe(401)
    await site().none({ text: `${name}@` })
  })

  it('ends a session at its time, and Django takes the browser as anonymous', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'until', at: Date.now() + 1500 })
    await new Promise(resolve => setTimeout(resolve, 2600))
    expect((await browser.get('/me')).status).toBe(401)
    await site().none({ text: `${name}@`, status: ['authenticated'] })
  })
}
