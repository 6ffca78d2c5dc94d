import { afterEach, beforeEach, expect, it } from 'vitest'
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
