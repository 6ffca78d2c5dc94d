import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createEngine, createTableStore } from '../../electron/stores/open-store.ts'
import { raw, sql } from '../../electron/stores/sql.ts'
import { failureOf, insertSessions, like, siteOf } from './places.ts'

const schema = `create table "django_session" ("session_key" varchar(40) not null primary key, "session_data" text not null,
  "expire_date" datetime not null); create index "django_session_expire" on "django_session" ("expire_date")`

describe('an SQLite file', () => {
  let folder: string
  let file: string

  const write = (target: string, ...keys: string[]) => {
    const database = new DatabaseSync(target)
    database.exec(`${schema}; ${insertSessions(keys.map(key => [key, 'data', '2026-11-21 12:00:00']))}`)
    database.close()
  }
  const storeOf = (name: string, mode: 'operator' | 'read-only' = 'operator') =>
    createTableStore(siteOf({ kind: 'sqlite', file: name }, { mode }), null)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rollcall-file-'))
    file = path.join(folder, 'site.sqlite3')
    write(file, 'one')
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is never created', async () => {
    const missing = path.join(folder, 'missing.sqlite3')
    const store = storeOf(missing)
    expect(await failureOf(store.open())).toMatchObject({ code: 'UNAVAILABLE', message: like(/no file/) })
    expect(existsSync(missing)).toBe(false)
  })

  it('must be a database', async () => {
    const other = path.join(folder, 'other')
    writeFileSync(other, 'This is a text, and long enough to be looked at. '.repeat(20))
    expect(await failureOf(storeOf(other).open())).toMatchObject({
      code: 'BAD_REQUEST',
      message: like(/not an SQLite/),
    })
    expect(await failureOf(storeOf(folder).open())).toMatchObject({ code: 'BAD_REQUEST', message: like(/not a file/) })
    const empty = path.join(folder, 'empty')
    writeFileSync(empty, '')
    expect(await failureOf(storeOf(empty).open())).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is opened anew when another is put in its place, and says so when it is gone', async () => {
    const store = storeOf(file)
    await store.open()
    const mark = await store.changeMark?.()
    const next = path.join(folder, 'next.sqlite3')
    write(next, 'two', 'three')
    renameSync(next, file)
    expect(await store.count()).toBe(2)
    expect(await store.changeMark?.()).not.toBe(mark)
    rmSync(file)
    expect(await failureOf(store.count())).toMatchObject({ code: 'UNAVAILABLE', retryable: true })
    write(file, 'four')
    expect((await store.newest(5)).map(row => row.sessionKey)).toEqual(['four'])
    await store.close()
  })

  it('is not written on a read-only connection', async () => {
    const engine = createEngine({ kind: 'sqlite', file }, null, true)
    expect(await failureOf(engine.write(sql`delete from django_session where session_key = ${'one'}`))).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await engine.read('bulk', raw('select session_key from django_session'))).toEqual([['one']])
    await engine.close()
  })

  it.each(['delete', 'wal'])('keeps its journal mode: %s', async mode => {
    const site = new DatabaseSync(file)
    site.exec(`pragma journal_mode = ${mode}`)
    const store = storeOf(file)
    await store.open()
    expect(await store.delete(['one'])).toEqual([{ sessionKey: 'one', outcome: 'deleted' }])
    await store.close()
    expect(site.prepare('pragma journal_mode').get()).toEqual({ journal_mode: mode })
    site.close()
  })

  it('says so when another process holds it, and works again afterwards', { timeout: 20_000 }, async () => {
    const store = storeOf(file)
    await store.open()
    const site = new DatabaseSync(file)
    site.exec('begin exclusive')
    expect(await failureOf(store.newest(1))).toMatchObject({
      code: 'UNAVAILABLE',
      message: like(/locked/),
      retryable: true,
    })
    site.exec('rollback; begin immediate')
    expect(await store.delete(['one'])).toMatchObject([{ sessionKey: 'one', outcome: 'failed', cause: like(/locked/) }])
    site.exec('rollback')
    expect(await store.delete(['one'])).toEqual([{ sessionKey: 'one', outcome: 'deleted' }])
    site.close()
    await store.close()
  })

  describe('that another process holds for long', { timeout: 30_000 }, () => {
    const keys = Array.from({ length: 12 }, (_, number) => `key${number}`)

    async function locked() {
      const site = new DatabaseSync(file)
      site.exec(insertSessions(keys.map(key => [key, 'data', '2026-11-21 12:00:00'])))
      site.exec('begin immediate')
      const store = storeOf(file)
      await store.open()
      onTestFinished(async () => {
        site.close()
        await store.close()
      })
      return store
    }

    it('is tried a few times, others being heard meanwhile, and the rest is left alone', async () => {
      const store = await locked()
      let heard = 0
      const timer = setInterval(() => (heard += 1), 10)
      const outcomes = await store.delete(keys)
      clearInterval(timer)
      const cause = like(/locked/)
      expect(outcomes.slice(0, 3)).toMatchObject(
        keys.slice(0, 3).map(sessionKey => ({ sessionKey, outcome: 'failed', cause })),
      )
      const left = like(/holds its locks/)
      expect(outcomes.slice(3)).toEqual(
        keys.slice(3).map(sessionKey => ({ sessionKey, outcome: 'not-tried', cause: left })),
      )
      expect(heard).toBeGreaterThanOrEqual(3)
    })

    it('is left alone when it is cancelled between two rows', async () => {
      const store = await locked()
      let isCancelled = false
      setTimeout(() => (isCancelled = true), 10)
      const outcomes = await store.delete(keys, () => isCancelled)
      expect(outcomes).toHaveLength(keys.length)
      expect(outcomes.filter(({ outcome }) => outcome === 'not-tried').length).toBeGreaterThanOrEqual(11)
      expect(outcomes.at(-1)).toEqual({ sessionKey: 'key11', outcome: 'not-tried', cause: null })
    })
  })

  it('leaves the site free to write between two pages', async () => {
    const site = new DatabaseSync(file)
    site.exec('pragma busy_timeout = 0')
    site.exec(insertSessions([['two', 'data', '2026-11-21 12:00:00']]))
    const store = storeOf(file)
    await store.open()
    const page = await store.snapshot(undefined, 1)
    expect(page.next).toBe('one')
    site.exec(insertSessions([['three', 'data', '2026-11-21 12:00:00']]))
    expect(await store.count()).toBe(3)
    site.close()
    await store.close()
  })

  it('needs a runtime that has SQLite, and says which', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    expect(await failureOf(storeOf(file).open())).toMatchObject({
      code: 'UNSUPPORTED',
      hint: like(/Node 22\.13 or newer, or Electron 35 or newer/),
    })
  })
})
