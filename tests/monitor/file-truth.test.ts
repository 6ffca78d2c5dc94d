import { existsSync, readdirSync, renameSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRandom, pick, randomSessionKey } from '../../electron/demo/random.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { withPickledEntry } from '../../shared/django/pickle/set-entry.ts'
import { cacheFileSite, entryFile, packed } from '../stores/cache-files-place.ts'
import { fileSite, makeFolder, writeInPlace } from '../stores/folder-place.ts'
import type { Payload } from './django-row.ts'
import { createDjangoRow, loginOf } from './django-row.ts'
import { listedContent, listedPartsOf } from './listed-parts.ts'

const seed = Number(process.env['ROLLCALL_TRUTH_SEED'] ?? Date.now() % 1_000_000)
const rounds = 12

/** How the site of one engine writes a session: the name of its file, and what it holds. */
type Engine = {
  readonly engine: string
  readonly site: (folder: string) => Site
  readonly nameOf: (key: string) => string
  readonly content: (payload: Payload, expiry: number | undefined) => string | Buffer
}

const rowOf = createDjangoRow(fileSite('').django).row
const hexOf = (key: string) => Buffer.from(key).toString('hex').slice(0, 32)

function pickled(payload: Payload, expiry: number | undefined): string {
  let pickle = '\x80\x04}.'
  for (const [name, value] of Object.entries(payload)) {
    if (/^[\d]+$/.test(String(value))) pickle = withPickledEntry(pickle, name, Number(value))
  }
  return expiry === undefined ? pickle : withPickledEntry(pickle, '_session_expiry', expiry)
}

const engines: readonly Engine[] = [
  {
    engine: 'session files',
    site: fileSite,
    nameOf: key => `sessionid${key}`,
    content: (payload, expiry) => rowOf(payload, expiry === undefined ? {} : { expiry }).sessionData,
  },
  {
    engine: 'a cache in files',
    site: cacheFileSite,
    nameOf: key => `${hexOf(key)}.djcache`,
    content: (payload, expiry) =>
      entryFile(Date.now() / 1000 + (expiry ?? 1_209_600), packed(pickled(payload, expiry))),
  },
]

describe.each(engines)('following $engine', ({ site: siteOf, nameOf, content }) => {
  it(`ends with what a fresh full read finds (seed ${seed})`, { timeout: 120_000 }, async () => {
    const random = createRandom(seed)
    const place = makeFolder()
    onTestFinished(place.stop)
    const { folder } = place
    const fileOf = (key: string) => path.join(folder, nameOf(key))
    let keys: string[] = []
    let acts = 0
    let isAway = false
    const now = () => Date.now() / 1000
    const save = (key: string) => {
      const expiry = pick(random, [null, null, 0, 300, -5]) ?? undefined
      const payload = { ...loginOf(1 + Math.floor(random() * 9)), count: Math.floor(random() * 1e9) }
      writeInPlace(fileOf(key), content(payload, expiry), now() - pick(random, [0, 0, 0, 1_209_590, 2e6]))
    }
    const things: readonly (() => void)[] = [
      () => {
        const key = randomSessionKey(random)
        keys.push(key)
        save(key)
      },
      () => save(pick(random, keys)),
      () => save(pick(random, keys)),
      // A log out, and a key that is cycled at a login.
      () => unlinkSync(fileOf(keys.splice(Math.floor(random() * keys.length), 1)[0] ?? '')),
      () => {
        const at = Math.floor(random() * keys.length)
        const next = randomSessionKey(random)
        renameSync(fileOf(keys[at] ?? ''), fileOf(next))
        keys[at] = next
      },
      // Not as Django writes, but as people may: in place, by the clock alone, emptied, or broken.
      () => utimesSync(fileOf(pick(random, keys)), now(), now() - random() * 1e6),
      () => writeFileSync(fileOf(pick(random, keys)), ''),
      () => writeFileSync(fileOf(pick(random, keys)), 'broken'),
      () => writeFileSync(path.join(folder, `${nameOf(pick(random, keys))}_out_ab12cd34`), 'left over'),
    ]
    const act = () => {
      if (isAway) return
      acts += 1
      ;(keys.length < 100 ? (things[0] as () => void) : pick(random, things))()
    }
    for (let at = 0; at < 300; at += 1) (things[0] as () => void)()

    /** While it is read, others write; and now and then the folder is away for one call. */
    let isBusy = false
    let cuts = 0
    const over = <Input extends unknown[], Result>(ask: (...input: Input) => Promise<Result>) => {
      return async (...input: Input): Promise<Result> => {
        if (isBusy && random() < 0.7) act()
        if (!isBusy || random() > 0.05) return ask(...input)
        cuts += 1
        isAway = true
        place.goAway()
        return ask(...input).finally(() => {
          place.comeBack()
          isAway = false
        })
      }
    }
    const around = (store: ListedStore): ListedStore => ({
      ...store,
      get: over(store.get),
      list: over((after, limit) => store.list(after, Math.min(limit, 40))),
      ...(random() < 0.5 && { told: () => [] }),
    })
    const site = siteOf(folder)
    const parts = listedPartsOf(site, around)
    onTestFinished(parts.store.close)
    await parts.store.open()
    await again(parts.load)

    for (let round = 0; round < rounds; round += 1) {
      isBusy = true
      for (let refreshes = 1 + random() * 4; refreshes > 0; refreshes -= 1) {
        for (let more = random() * 20; more > 0; more -= 1) act()
        await parts.follow.next(2).catch((error: unknown) => {
          if (!isUnavailable(error)) throw error
          parts.follow.missed()
        })
      }
      isBusy = false
      // The round under way, and a whole one.
      parts.follow.missed()
      await parts.follow.next(0)
      const fresh = listedPartsOf(site)
      await fresh.store.open()
      await fresh.load()
      await fresh.store.close()
      const at = Date.now()
      const expected = listedContent(fresh, at)
      expect(listedContent(parts, at)).toEqual(expected)
      expect(expected.size).toBeGreaterThan(50)
      expect(expected.size).toBeLessThanOrEqual(readdirSync(folder).length)
    }
    keys = keys.filter(key => existsSync(fileOf(key)))
    expect(acts).toBeGreaterThan(rounds * 10)
    expect(cuts).toBeGreaterThan(0)
    rmSync(folder, { recursive: true })
  })
})

const isUnavailable = (error: unknown) => error instanceof RollcallError && error.failure.code === 'UNAVAILABLE'

/** Until it is done: the folder may be away in between. */
async function again(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
  }
}
