import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { commandSite } from './site.ts'

const because = ['--reason', 'a laptop was stolen']

describe('rollcall logout, against a real Django over MariaDB', () => {
  const { django, run, start, url, newcomer, folder } = commandSite()
  const audit = () =>
    readFileSync(path.join(folder(), 'data', 'audit.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
  const fingerprintsOf = async (name: string) =>
    (await run(['sessions', ...url(), '--user', name, '--json'])).json().map(row => String(row['fingerprint']))

  it('ends all sessions of a person, reads them back as gone, and writes the log', async () => {
    const [ana, bela] = [await newcomer(), await newcomer()]
    const other = django().newBrowser()
    await other.logIn(ana.name)
    const { code, json, stderr } = await run(['logout', ...url(), '--user', ana.name, ...because, '--yes', '--json'])
    expect(code).toBe(0)
    expect(json().map(({ type, user, outcome }) => [type, user, outcome])).toEqual([
      ['session', ana.name, 'logged-out'],
      ['session', ana.name, 'logged-out'],
      ['summary', undefined, undefined],
    ])
    expect(json().at(-1)).toMatchObject({ loggedOut: 2, alreadyGone: 0, skipped: 0, failed: 0, notStarted: 0 })
    expect(stderr).toContain('2 logged out and read back as gone.')
    expect((await ana.browser.get('/me')).status).toBe(401)
    expect((await other.get('/me')).status).toBe(401)
    expect((await bela.browser.get('/me')).status).toBe(200)
    const [intent, outcome] = audit().slice(-2)
    expect(intent).toMatchObject({
      phase: 'intent',
      action: 'sessions.applyLogout',
      reason: because[1],
      people: [ana.name],
    })
    expect(outcome).toMatchObject({ phase: 'outcome', result: 'done', actionId: intent?.['actionId'] })
    const said = readFileSync(path.join(folder(), 'data', 'audit.jsonl'), 'utf8')
    expect(said).not.toContain(bela.browser.sessionKey())
  })

  it('ends exactly the sessions whose fingerprints were given, and says which are not there', async () => {
    const { name, browser } = await newcomer()
    const other = django().newBrowser()
    await other.logIn(name)
    const [one, two] = await fingerprintsOf(name)
    const both = await run(['logout', ...url(), '--fingerprint', one ?? '', 'aaaaaaaa', ...because, '--yes', '--json'])
    expect(both.code).toBe(1)
    expect(both.json()[0]).toMatchObject({ fingerprint: one, outcome: 'logged-out' })
    expect(both.stderr).toContain('No session has the fingerprint aaaaaaaa now.')
    expect(await fingerprintsOf(name)).toEqual([two])
    const states = [(await browser.get('/me')).status, (await other.get('/me')).status]
    expect(new Set(states)).toEqual(new Set([200, 401]))
  })

  it('ends what fits filters, and keeps the newest of a person when asked', async () => {
    const { name, browser } = await newcomer()
    const newest = django().newBrowser()
    await newest.logIn(name)
    await newest.get('/me')
    const kept = await run(['logout', ...url(), '--user', name, '--keep-newest', ...because, '-y'])
    expect(kept.code).toBe(0)
    expect(kept.stdout).toMatch(new RegExp(`^OUTCOME +FINGERPRINT +USER +DETAIL\\nlogged-out +[a-z2-7]{8} +${name}`))
    expect([(await browser.get('/me')).status, (await newest.get('/me')).status]).toEqual([401, 200])
    const all = await run(['logout', ...url(), '--text', `${name}@`, '--status', 'authenticated', ...because, '--yes'])
    expect(all.code).toBe(0)
    expect((await newest.get('/me')).status).toBe(401)
  })

  it('does nothing without --yes where nobody can be asked, and shows what it would do', async () => {
    const { name, browser } = await newcomer()
    const asked = await run(['logout', ...url(), '--user', name, ...because])
    expect(asked).toMatchObject({ code: 3, stdout: '' })
    expect(asked.stderr).toMatch(
      new RegExp(`To log out on .+: 1 session of 1 person\\.[^]+${name}[^]+Nothing was done`),
    )
    const dry = await run(['logout', ...url(), '--user', name, '--dry-run', '--json'])
    expect(dry.code).toBe(0)
    expect(dry.json()).toMatchObject([{ user: name, status: 'authenticated' }])
    expect((await browser.get('/me')).status).toBe(200)
    expect(audit().some(({ people }) => (people as string[]).includes(name))).toBe(false)
  })

  it('is refused by the console on a read-only connection', async () => {
    const { name, browser } = await newcomer()
    const refused = await run(['logout', ...url(), '--read-only', '--user', name, ...because, '--yes'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('read-only')
    expect((await browser.get('/me')).status).toBe(200)
  })

  it('stops at Ctrl+C after the batch under way, tells what was done, and a second run ends the rest', async () => {
    const { name, browser } = await newcomer()
    const many = 12_000
    await django().run(
      `insert into django_session select lpad(seq, 32, 'k'), session_data, expire_date from seq_1_to_${many} join django_session where session_key = '${browser.sessionKey()}'`,
    )
    const args = ['logout', ...url(), '--user', name, ...because, '--yes', '--json']
    const running = start(args)
    await running.said(/To log out on/)
    await vi.waitFor(async () => expect((await left()) < many).toBe(true), { timeout: 60_000, interval: 20 })
    running.child.kill('SIGINT')
    const { code, json } = await running.ended
    expect(code).toBe(130)
    const { loggedOut, notStarted } = json().at(-1) as { loggedOut: number; notStarted: number }
    expect(loggedOut).toBeGreaterThan(0)
    expect(notStarted).toBeGreaterThan(0)
    expect(await left()).toBe(many + 1 - loggedOut)
    expect(audit().at(-1)).toMatchObject({ phase: 'outcome', result: 'cancelled' })
    const rest = await run(args)
    expect(rest.code).toBe(0)
    expect(await left()).toBe(0)
    expect((await browser.get('/me')).status).toBe(401)

    async function left(): Promise<number> {
      const rows = await django().run(
        `select count(*) as rows_left from django_session where session_key like 'kkkk%' or session_key = '${browser.sessionKey()}'`,
      )
      return Number(rows[0]?.['rows_left'])
    }
  })

  it('tells nobody from somebody without a session', async () => {
    const { name, browser } = await newcomer()
    await browser.post('/logout')
    const gone = await run(['logout', ...url(), '--user', name, ...because, '--yes'])
    expect(gone).toMatchObject({ code: 0, stdout: '' })
    const nobody = await run(['logout', ...url(), '--user', 'no such person', ...because, '--yes'])
    expect(nobody).toMatchObject({ code: 1, stdout: '' })
    expect(nobody.stderr).toContain('Nobody of that name')
  })

  it.each([
    [['--user', 'x', '--yes'], /A reason is needed/],
    [['--reason', 'why', '--yes'], /Whom to log out is not said/],
    [['--fingerprint', 'short', '--reason', 'why'], /no fingerprint/],
    [['--fingerprint', 'abcdefgh', '--user', 'x', '--reason', 'why'], /goes with no filter/],
    [['--statis', 'stale', '--reason', 'why'], /Did you mean --status\?/],
    [['--status', 'authentcated', '--reason', 'why'], /Did you mean authenticated\?/],
    [['--idle-over', '30', '--reason', 'why'], /Write it with its unit/],
  ])('refuses %j before anything is opened', async (args, words) => {
    const { code, stdout, stderr } = await run(['logout', ...url(), ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(words)
  })
})
