import { rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ListedStore } from '../../../electron/stores/store.ts'
import { secrets } from '../../monitor/django-row.ts'
import { listedPartsOf } from '../../monitor/listed-parts.ts'
import { fileSite, makeFolder, writeInPlace } from '../../stores/folder-place.ts'

const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`

/** A site with 40 sessions in files, which are listed ten at a time. `restMs` is what the store answers. */
async function started(fails: () => boolean = () => false) {
  const { folder, stop } = makeFolder()
  onTestFinished(stop)
  const fileOf = (number: number) => path.join(folder, `sessionid${keyOf(number)}`)
  for (let number = 0; number < 40; number += 1) writeInPlace(fileOf(number), 'x', Date.now() / 1000)
  const seen = { restMs: 0, begun: 0, progress: [] as number[], fileOf }
  const around = (store: ListedStore): ListedStore => ({
    ...store,
    // What the system tells of by itself is no listing.
    told: () => [],
    restMs: () => seen.restMs,
    count: async () => 40,
    list: (after, limit) => {
      if (after === undefined) seen.begun += 1
      return store.list(after, Math.min(limit, 10))
    },
    get: async keys => {
      if (fails()) throw new Error('The line was cut')
      return store.get(keys)
    },
  })
  const parts = listedPartsOf(
    fileSite(folder),
    around,
    secrets,
    progress => void seen.progress.push(progress?.done ?? 0),
  )
  onTestFinished(parts.store.close)
  await parts.store.open()
  return { ...parts, seen }
}

describe('following a listing', () => {
  it('begins no new round while the store asks to be spared, goes on with one, and says how long that takes', async () => {
    const { load, follow, index, seen } = await started()
    await load()
    expect([seen.begun, index.count()]).toEqual([1, 40])
    rmSync(seen.fileOf(7))
    seen.restMs = 60_000
    for (let refreshes = 0; refreshes < 5; refreshes += 1) await follow.next(1000)
    expect([seen.begun, index.count()]).toEqual([1, 40])
    // At no more than two refreshes a second.
    expect(follow.sweepRefreshes()).toBeGreaterThanOrEqual(5 + 120)
    seen.restMs = 0
    await follow.next(0)
    seen.restMs = 60_000
    expect(seen.begun).toBe(2)
    for (let refreshes = 0; refreshes < 4; refreshes += 1) await follow.next(0)
    expect([seen.begun, index.count()]).toEqual([2, 39])
  })

  it('goes through everything at once when something was missed, whatever the store asks for', async () => {
    const { load, follow, index, seen } = await started()
    await load()
    rmSync(seen.fileOf(7))
    seen.restMs = 60_000
    follow.missed()
    await follow.next(0)
    expect([seen.begun, index.count()]).toEqual([2, 39])
  })

  it('tells its progress anew when it begins anew', async () => {
    let gets = 0
    const { load, follow, index, seen } = await started(() => (gets += 1) === 3)
    await expect(load()).rejects.toThrow('The line was cut')
    expect(seen.progress).toEqual([10, 20])
    follow.missed()
    await load()
    expect(seen.progress.slice(0, 6)).toEqual([10, 20, 10, 20, 30, 40])
    expect(Math.max(...seen.progress)).toBe(40)
    expect(index.count()).toBe(40)
  })
})
