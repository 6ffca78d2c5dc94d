import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom, pick, randomSessionKey } from '../../../electron/demo/random.ts'
import { decoderFiles } from '../../monitor/decoder-files.ts'
import { contentOf, partsOf } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'

const files = await decoderFiles()
let site: SiteInFile

/** Sessions of every kind, some for the compiled decoder and some that only the exact one can tell. */
function fill(): void {
  const random = createRandom(4)
  for (let id = 1; id <= 30; id += 1) site.addUser(id)
  const login = () => site.loginOf(1 + Math.floor(random() * 40), { last_activity: new Date().toISOString() })
  const kinds: readonly ((key: string) => void)[] = [
    key => site.save(key, login(), { expiry: 7200 }),
    key => site.save(key, login()),
    key => site.save(key, { cart: [1, { sku: 'a' }] }),
    key => site.save(key, { user: 'ana', user_id: 7, user_email: 'ana@example.test', user_role: 'staff' }),
    key => site.save(key, { user: 'Zoë', user_name: 'a"b' }),
    key => site.save(key, { forever: true }, { expiry: { date: Date.UTC(9999, 11, 31, 23, 59, 59) } }),
    key => site.save(key, { last_activity: 1_795_204_002.5, note: 'x'.repeat(5000) }),
    key => site.saveText(key, 'tampered', '2026-12-24 18:00:00'),
  ]
  for (let row = 0; row < 800; row += 1) pick(random, kinds)(randomSessionKey(random))
}

beforeAll(() => {
  site = siteInFile()
  fill()
})
afterAll(() => site.end())

const now = Date.now()

async function loaded(decoder: typeof files | null) {
  const parts = partsOf(site.site, undefined, undefined, undefined, decoder)
  try {
    await parts.open()
    await parts.load()
    return contentOf(parts, now)
  } finally {
    await parts.close()
  }
}

describe('the compiled decoder in a monitor', () => {
  it('fills the index with what the exact decoder alone would', async () => {
    const threaded = await loaded(files)
    expect(threaded.size).toBe(800)
    expect(threaded).toEqual(await loaded(null))
  })

  it('takes many rows, and leaves few to the exact decoder', async () => {
    const { decoding, open, store, close } = partsOf(site.site, undefined, undefined, undefined, files)
    await open()
    const { rows } = await store.snapshot(undefined, 800)
    const batch = await decoding.decode(rows, 0)
    expect(batch?.count).toBe(800)
    expect(rows.filter((_, row) => batch?.isDecoded(row)).length).toBeGreaterThan(400)
    batch?.release()
    expect(await decoding.decode(rows.slice(0, 20), 0)).toBeNull()
    await close()
  })

  it('does without a compiled decoder that cannot be had', async () => {
    const missing = { ...files, module: `${files.module}.gone` }
    expect(await loaded(missing)).toEqual(await loaded(null))
  })
})
