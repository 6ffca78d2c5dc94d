import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { patience } from './console.ts'
import { watch } from './engines.ts'
import { mariadbPlace } from './places.ts'

const { django, console, site, newcomer } = watch(mariadbPlace)
const password = () => django().place.password ?? undefined

describe('sessions that are out of the ordinary', () => {
  it('takes no session as a login under another SECRET_KEY', async () => {
    await newcomer()
    const named = { ...django().site, name: 'Another key' }
    const other = await console().open(named, { password: password(), secretKey: 'not the key of this site' })
    const rows = await other.rows()
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(row => row.status))).toEqual(new Set(['invalid']))
    expect(await other.figures()).toMatchObject({ loggedInSessions: 0, loggedInPeople: 0, invalid: rows.length })
    await console().call('connections.close', { connectionId: other.connectionId })
  })

  it('vouches for no session without a SECRET_KEY, and says so', async () => {
    await newcomer()
    const other = await console().open({ ...django().site, name: 'No key' }, { password: password() })
    const rows = await other.rows()
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(row => `${row.verified} ${row.signature}`))).toEqual(new Set(['false unchecked']))
    expect((await other.figures()).uncertain).toEqual(['no-secret-key'])
    await console().call('connections.close', { connectionId: other.connectionId })
  })

  it('shows rows that no Django wrote with their reason, and drops none', async () => {
    const { name } = await newcomer()
    const { person } = await site().one({ text: `${name}@` })
    const before = await site().figures()
    const [row] = await django().run(`select session_data from django_session order by expire_date desc limit 1`)
    const text = String(row?.['session_data'])
    const changed = (at: number) => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
    const living = '2099-01-01 00:00:00'
    const rows = [
      ['payload', changed(10), '2098-01-01 00:00:00'],
      ['signature', changed(text.length - 10), '2097-01-01 00:00:00'],
      ['truncated', text.slice(0, 20), living],
      ['empty', '', living],
      ['huge', randomBytes(2_500_000).toString('hex'), living],
      ['distant', text, '9999-12-31 23:59:59.999999'],
      ['past', text, '1971-01-01 00:00:00'],
      ['k'.repeat(40), text, living],
    ]
    for (const values of rows) {
      await django().run(`insert into django_session values ('${values.join("', '")}')`)
    }
    await vi.waitFor(async () => expect((await site().figures()).total).toBe(before.total + rows.length), patience)
    const found = await site().rows()
    const by = (isIt: (each: (typeof found)[number]) => boolean) => found.filter(isIt)
    expect(by(each => each.size === 5_000_000)).toMatchObject([{ status: 'unreadable', signature: 'none' }])
    expect(by(each => each.size === 0)).toMatchObject([{ status: 'unreadable', statusReason: 'empty' }])
    expect(by(each => each.expireAt === Date.UTC(1971, 0))).toMatchObject([{ status: 'expired', verified: true }])
    const distant = by(each => each.expireAt === Date.UTC(9999, 11, 31, 23, 59, 59, 999))
    expect(distant).toMatchObject([{ status: 'authenticated', person: { key: person?.key } }])
    expect(by(each => each.expireAt === Date.UTC(2099, 0))).toHaveLength(4)
    expect(by(each => each.expireAt === Date.UTC(2097, 0))).toMatchObject([{ status: 'invalid', signature: 'invalid' }])
    // A change in compressed text mostly makes it impossible to read.
    const [payload] = by(each => each.expireAt === Date.UTC(2098, 0))
    expect(payload?.signature).toBe('invalid')
    expect(['invalid', 'unreadable']).toContain(payload?.status)
    const short = by(each => each.size === 20)
    expect(short).toHaveLength(1)
    expect(['invalid', 'unreadable']).toContain(short[0]?.status)
    for (const each of found) {
      await console().call('sessions.detail', { connectionId: site().connectionId, ref: each.ref })
    }
    const job = await site().logOut({
      kind: 'sessions',
      refs: by(each => each.size === 5_000_000).map(({ ref }) => ref),
    })
    expect(job.result).toMatchObject({ loggedOut: 1 })
  })
})

describe('keys that differ by their case alone', () => {
  it('logs one out and leaves the other', async () => {
    await django().run(
      'alter table django_session modify session_key varchar(40) character set utf8mb4 collate utf8mb4_bin',
    )
    const { name, browser } = await newcomer()
    const key = browser.sessionKey() ?? ''
    const twin = key.toUpperCase()
    await django().run(
      `insert into django_session select '${twin}', session_data, expire_date from django_session where session_key = '${key}'`,
    )
    const rows = await site().many(2, { text: `${name}@` })
    const details = await django().run('select count(*) as rows_there from django_session')
    expect(rows[0]?.fingerprint).not.toBe(rows[1]?.fingerprint)
    await site().logOut({ kind: 'sessions', refs: [rows[0]?.ref ?? ''] })
    const left = await django().run(`select session_key from django_session where lower(session_key) = '${key}'`)
    expect(left).toHaveLength(1)
    expect(await site().rows({ text: `${name}@` })).toMatchObject([{ fingerprint: rows[1]?.fingerprint }])
    expect(await django().run('select count(*) as rows_there from django_session')).not.toEqual(details)
  })

  it('touches nothing where the row behind a key was replaced by its twin', async () => {
    await django().run(
      'alter table django_session modify session_key varchar(40) character set utf8mb4 collate utf8mb4_unicode_ci',
    )
    const { name, browser } = await newcomer()
    const key = browser.sessionKey() ?? ''
    const { ref } = await site().one({ text: `${name}@` })
    await site().pause()
    const { planId } = await console().call('sessions.previewLogout', {
      connectionId: site().connectionId,
      target: { kind: 'sessions', refs: [ref] },
    })
    await django().run(`update django_session set session_key = '${key.toUpperCase()}' where session_key = '${key}'`)
    const job = await site().apply(planId, 'its twin must stay')
    await site().resume()
    expect(job.result).toMatchObject({ loggedOut: 0, alreadyGone: 1 })
    const left = await django().run(`select session_key from django_session where session_key = '${key}'`)
    expect(left).toEqual([{ session_key: key.toUpperCase() }])
  })
})

describe('a database that goes away', () => {
  it('says that it reconnects and why, and is right again once the database is back', async () => {
    const { name, browser } = await newcomer()
    await site().one({ text: `${name}@`, status: ['authenticated'] })
    const server = django().place.server
    await server?.halt()
    const status = await site().untilState('reconnecting')
    expect(status.failure).toMatchObject({ code: 'UNAVAILABLE', retryable: true })
    expect(status.retryAt).not.toBeNull()
    expect(await site().rows({ text: `${name}@` })).toHaveLength(1)
    await server?.restart()
    // What happens while Rollcall waits for its next attempt must not be missed.
    await browser.post('/logout')
    const other = await newcomer()
    await site().untilState('live')
    await site().none({ text: `${name}@` })
    await site().one({ text: `${other.name}@`, status: ['authenticated'] })
    expect(await site().rows()).toHaveLength((await django().run('select session_key from django_session')).length)
  })
})
