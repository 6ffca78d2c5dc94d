import { describe, expect, it } from 'vitest'
import { startConsole } from '../django/console.ts'
import { secretKey } from '../django/django-site.ts'
import { commandSite } from './site.ts'

describe('rollcall watch, user and test, against a real Django over MariaDB', () => {
  const { django, run, start, url, newcomer } = commandSite()

  it('tells logins and log outs as they happen until Ctrl+C, and nothing else', async () => {
    const before = await newcomer()
    const watching = start(['watch', ...url(), '--every', '1s', '--json'])
    await watching.said(/Watching .+: 1 people logged in/)
    const { name, browser } = await newcomer()
    await watching.said(/"event":"login"/)
    await browser.post('/logout')
    await watching.said(/"event":"logout"/)
    await run(['logout', ...url(), '--user', before.name, '--reason', 'while somebody watches', '--yes'])
    await watching.said(new RegExp(`"event":"logout".+"user":"${before.name}"`))
    watching.child.kill('SIGINT')
    const { code, json } = await watching.ended
    expect(code).toBe(0)
    expect(json().map(({ event, user }) => [event, user])).toEqual([
      ['login', name],
      ['logout', name],
      ['logout', before.name],
    ])
    expect(json()[0]).toMatchObject({
      at: expect.stringMatching(/Z$/),
      fingerprint: expect.stringMatching(/^[a-z2-7]{8}$/),
      role: 'customer',
    })
  })

  it('ends when nobody reads any more, and after the time that was asked for', async () => {
    await newcomer()
    const watching = start(['watch', ...url(), '--every', '1s'])
    await watching.said(/Watching/)
    watching.child.stdout?.destroy()
    await newcomer()
    expect((await watching.ended).code).toBe(0)
    const short = await run(['watch', ...url(), '--for', '1s'])
    expect(short.code).toBe(0)
  })

  it('shows one person: facts, sessions, and what an open console saw', async () => {
    const { name, browser } = await newcomer()
    const text = await run(['user', name, ...url()])
    expect(text.code).toBe(0)
    expect(text.stdout).toMatch(new RegExp(`^User +${name}$`, 'm'))
    expect(text.stdout).toMatch(/^E-mail +person\d+@example\.test$/m)
    expect(text.stdout).toMatch(/^Sessions: 1$/m)
    const json = await run(['user', `${name}@EXAMPLE.test`, ...url(), '--json'])
    expect(json.json().map(({ type }) => type)).toEqual(['person', 'session'])
    await browser.post('/logout')
    const away = await run(['user', name, ...url(), '--json'])
    expect(away.json()).toMatchObject([{ type: 'person', user: name, sessions: 0, source: 'user-table' }])
    expect(await run(['user', 'nobody at all', ...url()])).toMatchObject({ code: 1, stdout: '' })
    expect(await run(['user', ...url()])).toMatchObject({ code: 2, stdout: '' })
  })

  it('tries a connection step by step, and says at the step that fails what to do', async () => {
    await newcomer()
    const good = await run(['test', ...url(), '--json'])
    expect(good.code).toBe(0)
    const steps = good.json().map(({ step }) => step)
    expect(steps).toEqual(expect.arrayContaining(['resolve', 'sign-in', 'find-table', 'decode-row', 'check-key']))
    expect(good.json().every(({ state }) => state !== 'failed')).toBe(true)
    const bad = await run(['test', '--url', 'mysql://reader@127.0.0.1:1/shop'])
    expect(bad.code).toBe(1)
    expect(bad.stdout).toMatch(/^passed +resolve/m)
    expect(bad.stdout).toMatch(/^failed +reach/m)
  })

  it('sees and does beside an open console on the same folder what that one sees', async () => {
    const { place, site } = django()
    const open = await startConsole()
    try {
      const secrets = { password: place.password ?? undefined, secretKey }
      const shop = await open.open({ ...site, name: 'Shop' }, secrets)
      const { name, browser } = await newcomer()
      const row = await shop.one({ text: `${name}@` })
      const env = {
        ROLLCALL_DATA: open.dataFolder,
        ROLLCALL_PASSWORD: place.password ?? '',
        ROLLCALL_SECRET_KEY: secretKey,
      }
      const listed = await run(['connections', '--json'], { env })
      expect(listed.json()).toMatchObject([{ name: 'Shop', mode: 'operator', engine: 'db' }])
      const found = await run(['sessions', 'shop', '--user', name, '--json'], { env })
      expect(found.json()).toMatchObject([{ fingerprint: row.fingerprint, verified: true }])
      const byUrl = await run(['sessions', ...url(), '--user', name, '--json'], { env })
      expect(byUrl.json()).toMatchObject([{ fingerprint: row.fingerprint }])
      const out = await run(
        ['logout', '-c', 'Shop', '--fingerprint', row.fingerprint, '--reason', 'from beside', '--yes'],
        { env },
      )
      expect(out.code).toBe(0)
      expect((await browser.get('/me')).status).toBe(401)
      await shop.none({ text: `${name}@` })
      const { actions } = await open.call('audit.page', {
        connectionId: shop.connectionId,
        text: 'from beside',
        offset: 0,
        limit: 5,
      })
      expect(actions).toMatchObject([{ intent: { action: 'sessions.applyLogout' }, outcome: { result: 'done' } }])
      const seen = await run(['user', name, 'Shop', '--json'], { env })
      expect(seen.code).toBe(0)
      const unknown = await run(['sessions', 'Shup'], { env })
      expect(unknown).toMatchObject({ code: 2, stdout: '' })
      expect(unknown.stderr).toContain('Did you mean "Shop"?')
    } finally {
      await open.close()
    }
  })
})
