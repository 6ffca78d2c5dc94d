import { describe, expect, it } from 'vitest'
import type { SessionRow } from '../../shared/contract/session.ts'
import { engines, watch } from './engines.ts'

/** Seconds from the last save to the end; the signed time of a save is in whole seconds. */
const lifeOf = ({ expireAt, savedAt }: SessionRow) => (expireAt - (savedAt ?? 0)) / 1000

describe.each(engines)('who is logged in to Django over $name', ({ startPlace }) => {
  const { django, site, newcomer } = watch(startPlace)

  it('shows a login within two refreshes, with all that the site stored of it', async () => {
    await site().pause()
    const before = Date.now()
    const { name } = await newcomer()
    const after = Date.now()
    await site().refreshTwice()
    const [row] = await site().rows({ text: `${name}@` })
    await site().resume()
    expect(row).toMatchObject({
      status: 'authenticated',
      statusReason: null,
      verified: true,
      signature: 'valid',
      activitySource: 'payload',
      expiryKind: 'default',
      person: { name, email: `${name}@example.test`, role: 'customer', isActive: true, isStaff: false },
    })
    for (const at of [row?.loginAt, row?.lastActivityAt]) {
      expect(at).toBeGreaterThanOrEqual(before)
      expect(at).toBeLessThanOrEqual(after)
    }
  })

  it('tells an anonymous visitor from a person', async () => {
    const before = (await site().rows({ status: ['anonymous'] })).length
    await site().pause()
    await django().newBrowser().get('/cart')
    await site().refreshTwice()
    const rows = await site().rows({ status: ['anonymous'] })
    await site().resume()
    expect(rows).toHaveLength(before + 1)
    expect(rows[0]).toMatchObject({ person: null, loginAt: null, verified: true, expiryKind: 'default' })
  })

  it('counts two browsers of one person as two sessions and one person', async () => {
    const before = await site().figures()
    const { name } = await newcomer()
    await django().newBrowser().logIn(name)
    await site().many(2, { text: `${name}@`, status: ['authenticated'] })
    const after = await site().figures()
    expect(after.loggedInSessions).toBe(before.loggedInSessions + 2)
    expect(after.loggedInPeople).toBe(before.loggedInPeople + 1)
    expect(after.uncertain).toEqual([])
  })

  it('follows what a browser does', async () => {
    const { name, browser } = await newcomer()
    const { ref, lastActivityAt, expireAt } = await site().one({ text: `${name}@` })
    await site().pause()
    await browser.get('/me')
    await site().refreshTwice()
    const [row] = await site().rows({ text: `${name}@` })
    await site().resume()
    expect(row?.ref).toBe(ref)
    expect(row?.lastActivityAt).toBeGreaterThan(lastActivityAt ?? Infinity)
    expect(row?.expireAt).toBeGreaterThan(expireAt)
  })

  it('takes a session out when Django logs it out', async () => {
    const { name, browser } = await newcomer()
    await site().one({ text: `${name}@` })
    await site().pause()
    await browser.post('/logout')
    await site().refreshTwice()
    expect(await site().rows({ text: `${name}@` })).toEqual([])
    await site().resume()
  })

  it.each([
    ['password-changed', 'password'],
    ['user-inactive', 'deactivate'],
    ['user-deleted', 'delete'],
  ] as const)('takes a session as %s when Django would no longer accept it', async (reason, task) => {
    const { name, browser } = await newcomer()
    const { ref, person } = await site().one({ text: `${name}@`, status: ['authenticated'] })
    await django().perform(task === 'password' ? [task, name, 'another'] : [task, name])
    const row = await site().one({ personKey: person?.key ?? '', status: ['stale'] })
    expect(row).toMatchObject({ ref, statusReason: reason, verified: true })
    expect((await browser.get('/me')).status).toBe(401)
  })

  it.each([
    [120, 'seconds', 120],
    [7_200, 'seconds', 7_200],
    [0, 'browser-close', 1_209_600],
    [null, 'default', 1_209_600],
  ] as const)('knows what set_expiry(%j) means, to the second', async (value, kind, age) => {
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: 3_600 })
    await site().until({ text: `${name}@` }, found => found.expiryKind === 'seconds')
    await browser.post('/set-expiry', { value })
    const row = await site().until({ text: `${name}@` }, found => Math.abs(lifeOf(found) - age) < 2)
    const userId = row.person?.userId
    const decoded = (await django().decoded()).find(session => session.userId === userId)
    expect(row.expireAt).toBe(decoded?.expireAt)
    expect(row.expiryKind).toBe(kind)
  })

  it('agrees with Django on each session, and on those that clearsessions removes', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: 1 })
    await site().one({ text: `${name}@`, status: ['expired'] })
    const inDjango = (await django().decoded()).map(({ userId, expireAt }) => `${userId} ${expireAt}`)
    const inRollcall = (await site().rows()).map(({ person, expireAt }) => `${person?.userId ?? null} ${expireAt}`)
    expect(inRollcall.toSorted()).toEqual(inDjango.toSorted())
    expect((await site().figures()).expiredNotCleared).toBe(1)
    await django().perform(['clearsessions'])
    await site().none({ text: `${name}@` })
    expect(await site().rows()).toHaveLength((await django().decoded()).length)
  })
})
