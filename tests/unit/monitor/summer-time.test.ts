import { expect, it, onTestFinished } from 'vitest'
import { createSiteReader } from '../../../electron/monitor/decoder.ts'
import { createExpiryWriter } from '../../../electron/monitor/expiry-writer.ts'
import { figuresOf } from '../../../electron/monitor/figures.ts'
import { createPolicyClock } from '../../../electron/monitor/policy-ends.ts'
import { policyWith } from '../policy/policies.ts'
import { partsOf } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { createDjangoRow, secrets } from '../../monitor/django-row.ts'

const key = 'login'.padEnd(32, 'k')

/** A site that stores Madrid's wall clock, with one login that expires when that clock shows `wall`. */
async function open(wall: string) {
  const site = siteInFile({ useTimeZone: false, timeZone: 'Europe/Madrid' })
  site.addUser(1)
  const { sessionData } = createDjangoRow(site.site.django).row(site.loginOf(1), {
    at: Date.parse('2026-03-01T12:00:00Z'),
  })
  site.saveText(key, sessionData, wall)
  const parts = partsOf(site.site)
  onTestFinished(async () => {
    await parts.close()
    site.end()
  })
  await parts.open()
  await parts.load()
  const clock = createPolicyClock(parts.index, parts.people)
  return (iso: string) => {
    const now = Date.parse(iso)
    const { loggedInSessions, expiredNotCleared } = figuresOf(parts.index, parts.people, [], now)
    const living = parts.query.ordered({ status: ['authenticated'] }, { column: 'idle', direction: 'ascending' }, now)
    const { endsAt } = clock.endsOf(
      policyWith({ idleTimeout: null, absoluteTimeout: null, cookieAge: 10 * 365 * 86_400 }),
      now,
    )
    const takenByPolicy = Number.isNaN(endsAt[0]) ? 0 : 1
    expect([loggedInSessions, living.length, takenByPolicy, 1 - expiredNotCleared]).toEqual(
      Array.from({ length: 4 }, () => loggedInSessions),
    )
    return loggedInSessions === 1
  }
}

it('takes a login that expires in the hour left out until the clock is set, as Django does', async () => {
  const isLoggedIn = await open('2026-03-29 02:30:00')
  expect(isLoggedIn('2026-03-29T00:59:59Z')).toBe(true)
  expect(isLoggedIn('2026-03-29T01:00:00Z')).toBe(false)
  expect(isLoggedIn('2026-03-29T01:29:59Z')).toBe(false)
})

it('takes a login that expires in the hour that comes twice in both of them, as Django does', async () => {
  const isLoggedIn = await open('2026-10-25 02:30:00')
  expect(isLoggedIn('2026-10-25T00:29:59Z')).toBe(true)
  expect(isLoggedIn('2026-10-25T00:30:00Z')).toBe(false)
  expect(isLoggedIn('2026-10-25T00:59:59Z')).toBe(false)
  expect(isLoggedIn('2026-10-25T01:00:00Z')).toBe(true)
  expect(isLoggedIn('2026-10-25T01:29:59Z')).toBe(true)
  expect(isLoggedIn('2026-10-25T01:30:00Z')).toBe(false)
})

it('changes the expiry of a login that Django takes again in the second of the two hours, and of none before', () => {
  const { site, end } = siteInFile({ useTimeZone: false, timeZone: 'Europe/Madrid' })
  end()
  const write = createExpiryWriter(site, secrets, createSiteReader(site, secrets, new Uint8Array(32)))
  const { sessionData } = createDjangoRow(site.django).row({ cart: [1] }, { at: Date.parse('2026-10-24T12:00:00Z') })
  const row = { sessionKey: key, sessionData, expireDate: Date.parse('2026-10-25T02:30:00Z') * 1000 }
  const none = { idleTimeout: null, absoluteTimeout: null, sessionsPerUser: null }
  const at = (iso: string) => write(row, { kind: 'set', seconds: 3600 }, none, Date.parse(iso))
  expect(at('2026-10-25T00:30:00Z')).toEqual({ skip: 'expired' })
  expect(at('2026-10-25T01:10:00Z')).toMatchObject({ endsAt: Date.parse('2026-10-25T02:10:00Z') })
})
