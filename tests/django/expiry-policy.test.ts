import { describe, expect, it, vi } from 'vitest'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { patience } from './console.ts'
import { engines, watch } from './engines.ts'
import { mariadbPlace } from './places.ts'

const places = [
  ...engines.map(engine => ({ ...engine, settings: { useTimeZone: true, timeZone: 'UTC' } })),
  {
    name: 'MariaDB in local time',
    startPlace: mariadbPlace,
    settings: { useTimeZone: false, timeZone: 'America/Chicago' },
  },
]

describe.each(places)('the expiry policy of Django over $name', ({ startPlace, settings }) => {
  const { django, console, site, newcomer } = watch(startPlace, settings)
  const on = () => ({ connectionId: site().connectionId })

  it('is found in what Django saved, and the limits of sessions of their own apart', async () => {
    for (let made = 0; made < 11; made += 1) await newcomer()
    const { name, browser } = await newcomer()
    await browser.post('/set-expiry', { value: 7200 })
    await site().until({ text: `${name}@` }, row => row.expiryKind === 'seconds')
    const found = await console().call('policy.inForce', on())
    expect(found.cookieAge).toMatchObject({ seconds: 1_209_600, sure: 'certain', by: 'signed', agree: 11, of: 11 })
    expect(found.expiries).toMatchObject({ seconds: 1, ages: [{ seconds: 7200, sessions: 1 }] })
    expect(found.logins).toEqual({ sessions: 12, people: 12 })
  })

  it('would end whom it says, and a living login is what Django takes as one', async () => {
    const { name, browser } = await newcomer()
    const { person, lastActivityAt } = await site().one({ text: `${name}@` })
    const idleTimeout = 3600
    const before = await console().call('policy.whatIf', { ...on(), policy: { ...djangoDefault, idleTimeout } })
    expect(before).toMatchObject({ now: { sessions: 0 }, hour: before.logins })
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan((lastActivityAt ?? 0) + 1500), patience)
    const exempt = [{ personKey: person?.key ?? '', name }]
    const policy = { ...djangoDefault, idleTimeout: 1, exempt }
    const picture = await console().call('policy.whatIf', { ...on(), policy })
    expect(picture.now.sessions).toBe(picture.logins.sessions - 1)
    expect((await browser.get('/me')).status).toBe(200)
    const rows = await site().rows({ endsUnder: { policy, within: 'now' } })
    expect(rows.map(row => row.person?.name)).not.toContain(name)
    expect(rows).toHaveLength(picture.now.sessions)
  })

  it('clears what clearsessions clears, and ends nobody', async () => {
    const [gone, stays] = [await newcomer(), await newcomer()]
    const expired = gone.browser.sessionKey()
    await site().one({ text: `${gone.name}@` })
    await django().run(`update django_session set expire_date = '2020-01-01 12:00:00' where session_key = '${expired}'`)
    await site().one({ text: `${gone.name}@`, status: ['expired'] })
    const total = async () => (await django().run('select session_key from django_session')).length
    const before = await total()
    const { jobId } = await console().call('policy.clearExpired', { ...on(), reason: 'asked for by a test' })
    const job = await vi.waitFor(async () => {
      const seen = await console().call('jobs.get', { jobId })
      expect(seen.state).toBe('done')
      return seen
    }, patience)
    expect(job.result).toMatchObject({ cleared: 1, revived: 0, notStarted: 0, trouble: null })
    expect(await total()).toBe(before - 1)
    await django().perform(['clearsessions'])
    expect(await total()).toBe(before - 1)
    expect((await stays.browser.get('/me')).status).toBe(200)
    expect((await gone.browser.get('/me')).status).toBe(401)
    await site().none({ text: `${gone.name}@` })
  })
})
