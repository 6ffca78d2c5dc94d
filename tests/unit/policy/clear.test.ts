import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { BatchRun } from '../../../electron/monitor/in-batches.ts'
import { clearExpired, expiredRows } from '../../../electron/monitor/policy-clear.ts'
import { clearResult } from '../../../shared/contract/policy.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { partsOf } from '../../monitor/parts.ts'
import type { MonitorParts } from '../../monitor/parts.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { day, hour } from './policies.ts'

const keyOf = (number: number) => `${number}`.padStart(32, 'k')
const expiredCount = 1200

let site: SiteInFile
let parts: MonitorParts
let now: number

/** Twelve hundred expired rows, some of them no sessions at all, and twenty that live. */
beforeEach(async () => {
  site = siteInFile()
  now = Date.now()
  site.addUser(1)
  site.run('begin')
  for (let at = 0; at < expiredCount; at += 1) {
    const saved = now - 15 * day * 1000 - at * 1000
    if (at % 100 === 7) site.saveText(keyOf(at), 'not a session', '2020-01-01 00:00:00')
    else site.save(keyOf(at), site.loginOf(1), { at: saved })
  }
  for (let at = 5000; at < 5020; at += 1) site.save(keyOf(at), site.loginOf(1), { at: now - hour * 1000 })
  // Expired a moment ago: the site's clock may not be there yet.
  site.save(keyOf(6000), site.loginOf(1), { at: now - 3600_000, expiry: 3590 })
  site.run('commit')
  parts = partsOf(site.site)
  await parts.open()
  await parts.load()
  onTestFinished(async () => {
    await parts.close()
    site.end()
  })
})

const run = (changes: Partial<BatchRun> = {}): BatchRun => ({
  jobId: 'j1',
  isCancelled: () => false,
  onProgress: () => undefined,
  ...changes,
})
const clear = async (
  changes: Partial<BatchRun> = {},
  more: { clockAheadMs?: number; store?: typeof parts.store } = {},
) =>
  clearResult.parse(await clearExpired({ ...parts, clock: parts.reader.clock, clockAheadMs: 0, ...more }, run(changes)))

describe('clearing expired rows', () => {
  test('deletes just those whose time is over, says how far it is and what it frees', async () => {
    const before = expiredRows(parts.index, now)
    expect(before).toMatchObject({ sessions: expiredCount, oldestAt: Date.UTC(2020, 0, 1) })
    const progress: number[] = []
    const result = await clear({ onProgress: ({ done, total }) => void progress.push(done / total) })
    expect(result).toEqual({ cleared: expiredCount, bytes: before.bytes, revived: 0, notStarted: 0, trouble: null })
    expect(before.bytes).toBeGreaterThan(100_000)
    expect(progress).toEqual(progress.toSorted((one, other) => one - other))
    expect(progress.at(-1)).toBe(1)
    expect(site.keys().toSorted()).toEqual([...Array.from({ length: 20 }, (_, at) => keyOf(5000 + at)), keyOf(6000)])
    expect(expiredRows(parts.index, now)).toEqual({ sessions: 0, bytes: 0, oldestAt: null })
    expect(parts.index.count()).toBe(21)
  })

  test('a second run is harmless', async () => {
    await clear()
    expect(await clear()).toEqual({ cleared: 0, bytes: 0, revived: 0, notStarted: 0, trouble: null })
  })

  test('cancelled, it leaves done what was done and says how much is left', async () => {
    let batches = 0
    const result = await clear({ isCancelled: () => batches > 0, onProgress: () => void (batches += 1) })
    expect(result).toMatchObject({ cleared: 500, notStarted: 700, trouble: null })
    expect(site.keys()).toHaveLength(expiredCount - 500 + 21)
  })

  test('a session that is saved anew before its batch comes lives on, and is seen as living', async () => {
    site.save(keyOf(1), site.loginOf(1), { at: Date.now() })
    expect(await clear()).toMatchObject({ cleared: expiredCount - 1, trouble: null })
    expect(site.keys()).toContain(keyOf(1))
  })

  test('a machine whose clock is ahead of the database clears by the database’s', async () => {
    expect(await clear({}, { clockAheadMs: -20 * day * 1000 })).toMatchObject({ cleared: 12, notStarted: 0 })
    expect(site.keys()).toHaveLength(expiredCount - 12 + 21)
    expect(await clear({}, { clockAheadMs: 20 * day * 1000 })).toMatchObject({ cleared: expiredCount - 12 })
    expect(site.keys()).toHaveLength(21)
  })

  test('a database in trouble is told, with what was done', async () => {
    let calls = 0
    const store = {
      ...parts.store,
      clearExpired: (before: number, limit: number) => {
        calls += 1
        if (calls > 1) return Promise.reject(new RollcallError('UNAVAILABLE', 'The database went away'))
        return parts.store.clearExpired(before, limit)
      },
    }
    expect(await clear({}, { store })).toMatchObject({
      cleared: 500,
      notStarted: 700,
      trouble: 'The database went away',
    })
  })

  test('rows that the database keeps end it instead of going round for ever', async () => {
    site.run('create trigger kept before delete on django_session begin select raise(ignore); end')
    expect(await clear()).toMatchObject({
      cleared: 0,
      notStarted: expiredCount,
      trouble: 'The database keeps these rows',
    })
  })
})
