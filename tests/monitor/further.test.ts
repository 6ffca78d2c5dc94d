import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sessionDetail, sessionPage } from '../../shared/contract/sessions.ts'
import type { SessionFilter, SessionSort } from '../../shared/contract/session.ts'
import { signedWith, siteWithColumns } from './site-with-columns.ts'
import { freshFolder, patience, removeFolder, startThread } from './thread.ts'
import type { Thread } from './thread.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

let site: ReturnType<typeof siteWithColumns>
let folder: string
let thread: Thread | null

beforeEach(() => {
  site = siteWithColumns()
  folder = freshFolder()
  thread = null
  for (let id = 1; id <= 9; id += 1) site.addUser(id)
})
afterEach(async () => {
  await thread?.end()
  site.end()
  removeFolder(folder)
})

async function open(sessions: number, changes: Partial<typeof site.site> = {}): Promise<Thread> {
  thread = startThread({ ...site.site, ...changes }, folder)
  await thread.until({ state: 'live', sessions })
  return thread
}
async function rows(filter: SessionFilter = {}, sort: SessionSort = { column: 'idle', direction: 'ascending' }) {
  if (thread === null) throw new Error('not opened')
  return sessionPage.parse(await thread.ask('page', { filter, sort, offset: 0, limit: 500 })).rows
}
const one = async (filter: SessionFilter) => (await rows(filter))[0]

describe('further columns of a session table', () => {
  it('tell address, device and creation, and the last activity where the payload does not', async () => {
    const updatedAt = '2026-11-20 08:15:30.500000'
    site.put('k1', {
      payload: site.loginOf(1),
      ip: '203.0.113.9',
      userAgent: firefox,
      createdAt: '2026-11-19 07:00:00',
      updatedAt,
      userId: 1,
    })
    site.put('k2', { payload: site.loginOf(2, { last_activity: '2026-11-20T09:00:00Z' }), updatedAt, userId: 2 })
    const { ask } = await open(2)
    const first = await one({ personKey: 'u:1' })
    expect(first).toMatchObject({
      status: 'authenticated',
      verified: true,
      lastActivityAt: Date.parse('2026-11-20T08:15:30.500Z'),
      activitySource: 'column',
      further: {
        address: '203.0.113.9',
        browser: 'Firefox',
        device: 'Linux PC',
        createdAt: Date.parse('2026-11-19T07:00:00Z'),
        ownerByColumn: false,
      },
    })
    expect(sessionDetail.parse(await ask('detail', first?.ref))).toMatchObject({ userAgent: firefox })
    expect(await one({ personKey: 'u:2' })).toMatchObject({
      lastActivityAt: Date.parse('2026-11-20T09:00:00Z'),
      activitySource: 'payload',
      further: { address: null, browser: null, device: null, createdAt: null },
    })
  })

  it('say whose a session is that tells nothing itself, and are never believed over one that decodes', async () => {
    site.put('broken', { text: 'not a payload', userId: 3, ip: '198.51.100.4' })
    site.put('foreign', { text: signedWith({ secretKey: 'another key' }, site.loginOf(5)), userId: 4 })
    site.put('own', { payload: site.loginOf(5), userId: 6 })
    site.put('nobody', { payload: { cart: [1] }, userId: 7 })
    await open(4)
    expect(await one({ personKey: 'u:3' })).toMatchObject({
      person: { name: 'user3' },
      status: 'unreadable',
      activitySource: 'column',
      further: { ownerByColumn: true, address: '198.51.100.4' },
    })
    expect(await one({ personKey: 'u:4' })).toMatchObject({ status: 'invalid', further: { ownerByColumn: true } })
    expect(await one({ personKey: 'u:5' })).toMatchObject({
      status: 'authenticated',
      further: { ownerByColumn: false },
    })
    expect(await rows({ personKey: 'u:6' })).toEqual([])
    expect(await rows({ personKey: 'u:7' })).toEqual([])
    expect(await one({ status: ['anonymous'] })).toMatchObject({ person: null, further: { ownerByColumn: false } })
    expect(await thread?.ask('figures')).toMatchObject({ loggedInSessions: 1, loggedInPeople: 1 })
  })

  it('can be filtered and sorted by, with many rows with the compiled decoder', async () => {
    for (let number = 0; number < 300; number += 1) {
      site.put(`k${String(number).padStart(31, '0')}`, {
        payload: site.loginOf(1 + (number % 9)),
        ip: number % 3 === 0 ? `10.1.${number % 200}.7` : number % 3 === 1 ? `10.15.0.${number % 200}` : '2001:db8::1',
        userAgent: number % 2 === 0 ? firefox : iphone,
        userId: 1 + (number % 9),
      })
    }
    await open(300)
    expect(await rows({ text: 'iphone' })).toHaveLength(150)
    expect(await rows({ text: 'firefox on linux' })).toHaveLength(150)
    expect(await rows({ text: '10.15.' })).toHaveLength(100)
    expect(await rows({ text: '2001:DB8' })).toHaveLength(100)
    expect(await rows({ address: '10.1' })).toHaveLength(100)
    expect(await rows({ address: '10.1', text: 'iphone' })).toHaveLength(50)
    expect(await rows({ address: '10' })).toHaveLength(200)
    expect(await rows({ address: '0.1' })).toEqual([])
    const addresses = (await rows({}, { column: 'address', direction: 'ascending' })).map(
      row => row.further?.address ?? '',
    )
    const number = (address: string) =>
      address.includes(':') ? Infinity : address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    expect(addresses.map(number)).toEqual(addresses.map(number).toSorted((a, b) => (a === b ? 0 : a - b)))
    const devices = (await rows({}, { column: 'device', direction: 'descending' })).map(row => row.further?.device)
    expect(new Set(devices.slice(0, 150))).toEqual(new Set(['iPhone']))
  })

  it('name the owner with the compiled decoder as well', async () => {
    for (let number = 0; number < 200; number += 1) {
      const own = { payload: site.loginOf(1), userId: 2 }
      const foreign = { text: signedWith({ secretKey: 'another key' }, site.loginOf(1)), userId: 3 }
      site.put(`k${String(number).padStart(31, '0')}`, number % 2 === 0 ? own : foreign)
    }
    await open(200)
    expect(await rows({ personKey: 'u:1', status: ['authenticated'] })).toHaveLength(100)
    expect(await rows({ personKey: 'u:2' })).toEqual([])
    const byColumn = await rows({ personKey: 'u:3' })
    expect(byColumn).toHaveLength(100)
    for (const row of byColumn) expect(row).toMatchObject({ status: 'invalid', activitySource: 'column' })
  })

  it('are not read where nobody asked for address and device', async () => {
    site.put('k1', { payload: site.loginOf(1), ip: '203.0.113.9', userAgent: firefox, userId: 1 })
    const columns = site.site.sessionColumns
    await open(1, { sessionColumns: columns && { ...columns, personal: false } })
    const row = await one({})
    expect(row?.further).toMatchObject({ address: null, browser: null, device: null })
    expect(await thread?.ask('detail', row?.ref)).toMatchObject({ userAgent: null })
    expect(JSON.stringify(thread?.messages)).not.toMatch(/203\.0\.113|Firefox/)
  })

  it('are followed, and a log out and a new expiry work as in the table of Django', async () => {
    site.put('k1', { payload: site.loginOf(1), ip: '203.0.113.9', userAgent: firefox, userId: 1 })
    site.put('k2', { payload: site.loginOf(2), ip: '203.0.113.9', userId: 2 })
    const { ask } = await open(2)
    site.put('k1', { payload: site.loginOf(1), ip: '192.0.2.44', userAgent: iphone, userId: 1, at: Date.now() + 1000 })
    await vi.waitFor(
      async () =>
        expect(await one({ personKey: 'u:1' })).toMatchObject({ further: { address: '192.0.2.44', device: 'iPhone' } }),
      patience,
    )
    expect(await rows({ address: '203.0.113.9' })).toHaveLength(1)

    const change = { kind: 'set', seconds: 3600 } as const
    const plan = await ask('previewExpiry', { target: { kind: 'person', personKey: 'u:2', keepNewest: false }, change })
    expect(await ask('applyExpiry', { planId: plan.planId, jobId: 'j1' })).toMatchObject({ changed: 1, failed: 0 })
    expect(site.database.prepare("select ip, user_id from qsessions_session where session_key = 'k2'").get()).toEqual({
      ip: '203.0.113.9',
      user_id: 2,
    })

    const { planId } = await ask('previewLogout', { kind: 'filter', filter: { address: '192.0.2.44' } })
    const result = await ask('applyLogout', { planId, jobId: 'j2', by: 'ana', reason: 'a test' })
    expect(result).toMatchObject({ loggedOut: 1, failed: 0 })
    expect(site.database.prepare('select session_key from qsessions_session').all()).toEqual([{ session_key: 'k2' }])
    expect(await rows({ address: '192.0.2.44' })).toEqual([])
  })

  it('read a table and class of the site’s own, which has its own salt', async () => {
    const keySalt = 'django.contrib.sessions.CustomSessionStore'
    const { sessionData, expireDate } = {
      sessionData: signedWith({ keySalt }, site.loginOf(8)),
      expireDate: '2099-01-01 00:00:00',
    }
    site.run(
      'insert into "shop customsession" (session_key, session_data, expire_date, account_id) values (?, ?, ?, ?)',
      'k1',
      sessionData,
      expireDate,
      8,
    )
    site.run(
      'insert into "shop customsession" values (?, ?, ?, ?, ?)',
      'k2',
      signedWith({}, site.loginOf(9)),
      expireDate,
      9,
      'x',
    )
    const nothing = { lastActivity: null, createdAt: null, ip: null, userAgent: null, personal: false }
    await open(2, {
      table: 'shop customsession',
      sessionColumns: { ...nothing, userId: 'account_id' },
      django: { ...site.site.django, keySalt },
    })
    expect(await one({ personKey: 'u:8' })).toMatchObject({
      status: 'authenticated',
      signature: 'valid',
      verified: true,
    })
    expect(await one({ personKey: 'u:9' })).toMatchObject({ status: 'invalid', further: { ownerByColumn: true } })
  })
})
