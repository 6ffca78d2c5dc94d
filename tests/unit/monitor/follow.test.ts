import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFollow } from '../../../electron/monitor/follow.ts'
import type { Follow } from '../../../electron/monitor/follow.ts'
import { createMeter } from '../../../electron/monitor/meter.ts'
import { createSweep } from '../../../electron/monitor/sweep.ts'
import { createRandom, pick, randomSessionKey } from '../../../electron/demo/random.ts'
import type { DatedStore, DateRange } from '../../../electron/stores/store.ts'
import type { Site } from '../../../shared/contract/connections.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { contentOf, freshContent, partsOf } from '../../monitor/parts.ts'
import type { MonitorParts } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'

const second = 1000
const hour = 3_600_000
const day = 24 * hour

/** Small slices, so that a few hundred rows make many. */
const plan = { rowsPerSlice: 60, samples: 300 }

function followOf(parts: MonitorParts, site: Site): Follow {
  const { store, index, apply, reader } = parts
  const sweep = createSweep(store, index, apply, plan)
  const { cookieAge } = site.django
  return createFollow({ store, index, apply, sweep, meter: createMeter(), clock: reader.clock, cookieAge })
}

/** What visitors, Django and its administrators do, at random. */
function createVisitors(site: SiteInFile, random: () => number) {
  const ages = [site.site.django.cookieAge, site.site.django.cookieAge, 7200, 43_200]
  const key = () => randomSessionKey(random)
  const living = () => pick(random, site.keys())
  const user = () => 1 + Math.floor(random() * 40)
  const late: (() => void)[] = []
  const acts: (() => void)[] = [
    () => site.save(key(), { cart: [1] }, { expiry: pick(random, ages) }),
    () =>
      site.save(key(), site.loginOf(user(), { last_activity: new Date().toISOString() }), {
        expiry: pick(random, ages),
      }),
    () => site.save(living(), site.loginOf(user()), { expiry: pick(random, ages) }),
    () => site.remove(living()),
    // Django cycles the key at a login.
    () => {
      site.remove(living())
      site.save(key(), site.loginOf(user()))
    },
    () => site.save(living(), site.loginOf(user()), { expiry: 60 }),
    () => site.save(living(), { forever: true }, { expiry: { date: Date.UTC(9999, 11, 31, 23, 59, 59) } }),
    () => site.save(living(), { campaign: random() }, { expiry: { date: Date.UTC(2027, 0, 1) } }),
    () => site.saveText(living(), 'tampered', '2026-12-24 18:00:00'),
    () =>
      site.run(
        'delete from django_session where expire_date < ?',
        new Date().toISOString().slice(0, 19).replace('T', ' '),
      ),
    () => site.run('update auth_user set is_active = 1 - is_active where id = ?', user()),
    () => site.run('update auth_user set password = ? where id = ?', `new${random()}`, user()),
    () => site.run('delete from auth_user where id = ?', user()),
    () => site.addUser(user()),
    // Saved now, and committed when others have been seen that were saved later.
    () => {
      const at = Date.now()
      late.push(() => site.save(key(), site.loginOf(user()), { at }))
    },
  ]
  return {
    act: () => pick(random, acts)(),
    commitLate: () => late.splice(0).forEach(commit => commit()),
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe('following a store', () => {
  const cases = [
    { name: 'with USE_TZ', begin: Date.UTC(2026, 10, 21, 12), django: {} },
    {
      name: 'with local times, while the clock goes back',
      begin: Date.UTC(2026, 9, 25, 0, 55),
      django: { useTimeZone: false, timeZone: 'Europe/Madrid' },
    },
    {
      name: 'with local times, while the clock goes forward',
      begin: Date.UTC(2027, 2, 28, 0, 55),
      django: { useTimeZone: false, timeZone: 'Europe/Madrid' },
    },
    {
      name: 'with local times that end beyond a change of the clock',
      begin: Date.UTC(2026, 9, 20, 10),
      django: { useTimeZone: false, timeZone: 'America/New_York' },
    },
  ]
  for (const { name, begin, django } of cases) {
    it(`ends with what a fresh full read finds, ${name}`, { timeout: 60_000 }, async () => {
      vi.setSystemTime(begin)
      const random = createRandom(begin)
      const site = siteInFile(django)
      for (let id = 1; id <= 40; id += 1) site.addUser(id)
      const visitors = createVisitors(site, random)
      for (let made = 0; made < 400; made += 1) {
        const at = begin - random() * 13 * day
        site.save(randomSessionKey(random), random() < 0.2 ? {} : site.loginOf(1 + (made % 40)), { at })
      }
      // The connection breaks off now and then, between two statements of a refresh.
      let isCut = false
      const parts = partsOf(site.site, store => breaking(store, () => isCut && random() < 0.2))
      await parts.open()
      await parts.load()
      const follow = followOf(parts, site.site)
      for (let round = 0; round < 25; round += 1) {
        const refreshes = 1 + Math.floor(random() * 6)
        for (let refresh = 0; refresh < refreshes; refresh += 1) {
          vi.setSystemTime(Date.now() + 20 * second + random() * 40 * second)
          for (let acts = random() * 12; acts > 0; acts -= 1) visitors.act()
          if (random() < 0.4) visitors.commitLate()
          isCut = round % 3 === 0
          await follow.next(50).catch(() => follow.missed())
        }
        visitors.commitLate()
        isCut = false
        // The round under way, and a whole one, a slice at a time.
        for (let slices = 2 * Math.ceil(parts.index.count() / plan.rowsPerSlice) + 2; slices > 0; slices -= 1)
          await follow.next(0)
        expect(contentOf(parts, Date.now())).toEqual(await freshContent(site.site, Date.now()))
      }
      await parts.close()
      site.end()
    })
  }

  it('sees a session that was saved twice in one second, though the look between was broken off', async () => {
    const first = Date.UTC(2026, 10, 21, 12)
    vi.setSystemTime(first)
    const site = siteInFile()
    const [twice, known, later] = ['a', 'b', 'c'].map(letter => letter.repeat(32)) as [string, string, string]
    site.save(twice, { version: 1 }, { at: first })
    site.save(known, {}, { at: first, expiry: 7200 })
    let isBroken = false
    // The band of the shorter age comes first, and is read; the other is not.
    let looks = 0
    const parts = partsOf(site.site, store => ({
      ...store,
      keys: async (...input) => {
        if (isBroken && (looks += 1) === 2) throw new RollcallError('UNAVAILABLE', 'The connection was cut.')
        return store.keys(...input)
      },
    }))
    await parts.open()
    await parts.load()
    const follow = followOf(parts, site.site)
    vi.setSystemTime(first + 2 * second)
    await follow.next(1000)
    site.save(twice, { version: 2, more: 'than before' }, { at: first })
    site.save(later, {}, { at: first + 100 * second, expiry: 7200 })
    vi.setSystemTime(first + 101 * second)
    isBroken = true
    await expect(follow.next(1000)).rejects.toThrow('The connection was cut.')
    follow.missed()
    isBroken = false
    expect(parts.index.find(later)).toBeGreaterThanOrEqual(0)
    await follow.next(1000)
    expect(contentOf(parts, Date.now())).toEqual(await freshContent(site.site, Date.now()))
    await parts.close()
    site.end()
  })

  it('reaches back a little at each look, and every ten seconds for what takes long to commit', async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 21, 12, 0, 0, 123))
    const site = siteInFile()
    site.save('a'.repeat(32), {})
    const ranges: DateRange[] = []
    const parts = partsOf(site.site, store => ({
      ...store,
      // A server that cannot say whether anything changed.
      changeMark: undefined,
      keys: async (range, ...more) => {
        ranges.push(range)
        return store.keys(range, ...more)
      },
    }))
    await parts.open()
    await parts.load()
    const follow = followOf(parts, site.site)
    await follow.next(1000)
    const reached: number[] = []
    for (let look = 0; look < 24; look += 1) {
      site.save(`${look}`.padEnd(32, 'k'), {}, { at: Date.now() })
      vi.setSystemTime(Date.now() + 2 * second)
      ranges.length = 0
      await follow.next(1000)
      const earliest = Math.min(...ranges.map(({ from }) => from)) / 1000 - site.site.django.cookieAge * second
      reached.push(Math.round((Date.now() - earliest) / second))
    }
    // From one far look to the next it is ten seconds, and the half minute before these is in each.
    const far = reached.flatMap((seconds, look) => (seconds >= 40 ? [look] : []))
    expect(far).toEqual([4, 9, 14, 19])
    expect(Math.max(...reached.filter(seconds => seconds < 40))).toBeLessThan(10)
    await parts.close()
    site.end()
  })

  /** A store in which the sweep finds nothing in time, as a look goes through four of four hundred rows. */
  async function largeSite(around: (store: DatedStore) => Partial<DatedStore> = () => ({})) {
    vi.setSystemTime(Date.UTC(2026, 10, 21, 12, 0, 0, 123))
    const site = siteInFile()
    for (let old = 0; old < 400; old += 1) {
      site.save(`old${old}`.padEnd(32, 'x'), {}, { at: Date.now() - day - old * 60 * second })
    }
    const parts = partsOf(site.site, store => ({ ...store, ...around(store) }))
    await parts.open()
    await parts.load()
    const { store, index, apply, reader } = parts
    const sweep = createSweep(store, index, apply, { rowsPerSlice: 4, samples: 300 })
    const follow = createFollow({
      ...{ store, index, apply, sweep, meter: createMeter(), clock: reader.clock },
      cookieAge: site.site.django.cookieAge,
    })
    await follow.next(0)
    const has = (sessionKey: string) => index.find(sessionKey) >= 0
    const end = async () => {
      await parts.close()
      site.end()
    }
    return { site, follow, has, end }
  }

  it('finds what took twenty seconds to commit within ten seconds, also where nothing changes after it', async () => {
    let mark = 0
    const { site, follow, has, end } = await largeSite(() => ({ changeMark: async () => mark }))
    const saved = Date.now()
    vi.setSystemTime(saved + 20 * second)
    await follow.next(0)
    site.save('late'.padEnd(32, 'x'), {}, { at: saved })
    mark += 1
    let looks = 0
    for (; looks < 12 && !has('late'.padEnd(32, 'x')); looks += 1) {
      vi.setSystemTime(Date.now() + second)
      await follow.next(0)
    }
    expect(looks).toBeLessThan(12)
    await end()
  })

  it('sees the saves of a host whose clock is behind at the next look, once it has seen one', async () => {
    const { site, follow, has, end } = await largeSite(() => ({ changeMark: undefined }))
    const looks: number[] = []
    for (let saves = 0; saves < 8; saves += 1) {
      const [ahead, behind] = [`ahead${saves}`, `behind${saves}`].map(name => name.padEnd(32, 'x')) as [string, string]
      site.save(ahead, {}, { at: Date.now() })
      site.save(behind, {}, { at: Date.now() - 10 * second })
      let look = 0
      for (; look < 12 && !has(behind); look += 1) {
        vi.setSystemTime(Date.now() + second)
        await follow.next(0)
        expect(has(ahead)).toBe(true)
      }
      looks.push(look)
    }
    expect(Math.max(...looks.slice(0, 2))).toBeLessThan(12)
    expect(looks.slice(2)).toEqual(Array.from({ length: 6 }, () => 1))
    await end()
  })

  it('sees logins of every age with the tail alone, also where the clock of the site is hours off', async () => {
    for (const offBy of [0, -5 * hour, 5 * hour]) {
      vi.setSystemTime(Date.UTC(2026, 10, 21, 12))
      const site = siteInFile()
      for (let id = 1; id <= 40; id += 1) site.addUser(id)
      const random = createRandom(offBy + 1)
      const saveNow = (expiry: number) => {
        const key = randomSessionKey(random)
        site.save(key, site.loginOf(3), { at: Date.now() + offBy, expiry })
        return key
      }
      const ages = [site.site.django.cookieAge, 7200, 43_200]
      for (let made = 0; made < 200; made += 1) {
        const at = Date.now() + offBy - random() * hour
        site.save(randomSessionKey(random), site.loginOf(1 + (made % 40)), { at, expiry: pick(random, ages) })
      }
      const asked: string[] = []
      const parts = partsOf(site.site, store => ({
        ...store,
        keys: (...input) => (asked.push('keys'), store.keys(...input)),
        dates: async () => new Float64Array(0),
      }))
      await parts.open()
      await parts.load()
      const { store, index, apply, reader } = parts
      // A sweep that never finds anything.
      const sweep = {
        next: () => Promise.resolve({ changes: 0, last: true }),
        slices: () => 1,
        restart: () => undefined,
      }
      const follow = createFollow({
        store,
        index,
        apply,
        sweep,
        meter: createMeter(),
        clock: reader.clock,
        cookieAge: 1_209_600,
      })
      await follow.next(0)
      for (let round = 0; round < 20; round += 1) {
        vi.setSystemTime(Date.now() + second)
        const keys = ages.map(saveNow)
        await follow.next(0)
        expect(keys.map(key => index.find(key) >= 0)).toEqual([true, true, true])
      }
      expect(asked.length).toBeGreaterThan(20)
      await parts.close()
      site.end()
    }
  })

  it('keeps the name of a user whom Django deletes', async () => {
    const site = siteInFile()
    site.addUser(7)
    const key = 'deleted'.padEnd(32, 'x')
    site.save(key, site.loginOf(7))
    const parts = partsOf(site.site)
    await parts.open()
    await parts.load()
    const shown = () => contentOf(parts, Date.now()).get(key)
    const nameOf = () => parts.people.nameOf(parts.index.columns().person[parts.index.find(key)] as number)
    expect([shown()?.status, nameOf()]).toEqual(['authenticated', 'user7'])
    site.run('delete from auth_user where id = ?', 7)
    const follow = followOf(parts, site.site)
    for (let refresh = 0; refresh < 5; refresh += 1) await follow.next(0)
    expect([shown()?.status, shown()?.statusReason, nameOf()]).toEqual(['stale', 'user-deleted', 'user7'])
    await parts.close()
    site.end()
  })

  it('asks an unchanged SQLite file for nothing, once everything was looked at', async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 21, 12))
    const site = siteInFile()
    for (let made = 0; made < 300; made += 1) site.save(`key${made}`.padEnd(32, 'x'), { made })
    let reads = 0
    const parts = partsOf(site.site, store => ({
      ...store,
      keys: (...input) => ((reads += 1), store.keys(...input)),
      dates: (...input) => ((reads += 1), store.dates(...input)),
      get: (...input) => ((reads += 1), store.get(...input)),
    }))
    await parts.open()
    await parts.load()
    const follow = followOf(parts, site.site)
    for (let refresh = 0; refresh < 20; refresh += 1) await follow.next(0)
    reads = 0
    for (let refresh = 0; refresh < 20; refresh += 1) await follow.next(0)
    expect(reads).toBe(0)
    // A delete in any slice is found, though nothing else changes after it.
    site.remove('key150'.padEnd(32, 'x'))
    for (let refresh = 0; refresh < 20; refresh += 1) await follow.next(0)
    expect(parts.index.count()).toBe(299)
    expect(parts.index.find('key150'.padEnd(32, 'x'))).toBe(-1)
    await parts.close()
    site.end()
  })
})

/** The store over a line that breaks when `breaks` says so. */
function breaking(store: DatedStore, breaks: () => boolean): DatedStore {
  const over = <Input extends unknown[], Result>(ask: (...input: Input) => Promise<Result>) => {
    return async (...input: Input): Promise<Result> => {
      if (breaks()) throw new RollcallError('UNAVAILABLE', 'The connection was lost')
      return ask(...input)
    }
  }
  return { ...store, keys: over(store.keys), dates: over(store.dates), get: over(store.get) }
}
