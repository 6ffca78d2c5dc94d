import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createRandom } from '../../electron/demo/random.ts'
import { createFollow } from '../../electron/monitor/follow.ts'
import { createMeter } from '../../electron/monitor/meter.ts'
import { createSweep } from '../../electron/monitor/sweep.ts'
import type { DatedStore } from '../../electron/stores/store.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { createCacheTable } from '../stores/cache-table.ts'
import type { Place, ServerPlace } from '../stores/places.ts'
import { engines, siteOf } from '../stores/places.ts'
import { contentOf, freshContent, partsOf } from './parts.ts'
import { createVisitors, sessionsTable } from './visitors.ts'
import type { VisitedTable, Visitors } from './visitors.ts'
import type { Written } from './writers.ts'
import { openWritten } from './writers.ts'

/** ROLLCALL_TRUTH=20 does twenty times as much; ROLLCALL_TRUTH_SEED=n repeats the traffic of a run that failed. */
const times = Number(process.env['ROLLCALL_TRUTH'] ?? 1)
const seed = Number(process.env['ROLLCALL_TRUTH_SEED'] ?? Date.now() % 1_000_000)

const second = 1000
/** Small slices, so that a few hundred rows make many. */
const plan = { rowsPerSlice: 60, samples: 300 }
const rounds = Math.ceil(12 * times)

const cases = [
  { when: 'with USE_TZ', begin: Date.UTC(2026, 10, 21, 12), django: {} },
  {
    when: 'in local time, while the clock goes back',
    begin: Date.UTC(2026, 9, 25, 0, 45),
    django: { useTimeZone: false, timeZone: 'Europe/Madrid' },
  },
  {
    when: 'in local time, while the clock goes forward',
    begin: Date.UTC(2027, 2, 28, 0, 45),
    django: { useTimeZone: false, timeZone: 'Europe/Madrid' },
  },
  {
    when: 'in local time, with dates beyond a change of the clock',
    begin: Date.UTC(2026, 9, 20, 10),
    django: { useTimeZone: false, timeZone: 'America/New_York' },
  },
]

/** Tables that Django made before 1.8, or for a MySQL before 5.6.4, have dates of whole seconds. */
const wholeSeconds = 'alter table django_session modify expire_date datetime not null'
/** Where all dates are in whole seconds, and other applications' entries lie beside the sessions. */
const databaseCache: VisitedTable = {
  table: 'site_cache',
  columns: { key: 'cache_key', data: 'value', date: 'expires' },
  keyPrefix: ':1:django.contrib.sessions.cache',
  form: 'cacheRow',
}
const inDatabaseCache = (site: Site): Site => ({
  ...site,
  django: { ...site.django, sessionEngine: 'cache' },
  cache: {
    address: { kind: 'database', table: databaseCache.table },
    keyPrefix: '',
    version: 1,
    sessionPrefix: null,
    longestRequest: 0,
  },
})
const foreignEntry = `insert into site_cache values ('${databaseCache.keyPrefix}d_db${'x'.repeat(32)}', 'gAV9lC4=', '2026-12-05 12:00:00')`
const plain = { prepare: '', visited: sessionsTable, change: (site: Site) => site, of: cases }
const variants = [
  ...engines.map(variant => ({ ...variant, ...plain })),
  ...engines
    .filter(({ engine }) => engine === 'MariaDB')
    .map(({ start }) => ({ ...plain, engine: 'MariaDB with dates of whole seconds', start, prepare: wholeSeconds })),
  ...engines.map(({ engine, start }) => ({
    engine: `the database cache in ${engine}`,
    start,
    prepare: `${createCacheTable(engine, databaseCache.table)}; ${foreignEntry}`,
    visited: databaseCache,
    change: inDatabaseCache,
    of: engine === 'SQLite' ? cases : cases.slice(0, 1),
  })),
]

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe.each(variants)('following $engine', ({ start, prepare, visited, change, of }) => {
  let place: Place | ServerPlace
  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())

  it.each(of)(`ends with what a fresh full read finds, $when (seed ${seed})`, limits, async ({ begin, django }) => {
    vi.setSystemTime(begin)
    const random = createRandom(seed)
    const written = await openWritten(place, prepare)
    const site = change(siteOf(written.address))
    const settings = { ...site, django: { ...site.django, ...django } }
    const visitors = await createVisitors(written, settings.django, seed, visited)
    onTestFinished(visitors.close)
    await visitors.fill(300)
    const line = createLine(written, visitors, random)
    const parts = partsOf(settings, line.around, written.password)
    onTestFinished(parts.close)
    await parts.open()
    line.begin()
    await again(parts.load)
    const { store, index, apply, reader } = parts
    const sweep = createSweep(store, index, apply, plan)
    const { cookieAge } = settings.django
    const follow = createFollow({ store, index, apply, sweep, meter: createMeter(), clock: reader.clock, cookieAge })
    const refresh = (budgetMs: number) =>
      follow.next(budgetMs).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error
        follow.missed()
      })
    for (let round = 0; round < rounds; round += 1) {
      line.begin(round % 3 === 0)
      for (let refreshes = 1 + random() * 5; refreshes > 0; refreshes -= 1) {
        vi.setSystemTime(Date.now() + 20 * second + random() * 40 * second)
        for (let acts = random() * 20; acts > 0; acts -= 1) await actLater(visitors)
        if (random() < 0.4) await visitors.settleLate()
        await refresh(5)
      }
      line.end()
      await visitors.settleLate()
      // The round under way, and a whole one, a slice at a time.
      for (let slices = 2 * sweep.slices() + 2; slices > 0; slices -= 1) await refresh(0)
      const expected = await freshContent(settings, Date.now(), written.password)
      expect(contentOf(parts, Date.now())).toEqual(expected)
      expect(expected.size).toBeGreaterThan(100)
    }
    expect(visitors.acts()).toBeGreaterThan(rounds * 20)
    expect(line.cuts()).toBeGreaterThan(0)
  })
})

const limits = { timeout: 120_000 * Math.max(1, times) }

const isUnavailable = (error: unknown) => error instanceof RollcallError && error.failure.code === 'UNAVAILABLE'

/** Until it is done: the connection may break off in between. */
async function again(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
  }
}

/**
 * A clock that stood still would give several sessions the very same date, and one that goes as another of that microsecond comes
 * cannot be told by dates.
 */
async function actLater(visitors: Visitors): Promise<void> {
  vi.setSystemTime(Date.now() + 1)
  await visitors.act()
}

/** The line to the store: while it is in use, others write between two statements, and now and then it is cut in one. */
function createLine(written: Written, visitors: Visitors, random: () => number) {
  let isBusy = false
  let isBad = false
  /** One act after the other: statements may be asked for at the same time. */
  let turn = Promise.resolve()
  let cuts = 0
  const over = <Input extends unknown[], Result>(ask: (...input: Input) => Promise<Result>) => {
    return async (...input: Input): Promise<Result> => {
      if (isBusy && random() < 0.5) await (turn = turn.then(() => actLater(visitors)))
      if (!isBusy || !isBad || random() > 0.1) return ask(...input)
      cuts += 1
      const cut = written.cut()
      const answered = ask(...input).finally(async () => {
        await cut
        written.mend()
      })
      return answered
    }
  }
  return {
    around: (store: DatedStore): DatedStore => ({
      ...store,
      snapshot: over(store.snapshot),
      newest: over(store.newest),
      keys: over(store.keys),
      dates: over(store.dates),
      get: over(store.get),
    }),
    begin(bad = true) {
      isBusy = true
      isBad = bad
    },
    end() {
      isBusy = false
    },
    cuts: () => cuts,
  }
}
