import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createRandom, pick, randomSessionKey } from '../../electron/demo/random.ts'
import type { Follow } from '../../electron/monitor/follow.ts'
import { createFollow } from '../../electron/monitor/follow.ts'
import { createMeter } from '../../electron/monitor/meter.ts'
import { createSweep } from '../../electron/monitor/sweep.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createCacheTable } from '../stores/cache-table.ts'
import type { Place } from '../stores/places.ts'
import { engines, siteOf } from '../stores/places.ts'
import { loginOf } from './django-row.ts'
import type { MonitorParts } from './parts.ts'
import { contentOf, partsOf } from './parts.ts'
import { createVisitors, userCount } from './visitors.ts'
import type { Writer } from './writers.ts'
import { openWritten } from './writers.ts'

const seed = Number(process.env['ROLLCALL_TRUTH_SEED'] ?? Date.now() % 1_000_000)
const plan = { rowsPerSlice: 60, samples: 300 }
const rounds = 6
const keyPrefix = ':1:django.contrib.sessions.cached_db'

/** The site's cache, whose entries come and go by themselves: refilled by requests, thrown away, or left when a row is deleted. */
function createEntries(writer: Writer, rows: () => Promise<readonly string[]>, random: () => number) {
  const fill = async (sessionKey: string) => {
    const value = Buffer.from(JSON.stringify(loginOf(1 + Math.floor(random() * userCount)))).toString('base64')
    const expires = new Date(Date.now() + 3_600_000 + random() * 86_400_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')
    await writer.run('delete from site_cache where cache_key = ?', keyPrefix + sessionKey)
    await writer.run(
      'insert into site_cache (cache_key, value, expires) values (?, ?, ?)',
      keyPrefix + sessionKey,
      value,
      expires,
    )
  }
  const acts: readonly (() => Promise<void>)[] = [
    async () => fill(pick(random, await rows())),
    async () => fill(pick(random, await rows())),
    // The row is deleted, and the entry lives on.
    async () => {
      const sessionKey = pick(random, await rows())
      await fill(sessionKey)
      await writer.run('delete from django_session where session_key = ?', sessionKey)
    },
    async () => fill(randomSessionKey(random)),
    async () => {
      await writer.run(
        'delete from site_cache where cache_key like ?',
        `${keyPrefix}${pick(random, ['a', 'b', 'c', 'd', 'e', 'f', 'g'])}%`,
      )
    },
  ]
  return () => pick(random, acts)()
}

/** Goes through everything twice: what was under way, and a whole round. */
async function catchUp(follow: Follow, slices: number): Promise<void> {
  for (let left = 2 * slices + 2; left > 0; left -= 1) await follow.next(0)
}

function followOf(parts: MonitorParts, site: Site) {
  const { store, index, apply, reader } = parts
  const sweep = createSweep(store, index, apply, plan)
  const { cookieAge } = site.django
  const follow = createFollow({ store, index, apply, sweep, meter: createMeter(), clock: reader.clock, cookieAge })
  return { follow, sweep }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe.each(engines)('following cached_db on $engine', ({ engine, start }) => {
  let place: Place
  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())

  it(`ends with every session that either half has (seed ${seed})`, { timeout: 120_000 }, async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 21, 12))
    const random = createRandom(seed)
    const written = await openWritten(place, '')
    const database = written.address.kind === 'sqlite' ? written.address.file : written.address.database
    await place.run(database, createCacheTable(engine, 'site_cache'))
    const plain = siteOf(written.address)
    const site: Site = {
      ...plain,
      django: { ...plain.django, sessionEngine: 'cached_db' },
      cache: {
        address: { kind: 'database', table: 'site_cache' },
        keyPrefix: '',
        version: 1,
        sessionPrefix: null,
        longestRequest: 30,
      },
    }
    const visitors = await createVisitors(written, site.django, seed)
    onTestFinished(visitors.close)
    const writer = await written.connect('UTC')
    onTestFinished(writer.close)
    await visitors.fill(200)
    const keysIn = async (table: string, column: string) =>
      (await place.run(database, `select ${column} as name from ${table}`)).map(row => String(row['name']))
    const changeEntries = createEntries(writer, () => keysIn('django_session', 'session_key'), random)
    const parts = partsOf(site, undefined, written.password)
    onTestFinished(parts.close)
    await parts.open()
    await parts.load()
    const { follow, sweep } = followOf(parts, site)
    let seenAlone = 0
    for (let round = 0; round < rounds; round += 1) {
      for (let refreshes = 0; refreshes < 3; refreshes += 1) {
        vi.setSystemTime(Date.now() + 20_000)
        for (let acts = 0; acts < 8; acts += 1) {
          if (random() < 0.5) {
            await visitors.act()
            continue
          }
          // It would wait for rows of open transactions.
          await visitors.settleLate()
          await changeEntries()
        }
        if (random() < 0.4) await visitors.settleLate()
        await follow.next(5)
      }
      await visitors.settleLate()
      await catchUp(follow, sweep.slices())
      const [rows, entries] = [await keysIn('django_session', 'session_key'), await keysIn('site_cache', 'cache_key')]
      const alone = entries.map(key => key.slice(keyPrefix.length)).filter(key => !rows.includes(key))
      seenAlone += alone.length
      const content = contentOf(parts, Date.now())
      expect([...content.keys()].sort()).toEqual([...rows, ...alone].sort())
      for (const key of alone) expect(content.get(key)).toMatchObject({ signature: 'unsigned', verified: true })
      const fresh = partsOf(site, undefined, written.password)
      await fresh.open()
      await fresh.load()
      const again = followOf(fresh, site)
      await catchUp(again.follow, again.sweep.slices())
      await fresh.close()
      expect(content).toEqual(contentOf(fresh, Date.now()))
    }
    expect(seenAlone).toBeGreaterThan(0)
  })
})
