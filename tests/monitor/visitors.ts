import { createRandom, pick, randomSessionKey } from '../../electron/demo/random.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { Payload, Saving } from './django-row.ts'
import { createDjangoRow, loginOf, passwordOf } from './django-row.ts'
import type { Writer, Written } from './writers.ts'

export const userCount = 40
const day = 86_400_000
const mostLate = 3

/** What is under way in a transaction that is not committed yet. */
type Late = { readonly writer: Writer; readonly sessionKeys: readonly string[]; readonly done: () => void }

/** A site's visitors, its administrators and Django itself, doing what they do at random under a seed. */
export type Visitors = {
  readonly act: () => Promise<void>
  /** Transactions that were open while others were committed end; one in four is rolled back. */
  readonly settleLate: () => Promise<void>
  readonly fill: (sessions: number) => Promise<void>
  readonly acts: () => number
  readonly close: () => Promise<void>
}

/** Where a site keeps its sessions: the table and its columns, what stands before a key, and which way of writing is used. */
export type VisitedTable = {
  readonly table: string
  readonly columns: { readonly key: string; readonly data: string; readonly date: string }
  readonly keyPrefix: string
  readonly form: 'row' | 'cacheRow'
}

export const sessionsTable: VisitedTable = {
  table: 'django_session',
  columns: { key: 'session_key', data: 'session_data', date: 'expire_date' },
  keyPrefix: '',
  form: 'row',
}

export async function createVisitors(
  written: Written,
  django: Site['django'],
  seed: number,
  { table, columns, keyPrefix, form }: VisitedTable = sessionsTable,
): Promise<Visitors> {
  const random = createRandom(seed)
  const timeZone = django.useTimeZone ? 'UTC' : django.timeZone
  const main = await written.connect(timeZone)
  const idle = await Promise.all(
    Array.from({ length: written.hasTransactions ? mostLate : 0 }, () => written.connect(timeZone)),
  )
  const { [form]: row, dateOf } = createDjangoRow(django)
  const { key: keyColumn, data, date } = columns
  const ages = [django.cookieAge, django.cookieAge, 7200, 43_200]
  const keys: string[] = []
  /** Under way elsewhere: whoever else touched these would wait. */
  const busy = new Set<string>()
  const late: Late[] = []
  const unwritten: (() => Promise<void>)[] = []
  let done = 0

  const upsert =
    written.address.kind === 'mysql'
      ? `on duplicate key update ${data} = values(${data}), ${date} = values(${date})`
      : `on conflict (${keyColumn}) do update set ${data} = excluded.${data}, ${date} = excluded.${date}`

  const user = () => 1 + Math.floor(random() * userCount)
  const fresh = () => {
    const key = randomSessionKey(random)
    keys.push(key)
    return key
  }
  /** A session that was there; it may be expired and deleted by now, and Django then saves it anew. */
  const living = () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const key = keys[Math.floor(random() * keys.length)]
      if (key !== undefined && !busy.has(key)) return key
    }
    return fresh()
  }
  const write = (writer: Writer, sessionKey: string, sessionData: string, expireDate: string) =>
    writer.run(
      `insert into ${table} (${keyColumn}, ${data}, ${date}) values (?, ?, ?) ${upsert}`,
      keyPrefix + sessionKey,
      sessionData,
      expireDate,
    )
  /** No two of them in the same microsecond, as good as never. */
  const now = () => Date.now() + random()
  const saveBy = async (writer: Writer, sessionKey: string, payload: Payload, saving: Saving = {}) => {
    const { sessionData, expireDate } = row(payload, { at: now(), ...saving })
    await write(writer, sessionKey, sessionData, expireDate)
  }
  const save = (sessionKey: string, payload: Payload, saving?: Saving) => saveBy(main, sessionKey, payload, saving)
  const removeBy = (writer: Writer, sessionKey: string) =>
    writer.run(`delete from ${table} where ${keyColumn} = ?`, keyPrefix + sessionKey)
  const remove = async (sessionKey: string) => {
    const at = keys.indexOf(sessionKey)
    if (at >= 0) keys.splice(at, 1)
    await removeBy(main, sessionKey)
  }
  const addUser = async (id: number) => {
    await main.run('delete from auth_user where id = ?', id)
    await main.run(
      `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
       values (?, ?, ${written.address.kind === 'postgres' ? 'false' : '0'}, ?, 'Given', 'Family', ?, ${written.address.kind === 'postgres' ? 'false, true' : '0, 1'}, '2026-01-01 00:00:00')`,
      id,
      passwordOf(id),
      `user${id}`,
      `user${id}@example.test`,
    )
  }

  /** Saved now, and seen by others only when they have seen what was saved later. */
  async function beginLate(): Promise<void> {
    const at = now()
    const writer = idle.pop()
    const [login, saved, deleted] = [fresh(), living(), living()]
    const expiry = pick(random, ages)
    const change = async (by: Writer) => {
      await saveBy(by, login, loginOf(user()), { at, expiry })
      // A second apart from its other saves: in a column of whole seconds the two could not be told apart once both are old.
      if (random() < 0.5) await saveBy(by, saved, loginOf(user()), { at: at - 1100 })
      if (random() < 0.5) await removeBy(by, deleted)
    }
    if (!writer) {
      if (!written.hasTransactions) unwritten.push(() => change(main))
      return
    }
    const sessionKeys = [login, saved, deleted]
    for (const key of sessionKeys) busy.add(key)
    await writer.run('begin')
    await change(writer)
    late.push({ writer, sessionKeys, done: () => idle.push(writer) })
  }

  async function settleLate(): Promise<void> {
    for (const { writer, sessionKeys, done: end } of late.splice(0)) {
      await writer.run(random() < 0.25 ? 'rollback' : 'commit')
      for (const key of sessionKeys) busy.delete(key)
      end()
    }
    for (const change of unwritten.splice(0)) await change()
  }

  const login = () => loginOf(user(), { last_activity: new Date().toISOString() })
  const touch = () => save(living(), login(), { expiry: pick(random, ages) })
  const acts: readonly (() => Promise<void>)[] = [
    touch,
    touch,
    touch,
    () => save(fresh(), { cart: [1] }, { expiry: pick(random, ages) }),
    () => save(fresh(), login(), { expiry: pick(random, ages) }),
    () => save(fresh(), login(), { expiry: pick(random, ages) }),
    () => remove(living()),
    () => remove(living()),
    // Django cycles the key at a login.
    async () => {
      await remove(living())
      await save(fresh(), login())
    },
    // set_expiry with less than before.
    () => save(living(), login(), { expiry: 60 }),
    () => save(living(), { forever: random() }, { expiry: { date: Date.UTC(9999, 11, 31, 9, 59, 59) } }),
    () => save(living(), { campaign: random() }, { expiry: { date: Date.UTC(2027, 0, 1) } }),
    () => write(main, living(), 'tampered', '2026-12-24 18:00:00'),
    async () => {
      if (random() < 0.8) return touch()
      // clearsessions; it would wait for rows of open transactions.
      await settleLate()
      await main.run(`delete from ${table} where ${date} < ?`, dateOf(Date.now()))
    },
    () => main.run('update auth_user set is_active = not is_active where id = ?', user()),
    () => main.run('update auth_user set password = ? where id = ?', `new${random()}`, user()),
    () => main.run('delete from auth_user where id = ?', user()),
    () => addUser(user()),
    () => addUser(user()),
    beginLate,
    beginLate,
  ]

  return {
    async act() {
      done += 1
      await pick(random, acts)()
    },
    settleLate,
    async fill(sessions) {
      for (let id = 1; id <= userCount; id += 1) await addUser(id)
      for (let made = 0; made < sessions; made += 1) {
        const at = now() - random() * 13 * day
        await save(fresh(), random() < 0.2 ? {} : loginOf(user()), { at, expiry: pick(random, ages) })
      }
    },
    acts: () => done,
    async close() {
      await settleLate()
      await Promise.all([main, ...idle].map(writer => writer.close()))
    },
  }
}
