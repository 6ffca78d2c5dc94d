import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { never } from '../../shared/contract/session.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { watch } from './engines.ts'
import { sqlitePlace } from './places.ts'

const cookieAge = 1_209_600
/** Seconds within which a save and its reading lie. */
const near = 30
const untilLoaded = () => new Promise(resolve => setTimeout(resolve, 500))
const hasLife = (seconds: number) => (row: { readonly expireAt: number }) =>
  Math.abs((row.expireAt - Date.now()) / 1000 - seconds) < near

describe.each(['json', 'pickle'] as const)('sessions in files, as %s', serializer => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-session-files-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const { site, newcomer, django, console } = watch(sqlitePlace, undefined, () => ({
    settings: {
      SESSION_ENGINE: 'django.contrib.sessions.backends.file',
      SESSION_FILE_PATH: folder,
      ...(serializer === 'pickle' && {
        SESSION_SERIALIZER: 'django.contrib.sessions.serializers.PickleSerializer',
      }),
    },
    site: (plain): Site => ({
      ...plain,
      django: { ...plain.django, sessionEngine: 'file', serializer },
      files: { folder, cookieName: 'sessionid' },
    }),
  }))
  const fileOf = (key: string | null) => path.join(folder, `sessionid${key}`)
  const anna = async () => {
    const { name, browser } = await newcomer()
    return { name, browser, file: fileOf(browser.sessionKey()), row: await site().one({ text: `${name}@` }) }
  }
  const clear = async () => {
    const { connectionId } = site()
    const { jobId } = await console().call('policy.clearExpired', { connectionId, reason: 'asked for by a test' })
    await expect.poll(async () => (await console().call('jobs.get', { jobId })).state, { timeout: 20_000 }).toBe('done')
    return (await console().call('jobs.get', { jobId })).result
  }

  it('shows who logs in, whose session it is, and who logs out', async () => {
    const { name, browser, row, file } = await anna()
    expect(row).toMatchObject({ status: 'authenticated', signature: 'valid', verified: true, expiryKind: 'default' })
    // As Django counts: whole seconds must be left.
    const modifiedAt = statSync(file).mtimeMs
    expect(Math.abs(row.expireAt - (modifiedAt + cookieAge * 1000 - 1000))).toBeLessThan(2)
    await browser.post('/logout')
    await site().none({ text: `${name}@` })
    const status = await console().call('monitor.status', { connectionId: site().connectionId })
    expect(status.store).toMatchObject({ product: 'Session files', location: folder, notes: [] })
  })

  it('ends one session, and Django takes that browser as anonymous and no other', async () => {
    const [one, other] = [await anna(), await anna()]
    const job = await site().logOut({ kind: 'sessions', refs: [one.row.ref] })
    expect(job).toMatchObject({ state: 'done', result: { loggedOut: 1, failed: 0 } })
    expect(existsSync(one.file)).toBe(false)
    expect((await one.browser.get('/me')).status).toBe(401)
    expect(await other.browser.get('/me')).toEqual({ status: 200, body: { user: other.name } })
    await site().none({ text: `${one.name}@` })
  })

  it('is not undone by a request in flight: Django refuses to save it', async () => {
    const { name, browser, file, row } = await anna()
    const inFlight = browser.get('/slow?ms=1500&save=1')
    await untilLoaded()
    expect((await site().logOut({ kind: 'sessions', refs: [row.ref] })).result).toMatchObject({ loggedOut: 1 })
    expect((await inFlight).status).toBe(400)
    expect(existsSync(file)).toBe(false)
    expect((await browser.get('/me')).status).toBe(401)
    await site().none({ text: `${name}@` })
  })

  it('moves the end of a session until the next save, and Django reads all else as it was', async () => {
    const { name, browser, row, file } = await anna()
    await browser.post('/cart')
    const { mode, uid } = statSync(file)
    const job = await site().changeExpiry({ kind: 'sessions', refs: [row.ref] }, { kind: 'set', seconds: 3600 })
    expect(job.result).toMatchObject({ changed: 0, untilNextSave: 1, failed: 0 })
    const moved = await site().until({ text: `${name}@` }, hasLife(3600))
    expect(moved).toMatchObject({ expiryKind: 'default', savedAt: (await site().one({ text: `${name}@` })).savedAt })
    expect(statSync(file)).toMatchObject({ mode, uid })
    expect(await browser.post('/cart')).toEqual({ status: 200, body: { items: 2 } })
    await site().until({ text: `${name}@` }, hasLife(cookieAge))
  })

  it('ends a session at its time, and Django takes the browser as anonymous', async () => {
    const { name, browser, row } = await anna()
    await site().changeExpiry({ kind: 'sessions', refs: [row.ref] }, { kind: 'until', at: Date.now() + 2500 })
    await site().until({ text: `${name}@` }, found => found.status === 'expired')
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('knows that a length of its own keeps a session for ever, and takes it out to end it', async () => {
    const { name, browser, file } = await anna()
    await browser.post('/cart')
    await browser.post('/set-expiry', { value: 300 })
    const kept = await site().until({ text: `${name}@` }, row => row.expiryKind === 'seconds')
    expect(kept).toMatchObject({ expireAt: never, status: 'authenticated' })
    // Older than any age: Django takes it all the same.
    utimesSync(file, 1_600_000_000, 1_600_000_000)
    await site().until({ text: `${name}@` }, row => row.expireAt === never && row.status === 'authenticated')
    expect((await browser.get('/me')).status).toBe(200)
    const { ref } = await site().one({ text: `${name}@` })
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'set', seconds: 600 })
    expect(job.result).toMatchObject({ untilNextSave: 1, failed: 0 })
    expect((await site().until({ text: `${name}@` }, hasLife(600))).expiryKind).toBe('default')
    expect(await browser.post('/cart')).toEqual({ status: 200, body: { items: 2 } })
    expect((await site().until({ text: `${name}@` }, hasLife(cookieAge))).expiryKind).toBe('default')
    expect(readdirSync(folder).filter(left => left.includes('_out_'))).toEqual([])
  })

  it('goes back to the default of the site, which lasts', async () => {
    const { name, browser } = await anna()
    await browser.post('/set-expiry', { value: 7200 })
    const { ref } = await site().until({ text: `${name}@` }, row => row.expireAt === never)
    const job = await site().changeExpiry({ kind: 'sessions', refs: [ref] }, { kind: 'site-default' })
    expect(job.result).toMatchObject({ changed: 1, failed: 0 })
    await browser.post('/cart')
    const saved = await site().until({ text: `${name}@` }, hasLife(cookieAge))
    expect(saved.expiryKind).toBe('default')
  })

  it('clears what clearsessions would, and nothing else', async () => {
    const people = [await anna(), await anna(), await anna(), await anna(), await anna()] as const
    const [expired, negative, endless, fresh, broken] = people
    await negative.browser.post('/set-expiry', { value: -5 })
    await endless.browser.post('/set-expiry', { value: 300 })
    writeFileSync(broken.file, 'not a session')
    const empty = fileOf('e'.repeat(32))
    const leftover = `${fileOf('l'.repeat(32))}_out_abcd1234`
    writeFileSync(empty, '')
    writeFileSync(leftover, 'half')
    const old = Date.now() / 1000 - cookieAge - 100
    for (const file of [expired.file, endless.file, broken.file, empty, leftover]) utimesSync(file, old, old)
    utimesSync(negative.file, Date.now() / 1000 - 100, Date.now() / 1000 - 100)
    await site().until({ text: `${expired.name}@` }, row => row.status === 'expired')
    await site().until({ text: `${negative.name}@` }, row => row.status === 'expired')
    await site().until({ text: `${endless.name}@` }, row => row.expireAt === never)
    await expect.poll(async () => (await site().rows({ status: ['unreadable'] })).length, { timeout: 20_000 }).toBe(2)
    const kept = new Map(readdirSync(folder).map(name => [name, readFileSync(path.join(folder, name))]))
    const times = new Map([...kept.keys()].map(name => [name, statSync(path.join(folder, name)).mtimeMs / 1000]))
    const result = await clear()
    const ours = readdirSync(folder).toSorted()
    expect(result).toMatchObject({ cleared: [...kept.keys()].length - ours.length, trouble: null })
    for (const [name, content] of kept) {
      writeFileSync(path.join(folder, name), content)
      utimesSync(path.join(folder, name), times.get(name) ?? 0, times.get(name) ?? 0)
    }
    await django().perform(['clearsessions'])
    expect(readdirSync(folder).toSorted()).toEqual(ours)
    expect([expired, negative, broken].map(({ file }) => existsSync(file))).toEqual([false, false, false])
    expect([endless.file, fresh.file, empty, leftover].map(file => existsSync(file))).toEqual([true, true, true, true])
    rmSync(empty)
    rmSync(leftover)
  })
})
