import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createSiteReader } from '../../../electron/monitor/decoder.ts'
import { createLocalDecoder } from '../../../electron/monitor/local-decoder.ts'
import { webAssembly } from '../../../electron/monitor/web-assembly.ts'
import { demoSite } from '../../../electron/demo/demo-site.ts'
import { decoderFiles } from '../../monitor/decoder-files.ts'
import { createDjangoRow, loginOf, secrets } from '../../monitor/django-row.ts'

const site = demoSite('/nowhere')
const setup = createSiteReader(site, secrets, new Uint8Array(32)).compiled
const { row } = createDjangoRow(site.django)
const rows = Array.from({ length: 100 }, (_, at) => ({
  sessionKey: `${at}`.padStart(32, 'k'),
  sessionData: row(loginOf(1)).sessionData,
  expireDate: 0,
}))

async function decoderOf(bytes: Uint8Array) {
  if (setup === null) throw new Error('the compiled decoder does not take this site')
  return createLocalDecoder(webAssembly.compile(bytes), setup)
}

it('leaves every row to the exact decoder where the compiled one cannot be started', async () => {
  // A module that is whole, and has nothing in it.
  const decode = await decoderOf(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
  for (let time = 0; time < 6; time += 1) expect(await decode(rows, 0)).toBeNull()
})

it('has a batch for everyone, once those before are released', async () => {
  const { module } = await decoderFiles()
  const decode = await decoderOf(await readFile(new URL(module)))
  const first = await Promise.all(Array.from({ length: 4 }, () => decode(rows, 0)))
  expect(first.map(batch => batch?.count)).toEqual([100, 100, 100, 100])
  let isThere = false
  const fifth = decode(rows, 0).then(batch => {
    isThere = true
    return batch
  })
  await new Promise(resolve => setImmediate(resolve))
  expect(isThere).toBe(false)
  first[2]?.release()
  expect((await fifth)?.isDecoded(99)).toBe(true)
})
