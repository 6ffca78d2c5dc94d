import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createApi } from '../../../electron/api/api.ts'
import { createMemoryVault } from '../../../electron/api/memory-vault.ts'
import type { Vault } from '../../../electron/api/platform.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { ConsoleEvent } from '../../../shared/contract/contract.ts'
import { createClient } from '../../../shared/contract/client.ts'
import { freshFolder } from './folders.ts'
import { cacheNamed, mysqlAddress, redisAddress, siteNamed } from './sites.ts'

/** A whole console whose monitor threads only do as they are told. */
function consoleIn(dataFolder = freshFolder(), vault: Vault = createMemoryVault()) {
  const lines: string[] = []
  const console = createApi({
    host: 'browser',
    version: '0.0.0',
    runtime: 'Node',
    operator: 'ana@desk-4',
    dataFolder,
    vault,
    monitorThread: new URL('./threads/obedient-thread.ts', import.meta.url),
    simulatorThread: new URL('./threads/not-there.ts', import.meta.url),
    log: line => void lines.push(line),
  })
  onTestFinished(() => console.close())
  const events: ConsoleEvent[] = []
  console.subscribe(event => void events.push(event))
  const client = createClient({ call: console.call, subscribe: () => () => undefined })
  return { console, call: client.call, events, lines, dataFolder }
}

const secrets = { password: 'a-password-71', secretKey: 'a-key-71', secretKeyFallbacks: ['an-older-key-71'] }

const noColumns = {
  id: 'id',
  username: null,
  email: null,
  firstName: null,
  lastName: null,
  role: null,
  isActive: null,
  isStaff: null,
  isSuperuser: null,
  lastLogin: null,
  dateJoined: null,
}

async function withOpenShop(name = 'Shop') {
  const parts = consoleIn()
  const { id } = await parts.call('connections.save', { id: null, site: siteNamed(name), secrets })
  await parts.call('connections.open', { connectionId: id })
  const newestAction = async () =>
    (await parts.call('audit.page', { text: '', connectionId: id, offset: 0, limit: 1 })).actions[0]
  const logOut = (planId: string) =>
    parts.call('sessions.applyLogout', { connectionId: id, planId, reason: 'left the company' })
  return { ...parts, id, newestAction, logOut }
}

describe('logging out, in the audit log', () => {
  it.each([
    ['all', 'done', '2 logged out, 1 already gone'],
    ['some', 'partly', '2 logged out, 1 failed: K2M4ZQ7T (the row is locked)'],
    ['none', 'failed', '0 logged out, 1 failed: K2M4ZQ7T (the row is locked)'],
    ['changed', 'partly', '2 logged out, 1 skipped because they had changed'],
    ['lost', 'failed', 'The database went away'],
    [
      'broken',
      'partly',
      'The database went away: about 2 of 3 had been dealt with, and what became of the others is not known',
    ],
  ])('ends for a plan of which %s went as %s', async (planId, result, detail) => {
    const { logOut, newestAction } = await withOpenShop()
    await logOut(planId)
    await vi.waitFor(async () => expect((await newestAction())?.outcome).toMatchObject({ result, detail }))
  })

  it('names the operator, the reason, the people and a warning', async () => {
    const { logOut, newestAction, id } = await withOpenShop()
    await logOut('all')
    expect((await newestAction())?.intent).toMatchObject({
      operator: 'ana@desk-4',
      connectionId: id,
      connectionName: 'Shop',
      reason: 'left the company',
      people: ['mara', 'tomo'],
      fingerprints: ['F0', 'F1', 'F2'],
      summary: "log out 3 sessions of 2 people, the operator's own account among them",
    })
  })

  it('names a thousand of many sessions and says how many there are', async () => {
    const { logOut, newestAction } = await withOpenShop()
    await logOut('large')
    const intent = (await newestAction())?.intent
    expect(intent?.fingerprints).toHaveLength(1000)
    expect(intent?.summary).toMatch(/^log out 2500 sessions .*the first 1000 are named/)
  })

  it('is open while it runs, and cancelled when it was stopped', async () => {
    const { call, logOut, newestAction, events } = await withOpenShop()
    const { jobId } = await logOut('long')
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ topic: 'job', event: { jobId, done: 1 } }))
    expect((await newestAction())?.outcome).toBeNull()
    await call('jobs.cancel', { jobId })
    await vi.waitFor(async () =>
      expect((await newestAction())?.outcome).toMatchObject({
        result: 'cancelled',
        detail: '1 logged out, 2 not started',
      }),
    )
    expect(await call('jobs.get', { jobId })).toMatchObject({ state: 'cancelled', result: { notStarted: 2 } })
  })

  it('has its outcome before the console is closed', async () => {
    const { console, logOut, dataFolder } = await withOpenShop()
    await logOut('long')
    await console.close()
    const { actions } = await consoleIn(dataFolder).call('audit.page', {
      text: 'log out',
      connectionId: null,
      offset: 0,
      limit: 9,
    })
    expect(actions[0]?.outcome?.result).toBe('cancelled')
  })

  it('is refused when the log cannot be written', async () => {
    const { logOut, dataFolder, events } = await withOpenShop()
    rmSync(join(dataFolder, 'audit.jsonl'))
    mkdirSync(join(dataFolder, 'audit.jsonl'))
    await expect(logOut('all')).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    expect(events.filter(({ topic }) => topic === 'job')).toEqual([])
  })
})

describe('an open connection', () => {
  it('is watched on when only its name or environment changes, and anew otherwise', async () => {
    const { call, id, events } = await withOpenShop()
    const starts = () => events.filter(({ topic }) => topic === 'monitor').length
    await vi.waitFor(() => expect(starts()).toBe(1))
    const site = siteNamed('Shop live', { environment: 'production' })
    await call('connections.save', { id, site, secrets: {} })
    await call('monitor.status', { connectionId: id })
    expect(starts()).toBe(1)
    await call('connections.save', { id, site: { ...site, table: 'other' }, secrets: {} })
    await vi.waitFor(() => expect(starts()).toBe(2))
    await call('connections.save', { id, site: { ...site, table: 'other' }, secrets: { secretKey: 'new-key-71' } })
    await vi.waitFor(() => expect(starts()).toBe(3))
    expect(await call('monitor.status', { connectionId: id })).toMatchObject({ state: 'live' })
  })

  it('takes the refresh interval of the preferences, at once and when it is opened', async () => {
    const { call, id } = await withOpenShop()
    await call('app.setPreferences', { refreshIntervalMs: 700 })
    expect(await call('monitor.status', { connectionId: id })).toMatchObject({ refreshIntervalMs: 700 })
    await call('connections.close', { connectionId: id })
    await call('connections.open', { connectionId: id })
    expect(await call('monitor.status', { connectionId: id })).toMatchObject({ refreshIntervalMs: 700 })
  })

  it('leaves nothing behind when it is removed, and asks nothing', async () => {
    const { call, id, dataFolder } = await withOpenShop()
    const folder = join(dataFolder, 'sites', id)
    writeFileSync(join(folder, 'history'), 'x')
    await call('connections.remove', { connectionId: id })
    expect(existsSync(folder)).toBe(false)
    expect(await call('connections.list', {})).toEqual([])
    await expect(call('connections.open', { connectionId: id })).rejects.toMatchObject({
      failure: { code: 'NOT_FOUND' },
    })
  })
})

describe('two consoles on one folder', () => {
  it('do nothing to a site that the other has moved, until it is opened again', async () => {
    const { call, id, dataFolder } = await withOpenShop()
    const other = consoleIn(dataFolder)
    const moved = siteNamed('Staging shop', { store: mysqlAddress({ database: 'staging' }) })
    await other.call('connections.save', { id, site: moved, secrets })
    const logOut = () => call('sessions.applyLogout', { connectionId: id, planId: 'all', reason: 'left the company' })
    await expect(logOut()).rejects.toMatchObject({
      failure: { code: 'CONFLICT', message: expect.stringContaining('was changed in another window') as string },
    })
    const { actions } = await call('audit.page', { text: '', connectionId: id, offset: 0, limit: 10 })
    expect(actions.map(({ intent }) => intent.action)).not.toContain('sessions.applyLogout')
    await call('connections.open', { connectionId: id })
    await logOut()
    const page = await call('audit.page', { text: '', connectionId: id, offset: 0, limit: 1 })
    expect(page.actions[0]?.intent.connectionName).toBe('Staging shop')
  })

  it('go on where the other has only given it another name', async () => {
    const { call, id, dataFolder } = await withOpenShop()
    await consoleIn(dataFolder).call('connections.save', { id, site: siteNamed('Our shop'), secrets })
    await call('sessions.applyLogout', { connectionId: id, planId: 'all', reason: 'left the company' })
    const page = await call('audit.page', { text: '', connectionId: id, offset: 0, limit: 1 })
    expect(page.actions[0]?.intent.connectionName).toBe('Our shop')
  })
})

describe('saving', () => {
  it('writes what changed into the audit log, and no secret', async () => {
    const { call, id, newestAction } = await withOpenShop()
    const site = siteNamed('Shop', { mode: 'read-only', store: mysqlAddress({ database: 'blog' }) })
    await call('connections.save', { id, site, secrets: { password: 'changed-71' } })
    expect((await newestAction())?.intent.summary).toBe(
      'change connection "Shop": mode from operator to read-only, ' +
        'store.database from shop to blog, password given anew',
    )
  })

  it('says where a cache is, and that its password was given anew, and not which', async () => {
    const { call } = consoleIn()
    const summaryOf = async (connectionId: string | null) =>
      (await call('audit.page', { text: '', connectionId, offset: 0, limit: 1 })).actions[0]?.intent.summary
    const shop = siteNamed('In a cache')
    const inCache = (servers: { host: string; port: number }[]) => ({
      ...shop,
      store: null,
      cache: cacheNamed(redisAddress({ servers })),
      django: { ...shop.django, sessionEngine: 'cache' as const },
    })
    const one = { host: 'one.example.com', port: 6379 }
    const first = { id: null, site: inCache([one]), secrets: { cachePassword: 'secret-72' } }
    const saved = await call('connections.save', first)
    expect(await summaryOf(null)).toBe(
      'add connection "In a cache": cache redis one.example.com:6379, development, operator',
    )
    const again = { id: saved.id, site: inCache([{ ...one, port: 6380 }]) }
    await call('connections.save', { ...again, secrets: { cachePassword: 'secret-73' } })
    const summary = await summaryOf(saved.id)
    expect(summary).toMatch(/cache\.address\.servers from .*6379.* to .*6380.*, password of the cache given anew$/)
    expect(summary).not.toContain('secret-7')
  })

  it('says what became of the encryption and of the user table', async () => {
    const { call, id, newestAction } = await withOpenShop()
    const store = mysqlAddress({ tls: { mode: 'disable', caFile: null } })
    await call('connections.save', { id, site: siteNamed('Shop', { store }), secrets: { password: 'changed-71' } })
    expect((await newestAction())?.intent.summary).toContain('store.tls.mode from prefer to disable')
  })

  it('changes neither the site nor the secrets where the keychain cannot be written', async () => {
    const vault = createMemoryVault()
    let isFull = false
    const set: Vault['set'] = (connectionId, held) => {
      if (isFull) throw new RollcallError('UNAVAILABLE', 'The passwords and keys could not be stored')
      vault.set(connectionId, held)
    }
    const { call } = consoleIn(freshFolder(), { ...vault, set })
    const { id } = await call('connections.save', { id: null, site: siteNamed('Shop'), secrets })
    isFull = true
    const moved = siteNamed('Shop', { store: mysqlAddress({ database: 'blog' }) })
    await expect(call('connections.save', { id, site: moved, secrets })).rejects.toThrow('could not be stored')
    await expect(call('connections.save', { id: null, site: siteNamed('New'), secrets })).rejects.toThrow('be stored')
    const listed = await call('connections.list', {})
    expect(listed.map(({ site }) => [site.name, site.store])).toEqual([['Shop', mysqlAddress()]])
  })

  it.each([
    ['a session key', { username: 'session_key' }],
    ['a payload', { email: 'Session_Data' }],
    ['the password', { role: 'Password' }],
    ['a token', { firstName: 'api_token' }],
  ])('refuses to show %s as a column of the user table', async (_name, columns) => {
    const { call } = consoleIn()
    const users = { table: 'auth_user', columns: { ...noColumns, password: 'password', ...columns } }
    const saving = call('connections.save', { id: null, site: siteNamed('Shop', { users }), secrets })
    await expect(saving).rejects.toThrow('may hold a credential')
  })

  it.each(['_auth_user_hash', 'oauth.token', 'user.password'])('refuses %s as the path of a name', async name => {
    const { call } = consoleIn()
    const site = siteNamed('Shop')
    const wanted = { ...site, identity: { ...site.identity, name } }
    await expect(call('connections.save', { id: null, site: wanted, secrets })).rejects.toThrow('what is masked')
  })

  it('refuses to take a held password to another server, and changes nothing', async () => {
    const { call, id } = await withOpenShop()
    const site = siteNamed('Shop', { store: mysqlAddress({ host: 'elsewhere.example.com' }) })
    await expect(call('connections.save', { id, site, secrets: {} })).rejects.toMatchObject({
      failure: { code: 'BAD_REQUEST', message: expect.stringContaining('type the password again') as string },
    })
    const [listed] = await call('connections.list', {})
    expect(listed).toMatchObject({ site: { store: { host: 'db.example.com' } }, held: { password: true } })
  })
})

describe('the console', () => {
  it('says which damaged file it has set aside', async () => {
    const dataFolder = freshFolder()
    writeFileSync(join(dataFolder, 'connections.json'), '{')
    const { call } = consoleIn(dataFolder)
    await call('connections.list', {})
    const { notices } = await call('app.info', {})
    expect(notices).toEqual([expect.stringContaining('connections.json.damaged-')])
  })

  it('answers nothing more once it is closed, and closes twice without harm', async () => {
    const { console, id } = await withOpenShop('Stubborn')
    await Promise.all([console.close(), console.close()])
    expect(await console.call('monitor.status', { connectionId: id })).toMatchObject({
      ok: false,
      error: { code: 'UNAVAILABLE' },
    })
  })

  it('goes on when a listener or the log fails', async () => {
    const { console, call, lines } = consoleIn()
    console.subscribe(() => {
      throw new Error('a broken screen')
    })
    const { id } = await call('connections.save', { id: null, site: siteNamed('Shop'), secrets: {} })
    await call('connections.open', { connectionId: id })
    await vi.waitFor(() => expect(lines.join()).toContain('a broken screen'))
    expect(await call('monitor.status', { connectionId: id })).toMatchObject({ state: 'live' })
  })
})
