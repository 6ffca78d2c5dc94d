import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSnapshot } from '../../../electron/monitor/snapshot.ts'
import type { DatedStore } from '../../../electron/stores/store.ts'
import type { MonitorParts } from '../../monitor/parts.ts'
import { partsOf } from '../../monitor/parts.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'

let site: SiteInFile
let parts: MonitorParts | null = null

beforeEach(() => {
  site = siteInFile()
  for (let id = 0; id < 30; id += 1) site.save(`${id}`.padStart(32, 'key0'), {})
})
afterEach(async () => {
  await parts?.close()
  site.end()
})

async function opened(around: (store: DatedStore) => DatedStore): Promise<MonitorParts> {
  parts = partsOf(site.site, around)
  await parts.open()
  return parts
}

it('reads on while the server counts, where it has an estimate', async () => {
  const counted = Promise.withResolvers<number>()
  const { load, index } = await opened(store => ({ ...store, estimate: () => 300_000, count: () => counted.promise }))
  await load()
  expect(index.count()).toBe(30)
  counted.resolve(30)
})

it('reads on by the estimate when counting fails', async () => {
  const failing = { estimate: () => 300_000, count: () => Promise.reject(new Error('it took too long')) }
  const { load, index } = await opened(store => ({ ...store, ...failing }))
  await load()
  expect(index.count()).toBe(30)
})

it.each([null, 0, 150_000])('waits for the count where the estimate is %s', async estimate => {
  const failing = { estimate: () => estimate, count: () => Promise.reject(new Error('it took too long')) }
  const { load } = await opened(store => ({ ...store, ...failing }))
  await expect(load()).rejects.toThrow('it took too long')
})

it.each([5000, 12_000])('goes on after %d of 12,000 rows where it was ended there, and counts none twice', async at => {
  site.run('begin')
  for (let id = 30; id < 12_000; id += 1) site.save(`${id}`.padStart(32, 'key0'), {})
  site.run('commit')
  const { store, apply, index } = await opened(all => all)
  const told: number[] = []
  let isHeld = false
  const load = createSnapshot(store, apply, progress => {
    // The newest are there before anything is read in order.
    told.push(progress?.done ?? 0)
    if (isHeld || told.length < 2 || (progress?.done ?? 0) < at) return
    isHeld = true
    throw new Error('hold still')
  })
  await expect(load()).rejects.toThrow('hold still')
  await load()
  expect(index.count()).toBe(12_000)
  expect(told).toEqual([5000, 5000, 10_000, 12_000])
})
