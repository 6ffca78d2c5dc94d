import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MonitorStart } from '../../electron/monitor/protocol.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { monitorStatus } from '../../shared/contract/monitor.ts'
import { overviewFigures } from '../../shared/contract/overview.ts'
import { sessionDetail, sessionPage } from '../../shared/contract/sessions.ts'
import { personDetail, personPage } from '../../shared/contract/users.ts'
import { authHashOf } from './django-row.ts'
import { siteInFile } from './site-in-file.ts'
import type { SiteInFile } from './site-in-file.ts'
import { freshFolder, patience, removeFolder, startThread } from './thread.ts'
import type { Thread } from './thread.ts'

const keyOf = (number: number) => `${number}`.padStart(32, 'key0')
const byIdle = { column: 'idle', direction: 'ascending' } as const
const everyone = {
  text: '',
  only: 'everyone',
  sort: { column: 'name', direction: 'ascending' },
  offset: 0,
  limit: 100,
} as const

let site: SiteInFile
let folder: string
let thread: Thread
const allMessages: unknown[] = []

beforeEach(async () => {
  site = siteInFile()
  folder = freshFolder()
  for (let id = 1; id <= 20; id += 1) site.addUser(id)
  for (let number = 0; number < 100; number += 1) {
    const owner = site.loginOf(1 + (number % 20), {
      last_activity: new Date().toISOString(),
      api_token: 'hidden value',
    })
    site.save(keyOf(number), number % 5 === 4 ? { cart: [number] } : owner, { at: Date.now() - number * 60_000 })
  }
  thread = startThread(site.site, folder)
  await thread.until({ state: 'live', sessions: 100 })
})

afterEach(async () => {
  await thread.end()
  allMessages.push(...thread.messages)
  site.end()
  removeFolder(folder)
})

afterAll(() => {
  const said = JSON.stringify(allMessages)
  expect(said.length).toBeGreaterThan(50_000)
  // Every key holds this several times over.
  expect(keyOf(1)).toContain('key0key0')
  expect(said.includes('key0key0')).toBe(false)
  for (let id = 1; id <= 20; id += 1) expect(said.includes(authHashOf(`pbkdf2_sha256$600000$tests$${id}`))).toBe(false)
})

const page = (changes = {}) => thread.ask('page', { filter: {}, sort: byIdle, offset: 0, limit: 100, ...changes })
const figures = () => thread.ask('figures')

describe('the monitor thread', () => {
  it('answers everything as the contract has it', async () => {
    monitorStatus.parse(await thread.ask('status'))
    expect(overviewFigures.parse(await figures())).toMatchObject({
      loggedInSessions: 80,
      anonymous: 20,
      loggedInPeople: 16,
      uncertain: [],
    })
    const { rows } = sessionPage.parse(await page())
    expect(rows).toHaveLength(100)
    const [row] = rows
    const detail = sessionDetail.parse(await thread.ask('detail', row?.ref))
    expect(detail).toMatchObject({
      row: { ref: row?.ref, status: 'authenticated', verified: true },
      sessionsOfPerson: 5,
      gone: false,
    })
    expect(detail.payload?.find(node => node.key === 'api_token')).toMatchObject({ masked: true, text: null })
    expect(await thread.ask('reveal', { ref: row?.ref ?? '', path: ['api_token'] })).toEqual({
      text: 'hidden value',
      fingerprint: row?.fingerprint,
    })
    await expect(thread.ask('reveal', { ref: row?.ref ?? '', path: ['_auth_user_hash'] })).rejects.toMatchObject({
      failure: { code: 'FORBIDDEN' },
    })
    const people = personPage.parse(await thread.ask('people', everyone))
    expect(people.total).toBe(16)
    const person = personDetail.parse(await thread.ask('person', people.rows[0]?.person.key ?? ''))
    expect(person).toMatchObject({ source: 'user-table', sessionsTotal: 5, firstName: 'Given' })
    const history = await thread.ask('history', '5m')
    expect(history.samples.at(-1)).toMatchObject({ authenticated: 80, anonymous: 20, logins: 0, logouts: 0 })
    const { rows: exported, filtered } = await thread.ask('rows', {
      filter: { status: ['anonymous'] },
      sort: byIdle,
      limit: 7,
    })
    expect([exported.length, filtered]).toEqual([7, 20])
  })

  it('looks up users who have no session, and only those', async () => {
    site.addUser(901, { staff: true })
    const found = await thread.ask('lookup', 'USER90')
    expect(found).toMatchObject({ complete: true, hasUserTable: true })
    expect(found.people).toMatchObject([
      { key: 'u:901', name: 'user901', email: 'user901@example.test', role: 'Staff', isStaff: true, isActive: true },
    ])
    // Whoever has one is in the list of people.
    expect((await thread.ask('lookup', 'user1@')).people).toEqual([])
    expect(personDetail.parse(await thread.ask('person', 'u:901'))).toMatchObject({
      person: { name: 'user901' },
      source: 'user-table',
      firstName: 'Given',
      sessionsTotal: 0,
      sessions: [],
    })
    site.run('delete from auth_user where id = 901')
  })

  it('refuses in words what it cannot do', async () => {
    await expect(thread.ask('detail', 'nonsense')).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
    await expect(thread.ask('person', 'u:nobody')).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
    await expect(thread.ask('planSummary', 'nonsense')).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
  })

  it('sees logins, touched sessions and log outs of the site, and tells of them', async () => {
    site.save(keyOf(500), site.loginOf(5))
    site.remove(keyOf(0))
    await vi.waitFor(
      async () => expect(await figures()).toMatchObject({ total: 100, loggedInSessions: 80, loggedInPeople: 17 }),
      patience,
    )
    const { samples } = await thread.ask('history', '5m')
    expect(samples.reduce((sum, sample) => sum + sample.logins, 0)).toBe(1)
    expect(samples.reduce((sum, sample) => sum + sample.logouts, 0)).toBe(1)
    expect((await thread.ask('person', 'u:5')).events.map(event => event.kind)).toContain('login')
    expect((await thread.ask('person', 'u:1')).events).toContainEqual(
      expect.objectContaining({ kind: 'logout', by: null }),
    )
    const before = await thread.ask('person', 'u:2')
    site.save(keyOf(1), site.loginOf(2, { last_activity: new Date(Date.now() + 5000).toISOString() }))
    await vi.waitFor(async () => {
      const { sessions } = await thread.ask('person', 'u:2')
      expect(sessions[0]?.lastActivityAt).toBeGreaterThan(before.sessions[0]?.lastActivityAt ?? 0)
    }, patience)
  })

  it('sees a changed password, a deactivated and a deleted user without any session being written', async () => {
    site.run("update auth_user set password = 'new' where id = 1")
    site.run('update auth_user set is_active = 0 where id = 2')
    site.run('delete from auth_user where id = 3')
    const reasons = ['password-changed', 'user-inactive', 'user-deleted'] as const
    for (const reason of reasons) {
      await vi.waitFor(async () => expect((await page({ filter: { reason: [reason] } })).filtered).toBe(5), patience)
    }
    expect(await figures()).toMatchObject({ stale: 15, loggedInSessions: 65 })
    // Who changes the password stays logged in: Django writes the new hash into that session.
    site.save(keyOf(0), { ...site.loginOf(1), _auth_user_hash: authHashOf('new') })
    await vi.waitFor(async () => expect(await figures()).toMatchObject({ stale: 14, loggedInSessions: 66 }), patience)
  })

  it('lets time pass: a session expires without any row changing', async () => {
    site.save(keyOf(0), site.loginOf(1), { expiry: 2 })
    await vi.waitFor(async () => expect(await figures()).toMatchObject({ expiringWithinHour: 1 }), patience)
    await vi.waitFor(
      async () => expect(await figures()).toMatchObject({ expiredNotCleared: 1, loggedInSessions: 79 }),
      patience,
    )
    await vi.waitFor(async () => {
      const { events } = await thread.ask('person', 'u:1')
      expect(events).toContainEqual(expect.objectContaining({ kind: 'expired' }))
    }, patience)
  })

  it('logs out, tells who did it, and does it once', async () => {
    const plan = await thread.ask('previewLogout', { kind: 'person', personKey: 'u:1', keepNewest: false })
    expect(plan).toMatchObject({ connectionId: 'c1', sessions: 5, people: 1 })
    const apply = () =>
      thread.ask('applyLogout', { planId: plan.planId, jobId: 'j1', by: 'ana@desk', reason: 'a test' })
    expect(await apply()).toMatchObject({ loggedOut: 5, failed: 0 })
    await expect(apply()).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    expect(site.keys()).toHaveLength(95)
    expect(await figures()).toMatchObject({ total: 95, loggedInSessions: 75 })
    expect(thread.messages.filter(message => message.kind === 'job')).toHaveLength(1)
    const { events, sessionsTotal } = await thread.ask('person', 'u:1')
    expect(sessionsTotal).toBe(0)
    expect(events).toHaveLength(5)
    expect(events[0]).toMatchObject({ kind: 'logged-out', by: 'ana@desk', reason: 'a test' })
    await thread.ask('refresh')
    const { samples } = await thread.ask('history', '5m')
    expect(samples.reduce((sum, sample) => sum + sample.loggedOut, 0)).toBe(5)
    expect(samples.reduce((sum, sample) => sum + sample.logouts, 0)).toBe(0)
  })

  it('pauses, looks once when asked, and goes on', async () => {
    await thread.ask('pause')
    await thread.until({ state: 'paused' })
    site.remove(keyOf(0))
    const { updatedAt } = await thread.ask('status')
    await new Promise(resolve => setTimeout(resolve, 1200))
    expect(await thread.ask('status')).toMatchObject({ updatedAt, sessions: 100, state: 'paused' })
    await thread.ask('refresh')
    expect(await thread.ask('status')).toMatchObject({ sessions: 99, state: 'paused' })
    site.remove(keyOf(1))
    await thread.ask('resume')
    await thread.until({ sessions: 98, state: 'live' })
    await thread.ask('setRefreshInterval', 60_000)
    expect(await thread.ask('status')).toMatchObject({ refreshIntervalMs: 60_000 })
  })

  it('keeps its history, what it saw and every fingerprint for the next run', async () => {
    site.remove(keyOf(0))
    await thread.until({ sessions: 99 })
    const fingerprints = (await page()).rows.map(row => row.fingerprint)
    const before = await thread.ask('person', 'u:1')
    const first = thread
    await first.end()
    allMessages.push(...first.messages)
    thread = startThread(site.site, folder)
    await thread.until({ state: 'live', sessions: 99 })
    const after = await thread.ask('person', 'u:1')
    expect(after.watchedSince).toBe(before.watchedSince)
    expect(after.events.filter(event => event.kind === 'logout')).toEqual(
      before.events.filter(event => event.kind === 'logout'),
    )
    expect((await page()).rows.map(row => row.fingerprint)).toEqual(fingerprints)
    const { samples } = await thread.ask('history', '1h')
    expect(samples.reduce((sum, sample) => sum + sample.logouts, 0)).toBe(1)
    expect(readdirSync(folder)).toEqual(['history.json', 'history.json.lock'])
  })

  it('loses no history when it dies of an error', async () => {
    site.remove(keyOf(0))
    await thread.until({ sessions: 99 })
    const died = new Promise(resolve => thread.worker.once('error', resolve))
    thread.worker.postMessage(null)
    expect(await died).toBeInstanceOf(TypeError)
    allMessages.push(...thread.messages)
    thread = startThread(site.site, folder)
    await thread.until({ state: 'live' })
    const { events } = await thread.ask('person', 'u:1')
    expect(events).toContainEqual(expect.objectContaining({ kind: 'logout' }))
  })

  it('sets a damaged history aside', async () => {
    await thread.end()
    allMessages.push(...thread.messages)
    writeFileSync(path.join(folder, 'history.json'), '{"tiers": [')
    thread = startThread(site.site, folder)
    await thread.until({ state: 'live' })
    const aside = readdirSync(folder).find(name => name.includes('damaged')) ?? ''
    expect(readFileSync(path.join(folder, aside), 'utf8')).toBe('{"tiers": [')
  })
})

it('has what the driver said put into the log, but for session keys', async () => {
  site.run(`alter table django_session rename to "${keyOf(1)}"`)
  site.run(`create view django_session as select * from missing_${keyOf(2)}`)
  await thread.until({ state: 'failed' })
  const lines = thread.messages.flatMap(message => (message.kind === 'log' ? [message.line] : []))
  expect(lines.join()).toMatch(/caused by Error: no such table: main\.missing_<session key>/)
})

/** A second thread beside the first, for one test. */
async function withThread(
  watched: Site,
  use: (other: Thread) => Promise<void>,
  changes: Partial<MonitorStart> = {},
): Promise<void> {
  const own = freshFolder()
  const other = startThread(watched, own, changes)
  try {
    await use(other)
  } finally {
    await other.end()
    allMessages.push(...other.messages)
    removeFolder(own)
  }
}

describe('a store that cannot be watched', () => {
  it('fails with the reason, and is watched as soon as a new look finds it', async () => {
    await withThread({ ...site.site, table: 'later_session' }, async other => {
      const status = await other.until({ state: 'failed' })
      expect(status).toMatchObject({ failure: { code: 'NOT_FOUND' }, retryAt: expect.any(Number) })
      await expect(other.ask('refresh')).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
      site.run('create table later_session as select * from django_session')
      await other.ask('refresh')
      expect(await other.ask('status')).toMatchObject({ state: 'live', sessions: 100, failure: null })
    })
  })

  it('says what is wrong with the settings', async () => {
    const django = { ...site.site.django, useTimeZone: false, timeZone: 'Mars/Olympus' }
    await withThread({ ...site.site, django }, async other => {
      expect(await other.until({ state: 'failed' })).toMatchObject({ failure: { code: 'BAD_REQUEST' } })
      await expect(other.ask('figures')).rejects.toMatchObject({ failure: { code: 'BAD_REQUEST' } })
      await expect(other.ask('refresh')).rejects.toMatchObject({ failure: { code: 'BAD_REQUEST' } })
    })
  })

  it('refuses to log out where the site is read-only or keeps a cache', async () => {
    const cached = { ...site.site.django, sessionEngine: 'cached_db' } as const
    for (const changes of [{ mode: 'read-only' }, { django: cached }] as const) {
      await withThread({ ...site.site, ...changes }, async other => {
        await other.until({ state: 'live' })
        const { planId } = await other.ask('previewLogout', { kind: 'person', personKey: 'u:1', keepNewest: false })
        await expect(
          other.ask('applyLogout', { planId, jobId: 'j', by: 'ana', reason: 'a test' }),
        ).rejects.toMatchObject({
          failure: { code: 'UNSUPPORTED' },
        })
      })
    }
    expect(site.keys()).toHaveLength(100)
  })

  it('says that a key fits no row, keeps no history under it, and counts expired rows all the same', async () => {
    site.run(
      `insert into django_session (session_key, session_data, expire_date)
         select ?, session_data, '2026-01-01 00:00:00' from django_session limit 1`,
      'expired'.padEnd(32, 'k'),
    )
    const wrong = { password: null, secretKey: 'the key of another site', secretKeyFallbacks: [] }
    await withThread(
      site.site,
      async other => {
        const key = { signed: 101, fitting: 0, verdict: 'none' }
        await other.until({ state: 'live' })
        expect(await other.ask('status')).toMatchObject({ key })
        expect(await other.ask('figures')).toMatchObject({ key, invalid: 101, expiredNotCleared: 1 })
        await other.ask('refresh')
        expect(await other.ask('history', '1h')).toMatchObject({ samples: [] })
      },
      { secrets: wrong },
    )
  })

  it('says "at most" without a SECRET_KEY or a user table', async () => {
    const keyless = { password: null, secretKey: null, secretKeyFallbacks: [] }
    await withThread(
      { ...site.site, users: null },
      async other => {
        await other.until({ state: 'live' })
        expect(await other.ask('figures')).toMatchObject({
          uncertain: ['no-secret-key', 'no-user-table'],
          loggedInSessions: 80,
        })
        const { rows } = await other.ask('page', { filter: {}, sort: byIdle, offset: 0, limit: 10 })
        expect(rows.every(row => !row.verified && row.signature === 'unchecked')).toBe(true)
        const people = await other.ask('people', everyone)
        expect(people.rows.map(row => row.unverified)).toEqual(people.rows.map(row => row.authenticated))
        expect(people.rows[0]?.person.name).toMatch(/^User \d+$/)
      },
      { secrets: keyless },
    )
  })
})
