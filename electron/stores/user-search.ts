import type { UserTable } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { Engine } from './engine.ts'
import type { Sql, Value } from './sql.ts'
import { join, sql } from './sql.ts'
import type { StoredUser, UserSource } from './store.ts'

type Read = (where: Sql) => Promise<readonly StoredUser[]>
type ToColumn = (id: string) => Promise<Value | Sql | null>

/**
 * Looks for users by what their id is, or their name or e-mail address begins with. First by indexes alone, which is quick however
 * many users there are; then, while there is room, through the whole table for as long as the server may take.
 */
export function createUserSearch(engine: Engine, users: UserTable, read: Read, toColumn: ToColumn): UserSource['find'] {
  const named = [users.columns.username, users.columns.email].filter(name => name !== null)
  let indexed: Promise<readonly string[]> | null = null

  const findIndexed = async () => {
    const found = await Promise.all(
      named.map(async name => ((await engine.isIndexed(users.table, name)) ? [name] : [])),
    )
    return found.flat()
  }

  return async (text, limit) => {
    // PostgreSQL ends a statement that has a NUL in a text, and half a character is in no column.
    if (text === '' || text.includes('\0') || !text.isWellFormed()) return { users: [], complete: true }
    const found = new Map<string, StoredUser>()
    const take = async (where: Sql) => {
      // One more than is wanted tells whether there are more.
      for (const user of await read(sql`${where} limit ${limit + 1}`)) found.set(user.id, user)
    }
    const answer = (complete: boolean) => ({
      users: [...found.values()].slice(0, limit),
      complete: complete && found.size <= limit,
    })

    const id = await toColumn(text)
    if (id !== null) await take(sql`${engine.quoteColumn(users.columns.id)} = ${id}`)
    indexed ??= findIndexed()
    indexed.catch(() => {
      indexed = null
    })
    const quick = await indexed
    for (const name of quick) {
      if (found.size > limit) return answer(false)
      const column = engine.quoteColumn(name)
      await take(
        sql`(${join(
          spellings(text).map(spelling => beginsWith(column, spelling)),
          ' or ',
        )})`,
      )
    }
    if (named.length === 0 || found.size > limit) return answer(true)
    const anywhere = named.map(name => beginsWith(sql`lower(${engine.quoteColumn(name)})`, text.toLowerCase()))
    try {
      await take(sql`(${join(anywhere, ' or ')})`)
    } catch (error) {
      // What the indexes gave stands, and that it is not all is said.
      if (quick.length > 0 && error instanceof RollcallError && error.failure.code === 'UNAVAILABLE')
        return answer(false)
      throw error
    }
    return answer(true)
  }
}

/** Where upper and lower case differ to the database, an index finds only what is asked for: the usual ways to write a name. */
function spellings(text: string): readonly string[] {
  const lower = text.toLowerCase()
  return [...new Set([text, lower, lower.charAt(0).toUpperCase() + lower.slice(1)])]
}

/** A mark of our own, as what a backslash does in a text differs between engines. */
function beginsWith(column: Sql, text: string): Sql {
  return sql`${column} like ${`${text.replaceAll(/[!%_]/g, '!$&')}%`} escape '!'`
}
