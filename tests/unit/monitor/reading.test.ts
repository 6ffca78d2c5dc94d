import { renameSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startDecoding } from '../../../electron/monitor/decoding.ts'
import { createPeople } from '../../../electron/monitor/people.ts'
import { createUserSource } from '../../../electron/stores/open-store.ts'
import type { KeyRange } from '../../../electron/stores/store.ts'
import { decoderFiles } from '../../monitor/decoder-files.ts'
import { secrets } from '../../monitor/django-row.ts'
import { contentOf, partsOf } from '../../monitor/parts.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import type { SiteInFile } from '../../monitor/site-in-file.ts'

const files = await decoderFiles()
const held = { ...secrets, secretKeyFallbacks: ['an older key'] }
const keyOf = (number: number) => `${number}`.padStart(32, 'key0')

/** Made once, and changed by no test. */
let site: SiteInFile
let parts: ReturnType<typeof partsOf>

beforeAll(() => {
  site = siteInFile()
  site.run('begin')
  for (let id = 1; id <= 6003; id += 1) site.addUser(id, { staff: id % 9 === 0 })
  for (let number = 0; number < 5101; number += 1) site.save(keyOf(number), site.loginOf(1 + (number % 6100)))
  site.run("update auth_user set username = 'Zoë 日本', first_name = '', email = '' where id = 5")
  site.run("update auth_user set is_active = 0, last_login = '2026-11-20 08:09:10.123456', password = '' where id = 6")
  site.run('update auth_user set password = ? where id = 7', 'p'.repeat(700))
  site.run('commit')
})
afterAll(() => site.end())

beforeEach(() => {
  parts = partsOf(site.site, undefined, null, held, files)
})
afterEach(() => parts.close())

const everything = [{ after: undefined, upTo: undefined }]
const middle = keyOf(3000)
const halves = [
  { after: undefined, upTo: middle },
  { after: middle, upTo: undefined },
]

/** How many batches of users and of rows come. */
async function allOf(
  mostUsers: number,
  ranges: readonly KeyRange[] = everything,
): Promise<readonly [users: number, pages: number]> {
  let users = 0
  let pages = 0
  for await (const batch of (await parts.decoding.users(mostUsers)) ?? []) {
    users += 1
    batch.release()
  }
  const read = await parts.decoding.rows(ranges)
  if (read === null) throw new Error('the thread does not read')
  for await (const { batch } of read) {
    pages += 1
    batch.release()
  }
  return [users, pages]
}

/** The keys that come of each range. */
async function keysOf(ranges: readonly KeyRange[]): Promise<readonly string[][]> {
  const keys: string[][] = ranges.map(() => [])
  for await (const { batch, range } of (await parts.decoding.rows(ranges)) ?? []) {
    for (let row = 0; row < batch.count; row += 1) keys[range]?.push(batch.key(row))
    batch.release()
  }
  return keys
}

describe('reading on the thread that decodes', () => {
  it('takes all users along, with what is said of each when it is read alone', async () => {
    const alone = createPeople({ hasUserTable: true, hasher: parts.reader.hasher, operatorUser: null })
    const together = createPeople({ hasUserTable: true, hasher: parts.reader.hasher, operatorUser: null })
    let users = 0
    for await (const batch of (await parts.decoding.users(6003)) ?? []) {
      users += batch.count
      expect(together.putUsers(batch)).toEqual(new Set())
      batch.release()
    }
    expect(users).toBe(6003)
    const source = createUserSource(site.site, null)
    const rows = (await source?.get(Array.from({ length: 6003 }, (_, at) => `${at + 1}`))) ?? []
    await source?.close()
    expect(rows).toHaveLength(6003)
    for (const row of rows) {
      const person = alone.identifyUser(row.id)
      alone.putUser(person, row)
      const same = together.byKey(`u:${row.id}`)
      expect(together.user(same)).toEqual(alone.user(person))
      expect(together.describe(same)).toEqual(alone.describe(person))
      // The hashes too: with any other one the row would bring a change.
      expect(together.putUser(same, row)).toBe('none')
    }
    expect(together.user(together.byKey('u:5'))).toMatchObject({ username: 'Zoë 日本', email: '' })
    expect(together.putUser(together.byKey('u:7'), { ...rows[6], password: 'another' } as never)).toBe('standing')
  })

  it('leaves the users alone where there are more of them than are worth it', async () => {
    expect(await allOf(6002)).toEqual([0, 2])
    expect(await allOf(0)).toEqual([0, 2])
    expect(await allOf(6003)).toEqual([2, 2])
  })

  it('reads ranges of keys at the same time, each row once', async () => {
    const [lower = [], upper = []] = await keysOf(halves)
    const keys = Array.from({ length: 5101 }, (_, number) => keyOf(number)).toSorted()
    expect(lower).toEqual(keys.filter(key => key <= middle))
    expect(upper).toEqual(keys.filter(key => key > middle))
    expect(Math.min(lower.length, upper.length)).toBeGreaterThan(100)
    // All keys may lie in one of them.
    expect(
      (
        await keysOf([
          { after: undefined, upTo: 'a' },
          { after: 'a', upTo: undefined },
        ])
      ).map(each => each.length),
    ).toEqual([0, 5101])
  })

  it('ends all of them when one breaks off, and when nobody wants more', async () => {
    const read = await parts.decoding.rows(halves)
    const first = await read?.next()
    if (first?.done === false) first.value.batch.release()
    await read?.return(undefined)
    expect(await allOf(0, halves)).toEqual([0, 2])
    renameSync(site.file, `${site.file}.away`)
    const broken = await parts.decoding.rows(halves)
    await expect(broken?.next()).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    renameSync(`${site.file}.away`, site.file)
    expect(await allOf(0, halves)).toEqual([0, 2])
  })

  it('reads the other half on the same thread where no second one can be had', async () => {
    let threads = 0
    const short = {
      module: files.module,
      get thread() {
        threads += 1
        return threads === 1 ? files.thread : `${files.thread}.gone`
      },
    }
    const noteSpent = () => undefined
    const decoding = startDecoding(short, parts.reader.compiled, { site: site.site, password: null, noteSpent })
    const found: string[] = []
    for await (const { batch } of (await decoding.rows(halves)) ?? []) {
      for (let row = 0; row < batch.count; row += 1) found.push(batch.key(row))
      batch.release()
    }
    expect(threads).toBe(2)
    expect(found.toSorted()).toEqual(Array.from({ length: 5101 }, (_, number) => keyOf(number)).toSorted())
    await decoding.close()
  })

  it('stops when nobody wants more, and begins again', async () => {
    for (let time = 0; time < 6; time += 1) {
      const users = await parts.decoding.users(10_000)
      const first = await users?.next()
      if (first?.done === false) first.value.release()
      await users?.return(undefined)
    }
    expect(await allOf(10_000)).toEqual([2, 2])
    await parts.open()
    const { rows } = await parts.store.snapshot(undefined, 500)
    const batch = await parts.decoding.decode(rows, 0)
    expect(batch?.count).toBe(500)
    batch?.release()
  })

  it('goes on where it was after the store was out of reach', async () => {
    await parts.open()
    const alone = partsOf(site.site, undefined, null, held)
    await alone.open()
    await alone.load()
    renameSync(site.file, `${site.file}.away`)
    const read = await parts.decoding.rows(everything)
    await expect(read?.next()).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    renameSync(`${site.file}.away`, site.file)
    await parts.load()
    const now = Date.now()
    expect(contentOf(parts, now)).toEqual(contentOf(alone, now))
    await alone.close()
  })

  it('says that it broke off when the thread ends, and is done without it from then on', async () => {
    // More than the thread may have read ahead.
    const long = siteInFile()
    onTestFinished(long.end)
    long.save('first', {})
    long.run(
      `with recursive n(number) as (values (1) union all select number + 1 from n where number < 29999)
       insert into django_session select 'key' || number, session_data, expire_date from n, django_session`,
    )
    const parts = partsOf(long.site, undefined, null, held, files)
    onTestFinished(parts.close)
    const read = await parts.decoding.rows(everything)
    await read?.next()
    await parts.decoding.close()
    const toTheEnd = async () => {
      while ((await read?.next())?.done === false);
    }
    await expect(toTheEnd()).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
    expect(await parts.decoding.rows(everything)).toBeNull()
    await parts.open()
    await parts.load()
    expect(parts.index.count()).toBe(30_000)
  })
})
