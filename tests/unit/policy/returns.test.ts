import { describe, expect, test } from 'vitest'
import { createReturns, createReturnWatch, keptReturns } from '../../../electron/monitor/policy-returns.ts'
import { partsOf, readNow } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { day, hour, policyWith } from './policies.ts'

const noon = Date.UTC(2026, 10, 21, 12)
const everyone = (policy = policyWith()) => [policy, () => policy] as const

function watchedFor(seconds: number, now = noon) {
  const returns = createReturns()
  returns.watched(seconds * 1000, now)
  return returns
}

describe('people who came back', () => {
  test('are met by a limit that is shorter than their pause or their age', () => {
    const returns = watchedFor(day)
    returns.note('u:1', 2 * hour, 3 * hour, noon)
    returns.note('u:1', 60, 9 * hour, noon)
    returns.note('u:2', 300, 400, noon)
    const met = (changes: Parameters<typeof policyWith>[0]) =>
      returns.perDay(...everyone(policyWith(changes)), noon)?.peoplePerDay
    expect(met({})).toBe(0)
    expect(met({ idleTimeout: 2 * hour })).toBe(0)
    expect(met({ idleTimeout: 2 * hour - 1 })).toBe(1)
    expect(met({ idleTimeout: 299 })).toBe(2)
    expect(met({ absoluteTimeout: 9 * hour - 1 })).toBe(1)
    expect(met({ cookieAge: hour })).toBe(1)
  })

  test('are counted a day: half a day of watching counts double', () => {
    const returns = watchedFor(day / 2)
    returns.note('u:1', 2 * hour, 0, noon)
    expect(returns.perDay(...everyone(policyWith({ idleTimeout: hour })), noon)).toEqual({
      peoplePerDay: 2,
      watchedSeconds: day / 2,
    })
  })

  test('are not guessed before an hour was watched', () => {
    const returns = watchedFor(hour - 1)
    returns.note('u:1', 2 * hour, 0, noon)
    expect(returns.perDay(...everyone(), noon)).toBeNull()
  })

  test('stay within bounds: of very many some stand for all', () => {
    const returns = watchedFor(day)
    for (let id = 0; id < 40_000; id += 1) returns.note(`u:${id}`, id % 4 === 0 ? 2 * hour : 120, 0, noon)
    const kept = keptReturns.parse(returns.save())
    expect(kept[0]?.people.length).toBeLessThanOrEqual(4096)
    const met = returns.perDay(...everyone(policyWith({ idleTimeout: hour })), noon)?.peoplePerDay ?? 0
    expect(met).toBeGreaterThan(8_500)
    expect(met).toBeLessThan(11_500)
  })

  test('are the same after a restart, and forgotten after two weeks', () => {
    const returns = watchedFor(day)
    returns.note('u:1', 2 * hour, 0, noon)
    const again = createReturns(keptReturns.parse(JSON.parse(JSON.stringify(returns.save()))))
    const asked = everyone(policyWith({ idleTimeout: hour }))
    expect(again.perDay(...asked, noon)).toEqual(returns.perDay(...asked, noon))
    const later = noon + 14 * day * 1000
    again.watched(day * 1000, later)
    expect(again.perDay(...asked, later)?.peoplePerDay).toBe(0)
  })

  test('are noticed when a known login is used again, not when it is first read', async () => {
    const site = siteInFile()
    site.addUser(1)
    const key = 'k'.repeat(32)
    const at = Date.now() - 5 * hour * 1000
    const stamp = (ms: number) => new Date(ms).toISOString()
    const payload = (active: number) => site.loginOf(1, { login_time: stamp(at), last_activity: stamp(active) })
    site.save(key, payload(at), { at })
    const parts = partsOf(site.site)
    const returns = watchedFor(day, Date.now())
    const watch = createReturnWatch(parts.index, parts.people, returns)
    await parts.open()
    const tell = () => {
      for (const happening of parts.happenings.splice(0)) watch.happened(happening)
    }
    await parts.load()
    tell()
    watch.look()
    watch.look()
    const met = (idleTimeout: number) =>
      returns.perDay(...everyone(policyWith({ idleTimeout })), Date.now())?.peoplePerDay
    expect(met(1)).toBe(0)
    const back = at + 2 * hour * 1000
    site.save(key, payload(back), { at: back })
    await parts.apply.follow(readNow(await parts.store.get([key])))
    tell()
    expect(met(2 * hour - 2)).toBe(1)
    expect(met(2 * hour + 2)).toBe(0)
    await parts.close()
    site.end()
  })
})
