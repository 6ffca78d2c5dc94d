import { describe, expect, it } from 'vitest'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { engines, watch } from './engines.ts'

const cookieAge = 1_209_600
/** Seconds within which a save and its reading lie. */
const near = 30

describe.each(engines)('changing expiries of Django over $name', ({ startPlace }) => {
  const { site, newcomer } = watch(startPlace)
  const lifeOf = (row: { readonly expireAt: number }) => (row.expireAt - Date.now()) / 1000
  const hasLife = (seconds: number) => (row: { readonly expireAt: number }) => Math.abs(lifeOf(row) - seconds) < near

  it('holds across the saves of the site, which reads all else as it was', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/cart')
    const { ref } = await site().one({ text: `${name}@` })
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 3600 })
    expect(job.result).toMatchObject({ changed: 1, failed: 0 })
    const changed = await site().until({ text: `${name}@` }, hasLife(3600))
    expect(changed).toMatchObject({ expiryKind: 'seconds', status: 'authenticated', signature: 'valid' })
    expect((await browser.get('/me')).status).toBe(200)
    // The cart was counted before and after, and the save brings the same limit again.
    expect(await browser.post('/cart')).toEqual({ status: 200, body: { items: 2 } })
    const saved = await site().until(
      { text: `${name}@` },
      row => (row.savedAt ?? 0) >= (changed.savedAt ?? 0) && hasLife(3600)(row),
    )
    expect(saved.expiryKind).toBe('seconds')
  })

  it('does not make an idle session look active', async () => {
    const { name } = await newcomer()
    const before = await site().one({ text: `${name}@` })
    await site().changeExpiry({ kind: 'sessions', refs: [before.ref] }, { kind: 'extend', seconds: 3600 })
    const after = await site().until({ text: `${name}@` }, hasLife(cookieAge + 3600))
    expect([after.savedAt, after.lastActivityAt]).toEqual([before.savedAt, before.lastActivityAt])
  })

  it('ends a session at its time, and Django takes the browser as anonymous', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'until', at: Date.now() + 2500 })
    await site().until({ text: `${name}@` }, row => row.status === 'expired')
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('goes back to the default of the site', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: 7200 })
    const { ref } = await site().until({ text: `${name}@` }, hasLife(7200))
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'site-default' })
    expect(job.result).toMatchObject({ changed: 1, failed: 0 })
    expect((await site().until({ text: `${name}@` }, hasLife(cookieAge))).expiryKind).toBe('default')
    await browser.post('/cart')
    expect((await site().until({ text: `${name}@` }, hasLife(cookieAge))).expiryKind).toBe('default')
  })

  it('caps what lives by a policy, and leaves to the browser what ends with it', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    await bela.browser.post('/set-expiry', { value: 0 })
    const anas = await site().one({ text: `${ana.name}@` })
    const belas = await site().until({ text: `${bela.name}@` }, row => row.expiryKind === 'browser-close')
    const policy = { ...djangoDefault, idleTimeout: 1800 }
    const job = await site().changeExpiry({ kind: 'sessions', refs: [anas.ref, belas.ref] }, { kind: 'policy', policy })
    expect(job.result).toMatchObject({ changed: 1, untilNextSave: 1, failed: 0 })
    expect((await site().until({ text: `${ana.name}@` }, hasLife(1800))).expiryKind).toBe('seconds')
    expect((await site().until({ text: `${bela.name}@` }, hasLife(1800))).expiryKind).toBe('browser-close')
    await bela.browser.post('/cart')
    expect((await site().until({ text: `${bela.name}@` }, hasLife(cookieAge))).expiryKind).toBe('browser-close')
    await ana.browser.post('/cart')
    expect((await site().until({ text: `${ana.name}@` }, hasLife(1800))).expiryKind).toBe('seconds')
  })

  it('is not undone by many requests at once', async () => {
    const { name, browser } = await newcomer()
    const { ref } = await site().one({ text: `${name}@` })
    const requests = Array.from({ length: 20 }, () => browser.post('/cart'))
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 5400 })
    const answers = await Promise.all(requests)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    // A request that had loaded the session before may save it without the new limit: then it is not called changed.
    const { changed = 0, failed = 0 } = (job.kind === 'expiry' ? job.result : null) ?? {}
    expect(changed + failed).toBe(1)
    expect((await browser.get('/me')).status).toBe(200)
  })
})
