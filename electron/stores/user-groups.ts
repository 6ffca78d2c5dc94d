import type { UserTable } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { asText } from './cells.ts'
import type { Engine } from './engine.ts'
import { sql } from './sql.ts'

/**
 * The ids of those in a group of django.contrib.auth, as text. Django keeps them in "<user table>_groups", whose column is named
 * after the user model. Null where the site has no such tables or group, or this account may not read them. `fromColumn` turns an id
 * as the column has it into the one that sessions name.
 */
export function createGroupMembers(
  engine: Engine,
  users: UserTable,
  fromColumn: () => Promise<(text: string) => string>,
) {
  const table = `${users.table}_groups`
  const groups = users.table.includes('.')
    ? `${users.table.slice(0, users.table.indexOf('.'))}.auth_group`
    : 'auth_group'
  let userColumn: string | null | undefined

  /** The column that is neither the row's own id nor the group's. */
  async function columnOf(): Promise<string | null> {
    const { columns } = await engine.table(table)
    return columns.map(({ name }) => name).find(name => !/^(?:id|group_id)$/i.test(name)) ?? null
  }

  return async (group: string): Promise<readonly string[] | null> => {
    try {
      userColumn ??= await columnOf()
      if (userColumn === null) return null
      const rows = await engine.read(
        'command',
        sql`select m.${engine.quoteColumn(userColumn)} from ${engine.quote(table)} m
          join ${engine.quote(groups)} g on g.id = m.group_id where g.name = ${group}`,
      )
      if (rows.length === 0) {
        // A name that no group has is a misspelling or an old one, and not a group without members.
        const named = await engine.read(
          'command',
          sql`select g.id from ${engine.quote(groups)} g where g.name = ${group}`,
        )
        if (named.length === 0) return null
      }
      const idOf = await fromColumn()
      return rows.flatMap(row => {
        const text = asText(row[0])
        return text === null ? [] : idOf(text)
      })
    } catch (error) {
      if (error instanceof RollcallError && ['NOT_FOUND', 'FORBIDDEN'].includes(error.failure.code)) return null
      throw error
    }
  }
}
