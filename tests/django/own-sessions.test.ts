import { describe, expect, it, vi } from 'vitest'
import type { Site } from '../../shared/contract/connections.ts'
import { patience } from './console.ts'
import type { Unlike } from './engines.ts'
import { engines, watch } from './engines.ts'

const apps = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions']

/** The last activity is left to the column: no payload of this site is said to have one. */
const ownSessions: Unlike = {
  settings: { SESSION_ENGINE: 'own_sessions.backend', INSTALLED_APPS: [...apps, 'own_sessions'] },
  site: (site: Site): Site => ({
    ...site,
    table: 'order of Sessions',
    sessionColumns: {
      userId: 'account_id',
      lastActivity: 'last_activity',
      createdAt: null,
      ip: 'ip',
      userAgent: 'user_agent',
      personal: true,
    },
    django: { ...site.django, keySalt: 'django.contrib.sessions.OwnStore' },
    identity: { ...site.identity, lastActivity: '' },
  }),
}

describe.each(engines)('a session table and class of the site’s own in $name', ({ name, startPlace }) => {
  const { django, console, site, newcomer } = watch(startPlace, undefined, () => ownSessions)
  const quoted = name === 'MariaDB' ? '`order of Sessions`' : '"order of Sessions"'

  it('is read as Django wrote it, under its own salt, with its own columns', async () => {
    const before = Date.now()
    const { name } = await newcomer()
    const row = await site().one({ text: `${name}@` })
    expect(row).toMatchObject({
      status: 'authenticated',
      signature: 'valid',
      verified: true,
      activitySource: 'column',
      further: { address: '203.0.113.9', browser: 'Firefox', device: 'Linux PC', ownerByColumn: false },
    })
    expect(row.lastActivityAt).toBeGreaterThan(before - 2000)
    expect(row.lastActivityAt).toBeLessThan(Date.now() + 2000)
  })

  it('is followed, ended and changed as Django’s own', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    const first = await site().one({ text: `${ana.name}@` })
    await ana.browser.post('/cart')
    await site().until({ text: `${ana.name}@` }, row => (row.lastActivityAt ?? 0) > (first.lastActivityAt ?? 0))

    const { ref } = await site().one({ text: `${bela.name}@` })
    const changed = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 3600 })
    expect(changed.result).toMatchObject({ changed: 1, failed: 0 })
    expect((await bela.browser.get('/me')).status).toBe(200)
    const [stored] = await django().run(`select account_id, ip from ${quoted} where account_id is not null`)
    expect(stored).toMatchObject({ ip: '203.0.113.9' })

    const out = await site().logOut({ kind: 'person', personKey: first.person?.key ?? '', keepNewest: false })
    expect(out.result).toMatchObject({ loggedOut: 1, failed: 0 })
    expect([(await ana.browser.get('/me')).status, (await bela.browser.get('/me')).status]).toEqual([401, 200])
  })

  it('says whose a session is that cannot be decoded any more', async () => {
    const { name, browser } = await newcomer()
    const { person } = await site().one({ text: `${name}@` })
    await django().run(
      `update ${quoted} set session_data = 'broken', expire_date = '2027-01-01 00:00:00.5' where session_key = '${browser.sessionKey()}'`,
    )
    const row = await site().until({ text: `${name}@` }, ({ status }) => status === 'unreadable')
    expect(row).toMatchObject({ person: { key: person?.key }, further: { ownerByColumn: true } })
  })

  it('is found by the cookie of its browser', async () => {
    const { name, browser } = await newcomer()
    const found = await console().call('cookie.inspect', {
      connectionId: site().connectionId,
      value: `sessionid=${browser.sessionKey()}`,
    })
    expect(found).toMatchObject({ kind: 'session', detail: { row: { person: { name }, status: 'authenticated' } } })
  })
})

describe('the engine signed_cookies', () => {
  const { django, console, site, newcomer } = watch(engines[0].startPlace, undefined, () => ({
    settings: { SESSION_ENGINE: 'django.contrib.sessions.backends.signed_cookies' },
    site: each => ({ ...each, django: { ...each.django, sessionEngine: 'signed_cookies' } }),
  }))
  const inspect = (value: string) => console().call('cookie.inspect', { connectionId: site().connectionId, value })

  it('lists nothing, and says of a cookie what Django does with it', async () => {
    const { name, browser } = await newcomer()
    expect(await site().rows()).toEqual([])
    const value = browser.sessionKey() ?? ''
    expect((await browser.get('/me')).status).toBe(200)
    const found = await inspect(value)
    expect(found).toMatchObject({ kind: 'signed-cookie', status: 'authenticated', verified: true, person: { name } })

    await django().perform(['deactivate', name])
    expect((await browser.get('/me')).status).toBe(401)
    expect(await inspect(value)).toMatchObject({ status: 'stale', statusReason: 'user-inactive' })
  })

  it('ends with a new password, for Django and in what is said', async () => {
    const { name, browser } = await newcomer()
    const value = browser.sessionKey() ?? ''
    await django().perform(['password', name, 'another'])
    await vi.waitFor(async () => {
      expect(await inspect(value)).toMatchObject({ status: 'stale', statusReason: 'password-changed' })
    }, patience)
    expect((await browser.get('/me')).status).toBe(401)
  })
})
