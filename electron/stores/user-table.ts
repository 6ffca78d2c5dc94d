import type { UserTable } from '../../shared/contract/connections.ts'
import { asBoolean, asCount, asText } from './cells.ts'
import { parseColumnDate } from './column-date.ts'
import type { Cell, Engine, Row } from './engine.ts'
import { keysPerRead } from './limits.ts'
import { join, nothing, raw, sql } from './sql.ts'
import type { StoredUser, UserSource } from './store.ts'
import { requireColumns, requireReading } from './store-info.ts'
import type { UserId } from './user-id.ts'
import { userIdOf } from './user-id.ts'
import { createGroupMembers } from './user-groups.ts'
import { createUserSearch } from './user-search.ts'

/** The columns in the order in which they are read; `id` is first. */
const fields = [
  'id',
  'username',
  'email',
  'firstName',
  'lastName',
  'role',
  'password',
  'isActive',
  'isStaff',
  'isSuperuser',
  'lastLogin',
  'dateJoined',
] as const

/** The user table of a site in one of the SQL engines. */
export function createUserTable(engine: Engine, users: UserTable): UserSource {
  const from = engine.quote(users.table)
  const id = engine.quoteColumn(users.columns.id)
  const columns = join(
    fields.map(field => {
      const name = users.columns[field]
      return name === null ? raw('null') : engine.quoteColumn(name)
    }),
    ', ',
  )
  let ids: UserId | null = null

  const open = async () => {
    const look = await engine.table(users.table)
    const named = Object.values(users.columns).filter(name => name !== null)
    requireColumns(users.table, look, named)
    await requireReading(engine, users.table, named)
    const type = look.columns.find(column => column.name.toLowerCase() === users.columns.id.toLowerCase())?.type ?? ''
    ids = userIdOf(type)
    return ids
  }

  return {
    open: async () => {
      await open()
    },
    close: () => engine.close(),
    any: async () => (await engine.read('command', sql`select ${id} from ${from} limit ${1}`)).length > 0,
    find: createUserSearch(
      engine,
      users,
      async where => {
        const { fromColumn } = ids ?? (await open())
        const rows = await engine.readBriefly(sql`select ${columns} from ${from} where ${where}`)
        return rows.map(row => toUser(row, fromColumn))
      },
      async text => (ids ?? (await open())).toColumn(text),
    ),
    members: createGroupMembers(engine, users, async () => (ids ?? (await open())).fromColumn),
    count: async limit => {
      const first = sql`select ${id} from ${from} limit ${limit}`
      const [row] = await engine.read('bulk', sql`select count(*) from (${first}) as first_users`)
      return asCount(row?.[0]) ?? 0
    },
    each: async (after, limit, take) => {
      const { toColumn, fromColumn } = ids ?? (await open())
      const mark = after === undefined ? null : toColumn(after)
      if (after !== undefined && mark === null) return undefined
      const rest = mark === null ? nothing : sql`where ${id} > ${mark}`
      const statement = sql`select ${columns} from ${from} ${rest} order by ${id} limit ${limit}`
      let count = 0
      let last: string | undefined
      const takeRow = (row: Row) => {
        const user = toUser(row, fromColumn)
        count += 1
        last = user.id
        take(user)
      }
      if (engine.readEach) await engine.readEach('bulk', statement, takeRow)
      else for (const row of await engine.read('bulk', statement)) takeRow(row)
      return count < limit ? undefined : last
    },
    get: async wanted => {
      const { toColumn, fromColumn } = ids ?? (await open())
      const marks = [...new Set(wanted)].flatMap(text => toColumn(text) ?? [])
      // What a collation or a number's other spelling takes for the same id is no match: Django compares the text.
      const exact = new Set(wanted)
      const found: StoredUser[] = []
      for (let start = 0; start < marks.length; start += keysPerRead) {
        const list = join(marks.slice(start, start + keysPerRead), ', ')
        const rows = await engine.read('command', sql`select ${columns} from ${from} where ${id} in (${list})`)
        found.push(...rows.map(row => toUser(row, fromColumn)).filter(user => exact.has(user.id)))
      }
      return found
    },
  }
}

function toUser(row: Row, fromColumn: (text: string) => string): StoredUser {
  const date = (cell: Cell | undefined) => (cell === null || cell === undefined ? null : parseColumnDate(cell))
  return {
    id: fromColumn(asText(row[0]) ?? ''),
    username: asText(row[1]),
    email: asText(row[2]),
    firstName: asText(row[3]),
    lastName: asText(row[4]),
    role: asText(row[5]),
    password: asText(row[6]),
    isActive: asBoolean(row[7]),
    isStaff: asBoolean(row[8]),
    isSuperuser: asBoolean(row[9]),
    lastLogin: date(row[10]),
    dateJoined: date(row[11]),
  }
}
