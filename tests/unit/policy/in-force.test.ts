import { describe, expect, onTestFinished, test } from 'vitest'
import { inForceOf } from '../../../electron/monitor/policy-in-force.ts'
import { inForce } from '../../../shared/contract/policy.ts'
import { partsOf } from '../../monitor/parts.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { freshFolder, removeFolder, startThread } from '../../monitor/thread.ts'
import { day, hour } from './policies.ts'

const keyOf = (number: number) => `${number}`.padStart(32, 'k')
const stamp = (ms: number) => new Date(ms).toISOString()

async function look(fill: (site: SiteInFile, now: number) => void, settings = {}) {
  const site = siteInFile(settings)
  onTestFinished(site.end)
  const now = Date.now()
  for (let id = 1; id <= 20; id += 1) site.addUser(id)
  fill(site, now)
  const parts = partsOf(site.site)
  await parts.open()
  await parts.load()
  await parts.close()
  const found = inForceOf(parts.index, parts.people, site.site.django.cookieAge, Date.now())
  expect(inForce.parse(found)).toEqual(found)
  return { found, now }
}

describe('what is in force', () => {
  test('an empty store tells nothing, and nothing is made up', async () => {
    const { found } = await look(() => undefined)
    expect(found).toMatchObject({
      cookieAge: { seconds: null, sure: 'unknown', of: 0 },
      saveEveryRequest: { value: null, sure: 'unknown', from: 'none' },
      oldestLogin: { at: null },
      longestIdle: { since: null },
      perUser: { most: 0 },
    })
  })

  test('the cookie age is what lies between save and expiry, whatever the connection states', async () => {
    const { found } = await look(
      (site, now) => {
        for (let at = 0; at < 40; at += 1) site.save(keyOf(at), site.loginOf(1 + (at % 20)), { at: now - at * 60_000 })
      },
      { cookieAge: 3 * day },
    )
    expect(found.cookieAge).toMatchObject({ seconds: 3 * day, sure: 'certain', agree: 40, of: 40, by: 'signed' })
    expect(found.expiries).toMatchObject({ byDefault: 40, seconds: 0, date: 0, browserClose: 0 })
  })

  test('a cookie age that was changed lately is the one of the last day', async () => {
    const { found } = await look(
      (site, now) => {
        // Rows of before the change have the old age and no expiry of their own.
        const old = siteInFile({ cookieAge: 14 * day })
        onTestFinished(old.end)
        for (let at = 0; at < 60; at += 1) old.save(keyOf(at), old.loginOf(1), { at: now - 2 * day * 1000 - at * 1000 })
        for (const row of old.database.prepare('select * from django_session').all()) {
          site.saveText(String(row['session_key']), String(row['session_data']), String(row['expire_date']))
        }
        for (let at = 100; at < 120; at += 1) site.save(keyOf(at), site.loginOf(2), { at: now - at * 1000 })
      },
      { cookieAge: 2 * day },
    )
    expect(found.cookieAge).toMatchObject({ seconds: 2 * day, agree: 20, of: 20, stated: 2 * day })
  })

  test('expiries of their own are counted apart', async () => {
    const { found, now } = await look((site, now) => {
      for (let at = 0; at < 12; at += 1) site.save(keyOf(at), site.loginOf(1), { at: now - at * 1000 })
      for (let at = 20; at < 25; at += 1) site.save(keyOf(at), site.loginOf(2), { at: now, expiry: 7200 })
      for (let at = 30; at < 33; at += 1)
        site.save(keyOf(at), site.loginOf(3), { at: now, expiry: { date: now + hour * 1000 } })
      for (let at = 40; at < 44; at += 1) site.save(keyOf(at), { ...site.loginOf(4), _session_expiry: 0 }, { at: now })
    })
    expect(found.expiries).toEqual({
      byDefault: 12,
      seconds: 5,
      date: 3,
      browserClose: 4,
      ages: [{ seconds: 7200, sessions: 5 }],
    })
    expect(found.cookieAge.of).toBe(12)
    expect(found.at).toBeGreaterThanOrEqual(now)
  })

  test('saving at every request shows in saves together with the activity', async () => {
    const { found } = await look((site, now) => {
      for (let at = 0; at < 20; at += 1) {
        const active = now - at * 60_000
        const times = { login_time: stamp(now - 5 * hour * 1000), last_activity: stamp(active) }
        site.save(keyOf(at), site.loginOf(1 + at, times), { at: active + 1000 })
      }
    })
    expect(found.saveEveryRequest).toMatchObject({ value: true, sure: 'likely', from: 'activity', agree: 20, of: 20 })
  })

  test('saving at the login alone shows in saves that are never later', async () => {
    const { found } = await look((site, now) => {
      for (let at = 0; at < 20; at += 1) {
        const login = now - at * hour * 1000 - hour * 1000
        const times = { login_time: stamp(login), last_activity: stamp(login) }
        site.save(keyOf(at), site.loginOf(1 + at, times), { at: login })
      }
    })
    expect(found.saveEveryRequest).toMatchObject({ value: false, sure: 'likely', from: 'login', agree: 20, of: 20 })
  })

  test('without login and activity times nothing is said of saving', async () => {
    const { found } = await look((site, now) => {
      for (let at = 0; at < 20; at += 1) site.save(keyOf(at), site.loginOf(1 + at), { at: now - at * hour * 1000 })
    })
    expect(found.saveEveryRequest).toMatchObject({ value: null, sure: 'unknown', from: 'none' })
    expect(found.oldestLogin).toMatchObject({ at: null, known: 0, of: 20 })
    expect(found.longestIdle).toMatchObject({ stated: 0, of: 20 })
  })

  test('oldest login, longest idle and sessions per user', async () => {
    const { found, now } = await look((site, now) => {
      for (let at = 0; at < 10; at += 1) {
        const login = now - at * hour * 1000
        site.save(keyOf(at), site.loginOf(at < 6 ? 1 : 2, { login_time: stamp(login) }), { at: login })
      }
    })
    expect(found.oldestLogin.at).toBe(now - 9 * hour * 1000)
    expect(found.longestIdle.since).toBe(Math.floor((now - 9 * hour * 1000) / 1000) * 1000)
    expect(found.perUser).toEqual({
      most: 6,
      over: [
        { limit: 1, people: 2 },
        { limit: 2, people: 2 },
        { limit: 3, people: 2 },
        { limit: 5, people: 1 },
        { limit: 10, people: 0 },
      ],
    })
  })

  test('without a SECRET_KEY nobody vouches for the save times: likely at best', async () => {
    const site = siteInFile()
    const folder = freshFolder()
    site.addUser(1)
    // The last one over a second ago, whenever it is asked.
    for (let at = 0; at < 40; at += 1) site.save(keyOf(at), site.loginOf(1), { at: Date.now() - (at + 3) * 1000 })
    const secrets = { password: null, secretKey: null, secretKeyFallbacks: [] }
    const thread = startThread(site.site, folder, { secrets })
    onTestFinished(async () => {
      await thread.end()
      site.end()
      removeFolder(folder)
    })
    await thread.until({ state: 'live', sessions: 40 })
    expect((await thread.ask('inForce')).cookieAge).toMatchObject({
      seconds: 14 * day,
      by: 'unchecked',
      sure: 'likely',
    })
    const picture = await thread.ask('whatIf', { ...djangoDefault, cookieAge: 1, idleTimeout: 1 })
    expect(picture).toMatchObject({ endsEveryone: true, returns: null })
  })
})
