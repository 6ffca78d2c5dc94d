import { expect, describe, it } from 'vitest'
import { commandSite } from './site.ts'

describe('rollcall over sessions that no server lists (signed_cookies)', () => {
  const { run, url, newcomer } = commandSite()
  const site = () => [...url(), '--engine', 'signed_cookies']
  const why = /cannot be known here.*\n.*the sessions are in the browsers alone/

  it.each([
    ['logout', '--user', 'ana', '--reason', 'a laptop was stolen', '--yes'],
    ['logout', '--status', 'authenticated', '--reason', 'a laptop was stolen', '--yes'],
    ['sessions', '--json'],
    ['watch', '--for', '1s'],
  ])('refuses %s %s with the reason instead of finding nobody', async (...typed) => {
    const { code, stdout, stderr } = await run([...typed, ...site()])
    expect(stderr).toMatch(why)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  it('still finds a person, and says that their sessions cannot be known', async () => {
    const { name } = await newcomer()
    const found = await run(['user', name, ...site()])
    expect(found.code).toBe(0)
    expect(found.stdout).toContain(name)
    expect(found.stdout).toContain('Sessions: cannot be known')
    expect(found.stdout).not.toContain('no session')
    expect(found.stderr).toContain('Who is logged in cannot be known here.')
    const json = await run(['user', name, ...site(), '--json'])
    expect(json.json()).toMatchObject([{ type: 'person', user: name, sessions: null }])
  })
})

describe('rollcall logout where a log out would not hold', () => {
  const { run, url, newcomer } = commandSite()

  it('refuses a cached_db of which no cache is named before it shows whom it would log out', async () => {
    const { name } = await newcomer()
    const typed = ['logout', ...url(), '--engine', 'cached_db', '--user', name, '--reason', 'to be tested', '--yes']
    const { code, stdout, stderr } = await run(typed)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('in a terminal by a second --url, or by ?cache_table=')
    expect(stderr).not.toContain('To log out')
  })
})
