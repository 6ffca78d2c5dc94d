import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { sessionFiles } from '../../shared/contract/addresses.ts'
import { createFileStore } from '../../electron/stores/file/file-store.ts'
import { fileSite, makeFolder, writeInPlace } from './folder-place.ts'
import { listAll } from './listed-conformance.ts'
import { failureOf, like } from './places.ts'

const keyOf = (number: number) => `k${String(number).padStart(31, '0')}`

describe('a folder of session files', () => {
  let folder: string
  beforeEach(() => {
    const made = makeFolder()
    onTestFinished(made.stop)
    folder = made.folder
  })
  const fileOf = (key: string) => path.join(folder, `sessionid${key}`)
  const store = (place = folder) => createFileStore(fileSite(place))

  it('must be a folder', async () => {
    writeFileSync(fileOf('x'), '')
    expect(await failureOf(store(fileOf('x')).open())).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/not a folder/),
    })
    const nowhere = await failureOf(store(path.join(folder, 'nowhere')).open())
    expect(nowhere).toMatchObject({ code: 'UNAVAILABLE', message: like(/no folder/), hint: like(/mounted/) })
  })

  it('may be reached by a link, and no name leads out of it', async () => {
    const link = path.join(path.dirname(folder), 'link')
    symlinkSync(folder, link)
    writeInPlace(fileOf(keyOf(1)), 'one', 1_700_000_000)
    const opened = store(link)
    await opened.open()
    expect([...(await listAll(opened, 10)).keys()]).toEqual([keyOf(1)])
    expect((await opened.delete([keyOf(1), `../sessions/${keyOf(1)}`])).map(({ outcome }) => outcome)).toEqual([
      'deleted',
      'already-gone',
    ])
    for (const cookieName of ['../x', 'a/b', '/etc/', 'a\\b', '', 'a\0b', 'a b']) {
      expect(sessionFiles.safeParse({ folder, cookieName }).success).toBe(false)
    }
    await opened.close()
  })

  it('tells of saves, new sessions and log outs by itself', async () => {
    for (const number of [1, 2, 3]) writeInPlace(fileOf(keyOf(number)), 'x', 1_700_000_000)
    const opened = store()
    await opened.open()
    expect(opened.told?.()).toEqual([])
    writeInPlace(fileOf(keyOf(1)), 'y', 1_700_000_001)
    writeInPlace(fileOf(keyOf(4)), 'z', 1_700_000_002)
    rmSync(fileOf(keyOf(2)))
    const told = new Set<string>()
    await expect
      .poll(() => {
        for (const key of opened.told?.() ?? []) told.add(key)
        return [...told].toSorted()
      })
      .toEqual([keyOf(1), keyOf(2), keyOf(4)])
    await opened.close()
    expect(opened.told?.()).toEqual([])
  })

  it('notices a file of the same length and time', async () => {
    writeInPlace(fileOf(keyOf(1)), 'one', 1_700_000_000)
    const opened = store()
    await opened.open()
    const before = (await listAll(opened, 10)).get(keyOf(1))
    writeInPlace(fileOf(keyOf(1)), 'two', 1_700_000_000)
    expect((await listAll(opened, 10)).get(keyOf(1))).not.toBe(before)
    await opened.close()
  })

  it('is another one when it was put in the place of the first', async () => {
    writeInPlace(fileOf(keyOf(1)), 'one', 1_700_000_000)
    const opened = store()
    await opened.open()
    const first = await opened.list(undefined, 1)
    renameSync(folder, `${folder}-old`)
    mkdirSync(folder)
    writeInPlace(fileOf(keyOf(2)), 'two', 1_700_000_000)
    expect(first.rows).toHaveLength(1)
    expect([...(await listAll(opened, 10)).keys()]).toEqual([keyOf(2)])
    expect(await opened.get([keyOf(1)])).toEqual([])
    writeInPlace(fileOf(keyOf(3)), 'three', 1_700_000_000)
    await expect.poll(() => opened.told?.()).toEqual([keyOf(3)])
    await opened.close()
  })

  it('logs nobody out while its disk is not mounted, which leaves an empty folder', async () => {
    writeInPlace(fileOf(keyOf(1)), 'one', 1_700_000_000)
    const opened = store()
    await opened.open()
    renameSync(folder, `${folder}-away`)
    mkdirSync(folder)
    const failure = { code: 'UNAVAILABLE', message: like(/^An empty folder is at/), hint: like(/mounted/) }
    expect(await failureOf(opened.get([keyOf(1)]))).toMatchObject(failure)
    expect(await failureOf(opened.list(undefined, 10))).toMatchObject(failure)
    expect(await failureOf(opened.count())).toMatchObject(failure)
    expect(await opened.delete([keyOf(1)])).toMatchObject([
      { outcome: 'failed', cause: like(/^An empty folder is at/) },
    ])
    // Not even after the connection was begun anew.
    expect(await failureOf(opened.open())).toMatchObject(failure)
    expect(await failureOf(opened.get([keyOf(1)]))).toMatchObject(failure)
    rmdirSync(folder)
    renameSync(`${folder}-away`, folder)
    await opened.open()
    expect(await opened.get([keyOf(1)])).toHaveLength(1)
    // The last one logs out: nothing is wrong with an empty folder that is the same.
    rmSync(fileOf(keyOf(1)))
    expect(await listAll(opened, 10)).toEqual(new Map())
    await opened.close()
  })

  it('moves a time on the very file that was read, and writes nothing beside it', async () => {
    writeInPlace(fileOf(keyOf(1)), 'one', 1_700_000_000)
    const opened = store()
    await opened.open()
    const [before] = await opened.get([keyOf(1)])
    if (before === undefined) throw new Error('It was not read')
    utimesSync(folder, 1_700_000_000, 1_700_000_000)
    expect(await opened.replace(before, { ...before, expireDate: before.expireDate + 5e6 })).toBe('replaced')
    expect((await opened.get([keyOf(1)]))[0]?.expireDate).toBe(before.expireDate + 5e6)
    expect(readdirSync(folder)).toEqual([`sessionid${keyOf(1)}`])
    await opened.close()
  })

  it('gives dates beyond all years as far as they can be shown', async () => {
    writeInPlace(fileOf(keyOf(1)), 'one', 15_000_000_000)
    writeInPlace(fileOf(keyOf(2)), 'two', -1)
    const opened = store()
    await opened.open()
    const rows = await opened.get([keyOf(1), keyOf(2)])
    for (const { expireDate } of rows) expect(new Date(expireDate / 1000).toISOString()).toMatch(/^\d{4}-/)
    expect(rows).toHaveLength(2)
    await opened.close()
  })
})
