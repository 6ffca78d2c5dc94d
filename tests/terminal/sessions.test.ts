import { describe, expect, it } from 'vitest'
import { secretKey } from '../django/django-site.ts'
import { commandSite } from './site.ts'

describe('rollcall sessions, against a real Django over MariaDB', () => {
  const { django, run, url, newcomer } = commandSite()

  it('prints who is logged in, as Django would say now, one object a line', async () => {
    const ana = await newcomer()
    const bela = await newcomer()
    await django().newBrowser().get('/cart')
    const { code, json, stderr } = await run(['sessions', ...url(), '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(json()).toHaveLength(3)
    const found = json().find(({ user }) => user === ana.name)
    expect(found).toMatchObject({
      fingerprint: expect.stringMatching(/^[a-z2-7]{8}$/),
      status: 'authenticated',
      verified: true,
      signature: 'valid',
      email: `${ana.name}@example.test`,
      role: 'customer',
      loginAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
    expect(found).not.toHaveProperty('ref')
    const one = await run(['sessions', ...url(), '--json', '--user', bela.name.toUpperCase()])
    expect(one.json().map(({ user }) => user)).toEqual([bela.name])
    const anonymous = await run(['sessions', ...url(), '--json', '--status', 'anonymous'])
    expect(anonymous.json()).toHaveLength(1)
  })

  it('names a session alike in every run, and never by its key', async () => {
    const { name, browser } = await newcomer()
    const first = await run(['sessions', ...url(), '--json', '--user', name])
    const again = await run(['sessions', ...url(), '--json', '--user', `${name}@example.test`, '--verbose'])
    expect(first.json()).toHaveLength(1)
    expect(again.json()[0]).toMatchObject({ fingerprint: first.json()[0]?.['fingerprint'] })
    const said = first.stdout + first.stderr + again.stdout + again.stderr
    expect(said).not.toContain(browser.sessionKey())
    expect(said).not.toContain(secretKey)
  })

  it('filters and sorts as asked', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: 600 })
    const soon = await run(['sessions', ...url(), '--json', '--expires-within', '1h'])
    expect(soon.json().map(({ user }) => user)).toEqual([name])
    const idle = await run(['sessions', ...url(), '--json', '--idle-over', '1h'])
    expect(idle).toMatchObject({ code: 0, stdout: '' })
    const two = await run(['sessions', ...url(), '--json', '--sort=-login', '--limit', '2'])
    expect(two.json()).toHaveLength(2)
    expect(two.json()[0]?.['user']).toBe(name)
    const role = await run(['sessions', ...url(), '--json', '--role', 'admin'])
    expect(role.json()).toEqual([])
  })

  it('prints a table for people, with times in their zone and without colour where nobody looks', async () => {
    const { name } = await newcomer()
    const { stdout, stderr } = await run(['sessions', ...url(), '--user', name])
    const [head, row, ...more] = stdout.trimEnd().split('\n')
    expect(more).toEqual([])
    expect(head).toMatch(/^FINGERPRINT +USER +ROLE +STATUS +LOGGED IN +IDLE +EXPIRES$/)
    expect(row).toMatch(
      new RegExp(
        `^[a-z2-7]{8} +${name} +customer +Logged in +\\d{4}-\\d\\d-\\d\\d [\\d:]{8}\\+0[12]:00 +\\d+ s +in 1\\d d`,
      ),
    )
    expect(stdout).not.toContain('\u001b')
    expect(stderr).toMatch(/^1 of \d+ sessions fit\.$/m)
  })

  it('says what cannot be known without the key', async () => {
    const { name } = await newcomer()
    const withoutKey = url().filter(word => word !== '--secret-key-file' && word !== 'key.txt')
    const { stdout, stderr, code } = await run(['sessions', ...withoutKey, '--user', name])
    expect(code).toBe(0)
    expect(stderr).toContain('without the SECRET_KEY')
    expect(stdout).toMatch(/Logged in\?/)
  })

  it('says in words and by its code when the site cannot be reached, or refuses', async () => {
    const away = await run(['sessions', '--url', 'mysql://nobody@127.0.0.1:1/shop'])
    expect(away).toMatchObject({ code: 4, stdout: '' })
    expect(away.stderr).toMatch(/^rollcall: .+127\.0\.0\.1/m)
    const refused = await run(['sessions', ...url(), '--password-file', 'key.txt'])
    expect(refused.code).toBe(2)
    const wrong = url().map(word => (word === 'password.txt' ? 'key.txt' : word))
    expect(await run(['sessions', ...wrong])).toMatchObject({ code: 1, stdout: '' })
  })
})
