import { expect, it, onTestFinished } from 'vitest'
import { rowOf } from '../../../electron/monitor/rows.ts'
import { partsOf, readNow } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'

const key = 'long'.padEnd(32, 'k')
const date = '2030-01-01 00:00:00'

it('shows the whole size of a row that is read in part, and sees that it grew or shrank behind the part', async () => {
  const site = siteInFile()
  site.saveText(key, 'x'.repeat(2_000_000), date)
  const parts = partsOf(site.site)
  onTestFinished(async () => {
    await parts.close()
    site.end()
  })
  await parts.open()
  await parts.load()
  const shown = () => rowOf(parts.index, parts.people, parts.index.find(key), Date.now())
  expect(shown()).toMatchObject({ size: 2_000_000, status: 'unreadable', statusReason: 'too-large' })
  const again = await parts.store.get([key])
  expect(again.map(parts.index.isNews)).toEqual([false])
  for (const size of [2_500_000, 1_900_000]) {
    site.saveText(key, 'x'.repeat(size), date)
    expect(await parts.apply.follow(readNow(await parts.store.get([key])))).toBe(1)
    expect(shown()).toMatchObject({ size, statusReason: 'too-large' })
  }
})
