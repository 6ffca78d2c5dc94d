import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createFollow } from '../../electron/monitor/follow.ts'
import { createMeter } from '../../electron/monitor/meter.ts'
import type { RangePage } from '../../electron/monitor/decoding.ts'
import { createSnapshot } from '../../electron/monitor/snapshot.ts'
import { createSweep } from '../../electron/monitor/sweep.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { engines, insertSessions, siteOf } from '../stores/places.ts'
import type { Place, ServerPlace } from '../stores/places.ts'
import { decoderFiles } from './decoder-files.ts'
import { createDjangoRow, loginOf, passwordOf, secrets } from './django-row.ts'
import { contentOf, freshContent, partsOf } from './parts.ts'
import { openWritten } from './writers.ts'

const files = await decoderFiles()
const keyOf = (number: number) => `${number}`.padStart(32, 'key0')
/** Enough that all users are read together, and that pages are left when the first is put in. */
const sessions = 26_000
/** More than the threads may have read ahead. */
const fewer = 12_000
const users = 300

type Meanwhile = (site: {
  /** As Django, with a connection of its own. */
  readonly run: (sql: string) => Promise<unknown>
  readonly cut: () => Promise<void>
  readonly row: (number: number) => readonly [sessionKey: string, sessionData: string, expireDate: string]
}) => Promise<number>

describe.each(engines)('reading everything from $engine on a thread of its own', ({ engine, start }) => {
  let place: Place | ServerPlace
  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place.stop())

  const halves = (middle: number) => () => [
    { after: undefined, upTo: keyOf(middle) },
    { after: keyOf(middle), upTo: undefined },
  ]
  /** Two are deleted, two come, one of them at the very beginning; then the connection is cut. */
  const changed: Meanwhile = async ({ run, cut, row }) => {
    await run(`delete from django_session where session_key in ('${keyOf(3)}', '${keyOf(25_990)}')`)
    await run(insertSessions([row(sessions + 1), ['0'.repeat(32), ...row(1).slice(1)] as never]))
    await cut()
    return sessions
  }
  const emptied: Meanwhile = async ({ run }) => {
    await run('delete from django_session')
    return 0
  }
  const grown: Meanwhile = async ({ run, row }) => {
    for (let more = 0; more < 4; more += 1) {
      await run(insertSessions(Array.from({ length: 1000 }, (_, at) => row(fewer + more * 1000 + at))))
    }
    return fewer + 4000
  }
  const cases = [
    { meanwhile: changed, what: 'changes and the connection is cut', total: sessions },
    {
      meanwhile: changed,
      what: 'changes and the connection is cut, in halves',
      total: sessions,
      rangesOf: halves(17_000),
    },
    { meanwhile: emptied, what: 'is emptied', total: fewer, rangesOf: halves(7000) },
    { meanwhile: grown, what: 'grows by a third', total: fewer, rangesOf: halves(7000) },
  ]
  it.each(cases)(
    'ends with what there is, though the table $what meanwhile',
    limits,
    async ({ meanwhile, total, rangesOf }) => {
      const written = await openWritten(place, '')
      const site = siteOf(written.address)
      const database = written.address.kind === 'sqlite' ? written.address.file : written.address.database
      const run = (sql: string) => place.run(database, sql)
      const { row } = createDjangoRow(site.django)
      const made = (number: number) => {
        const login = number % 7 === 0 ? { cart: [number] } : loginOf(1 + (number % (users + 5)))
        const { sessionData, expireDate } = row(login, { at: Date.now() - number * 1000 + 0.5 })
        return [keyOf(number), sessionData, expireDate] as const
      }
      const truth = engine === 'PostgreSQL' ? ['true', 'false'] : ['1', '0']
      const rows = Array.from({ length: users }, (_, at) => {
        const id = at + 1
        return `(${id}, '${passwordOf(id)}', ${truth[1]}, 'user${id}', '', '', '', ${truth[1]}, ${truth[id % 9 === 0 ? 1 : 0]}, '2026-01-01')`
      })
      await run(
        `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
       values ${rows.join(', ')}`,
      )
      for (let from = 0; from < total; from += 1000) {
        await run(insertSessions(Array.from({ length: 1000 }, (_, at) => made(from + at))))
      }

      // As Django does, it waits for its turn.
      const django = await written.connect('UTC')
      onTestFinished(django.close)
      const parts = partsOf(site, undefined, written.password, secrets, files)
      onTestFinished(parts.close)
      await parts.open()
      const kinds = new Set<string>()
      let troubles = 0
      let left = Number.NaN

      /** Things happen once the first page is there: the thread then waits for room. */
      async function* disturbed(read: AsyncGenerator<RangePage>): AsyncGenerator<RangePage> {
        for await (const part of read) {
          const isFirst = !kinds.has('page')
          kinds.add('page')
          if (isFirst) {
            left = await meanwhile({ run: django.run, cut: written.cut, row: made })
            await delay(20)
          }
          yield part
        }
      }
      const apply: typeof parts.apply = {
        ...parts.apply,
        readUsers: async most => {
          const read = await parts.apply.readUsers(most)
          if (read !== null) kinds.add('users')
          return read
        },
        readRows: async ranges => {
          const read = await parts.apply.readRows(ranges)
          return read && disturbed(read)
        },
      }
      const load = createSnapshot(parts.store, apply, () => undefined, rangesOf)
      for (let isDone = false; !isDone;) {
        isDone = await load().then(
          () => true,
          (error: unknown) => {
            if (troubles > 5 || !(error instanceof RollcallError) || error.failure.code !== 'UNAVAILABLE') throw error
            troubles += 1
            written.mend()
            return false
          },
        )
      }
      expect([...kinds]).toEqual(total < sessions ? ['page'] : ['users', 'page'])
      // A server is connected to anew without a word when it is lost between two questions; a file is gone.
      if (engine === 'SQLite') expect(troubles).toBe(meanwhile === changed ? 1 : 0)
      const { store, index, reader } = parts
      // Following would find them too: what was there all the time must come by reading alone.
      const missing = Array.from({ length: total }, (_, at) => keyOf(at)).filter(key => index.find(key) < 0)
      const sweep = createSweep(store, index, parts.apply)
      const { cookieAge } = site.django
      const follow = createFollow({
        ...{ store, index, apply: parts.apply, sweep, meter: createMeter(), clock: reader.clock, cookieAge },
      })
      await follow.next(60_000)
      const now = Date.now()
      const content = contentOf(parts, now)
      expect(content.size).toBe(left)
      const fresh = await freshContent(site, now, written.password)
      expect(content).toEqual(fresh)
      expect(missing.filter(key => fresh.has(key))).toEqual([])
    },
  )
})

const limits = { timeout: 120_000 }
