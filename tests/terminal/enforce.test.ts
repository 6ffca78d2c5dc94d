import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { djangoDefault } from '../../shared/policy/policy.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { startConsole } from '../django/console.ts'
import { secretKey } from '../django/django-site.ts'
import { commandSite } from './site.ts'

describe('rollcall enforce, against a real Django over MariaDB', () => {
  const { django, run, start, url, newcomer } = commandSite()

  /** A folder with the site saved as "Shop", and a policy. */
  async function withPolicy(
    changes: Partial<Policy>,
    work: (env: Record<string, string>) => Promise<void>,
  ): Promise<void> {
    const { place, site } = django()
    const password = place.password ?? ''
    const open = await startConsole()
    try {
      const shop = await open.open({ ...site, name: 'Shop' }, { password, secretKey })
      const { connectionId } = shop
      const policy = { ...djangoDefault, ...changes }
      await open.call('policy.save', { connectionId, policy, basedOn: 0, reason: 'for a test', confirmation: 'Shop' })
      await work({ ROLLCALL_DATA: open.dataFolder, ROLLCALL_PASSWORD: password, ROLLCALL_SECRET_KEY: secretKey })
    } finally {
      await open.close()
    }
  }
  const auditOf = (env: Record<string, string>) =>
    readFileSync(`${env['ROLLCALL_DATA']}/audit.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)

  it('logs out who breaks a limit, once, and writes it to the log; nothing where nobody does', async () => {
    const { name, browser } = await newcomer()
    const again = django().newBrowser()
    await again.logIn(name)
    await withPolicy({ sessionsPerUser: 1 }, async env => {
      const first = await run(['enforce', 'shop', '--ceiling', '100', '--json'], { env })
      expect(first.code).toBe(0)
      expect(first.json()).toMatchObject([{ version: 1, found: 1, loggedOut: 1, left: 0, stopped: null }])
      expect([(await browser.get('/me')).status, (await again.get('/me')).status]).toEqual([401, 200])
      const actions = auditOf(env)
        .filter(({ phase }) => phase === 'intent')
        .map(({ action }) => action)
      expect(actions.slice(-3)).toEqual(['enforcement.start', 'sessions.applyLogout', 'enforcement.stop'])
      const second = await run(['enforce', 'Shop'], { env })
      expect(second).toMatchObject({ code: 0, stdout: '' })
      expect(second.stderr).toContain('Nobody breaks a limit.')
      expect(auditOf(env).filter(({ phase }) => phase === 'intent')).toHaveLength(actions.length)
    })
  })

  it('asks instead of logging out more than the ceiling, and needs the name for everybody', async () => {
    const { name, browser } = await newcomer()
    const others = [django().newBrowser(), django().newBrowser()]
    for (const other of others) await other.logIn(name)
    await withPolicy({ sessionsPerUser: 1 }, async env => {
      const asks = await run(['enforce', '--json', '--ceiling', '1'], { env })
      expect(asks.code).toBe(3)
      expect(asks.json()).toMatchObject([{ loggedOut: 0, stopped: expect.stringContaining('more than the 1 %') }])
      expect((await browser.get('/me')).status).toBe(200)
    })
    await withPolicy({ absoluteTimeout: 1 }, async env => {
      const everybody = await run(['enforce', 'Shop', '--ceiling', '100'], { env })
      expect(everybody).toMatchObject({ code: 3, stdout: '' })
      expect(everybody.stderr).toContain('--confirm "Shop"')
      expect((await browser.get('/me')).status).toBe(200)
    })
  })

  it('goes on as a service until SIGTERM, which ends it with 0', async () => {
    const { name, browser } = await newcomer()
    await withPolicy({ sessionsPerUser: 1 }, async env => {
      // What is left of other tests goes first.
      await run(['enforce', 'Shop', '--ceiling', '100'], { env })
      const service = start(['enforce', 'Shop', '--follow', '--every', '10s', '--ceiling', '100', '--json'], { env })
      await service.said(/Holding Shop to version 1/)
      await service.said(/"found":0/)
      const newer = django().newBrowser()
      await newer.logIn(name)
      await service.said(/"loggedOut":1/)
      expect([(await browser.get('/me')).status, (await newer.get('/me')).status]).toEqual([401, 200])
      service.child.kill('SIGTERM')
      expect((await service.ended).code).toBe(0)
      expect(auditOf(env).at(-1)).toMatchObject({ action: 'enforcement.stop', result: 'done' })
    })
  })

  it('says what is missing', async () => {
    await withPolicy({}, async env => {
      expect((await run(['enforce', 'Shop', '--policy-version', '7'], { env })).code).toBe(2)
      expect((await run(['enforce', 'Shop', '--every', '1m'], { env })).code).toBe(2)
    })
    const unsaved = await run(['enforce', ...url()])
    expect(unsaved).toMatchObject({ code: 2, stdout: '' })
    expect(unsaved.stderr).toContain('there is none to enforce on a site that is not saved')
    const named = await run(['enforce'], { env: { ROLLCALL_URL: 'mysql://reader@db.example.com/shop' } })
    expect(named).toMatchObject({ code: 2, stdout: '' })
    expect(named.stderr).toContain('which ROLLCALL_URL does not')
  })
})
