import type { Connection } from 'mysql2/promise'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { isLocal, namesOf, placeOf } from '../address.ts'
import { asText } from '../cells.ts'
import type { Cell, Engine, Row } from '../engine.ts'
import { deniedWords, plainOr } from '../grant-words.ts'
import { answerLimitMs, briefLimitMs, statementLimitMs } from '../limits.ts'
import { eachRow } from '../each-row.ts'
import { createLink } from '../link.ts'
import type { Sql, Value } from '../sql.ts'
import { raw, render, sql } from '../sql.ts'
import { errorField } from '../trouble.ts'
import type { MysqlAccess } from './connect.ts'
import { connectMysql, driverOf, limitStatements } from './connect.ts'
import * as look from './look.ts'
import { mysqlTrouble } from './trouble.ts'

/**
 * A string is written by its bytes: this holds whatever sql_mode says of backslashes, and needs no prepared statement,
 * which would be several times slower for pages of rows.
 */
const literal = (value: Value) =>
  typeof value === 'number' ? String(value) : `_utf8mb4 x'${Buffer.from(value, 'utf8').toString('hex')}'`

const quoteName = (name: string) => `\`${name.replaceAll('`', '``')}\``
/** "rollcall@%" as a statement names it. */
function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@')
  const parts = at < 0 ? [account, '%'] : [account.slice(0, at), account.slice(at + 1)]
  return parts.map(part => `'${part.replaceAll("'", "''")}'`).join('@')
}
const quote = (table: string): Sql => raw(namesOf(table).map(quoteName).join('.'))

/** MySQL and MariaDB over two connections; `bulk` never writes. */
export function createMysqlEngine(access: MysqlAccess): Engine {
  const { address } = access
  const trouble = (error: unknown) => mysqlTrouble(error, address)
  const link = (readOnly: boolean) =>
    createLink({ connect: onLost => connectMysql({ ...access, readOnly }, onLost), trouble, answerLimitMs })
  const links = { bulk: link(true), command: link(access.readOnly) }

  const read: Engine['read'] = (lane, statement) => links[lane].use(connection => readRows(connection, statement))
  const missingTable = (name: string) =>
    new RollcallError('NOT_FOUND', `There is no table "${name}" in "${address.database}".`, {
      hint: 'Check its name, and whether the site was migrated (manage.py migrate).',
    })
  const deniedTable = (name: string) =>
    new RollcallError(
      'FORBIDDEN',
      `"${address.user}" may not read "${name}" in "${address.database}", if it is there.`,
      {
        hint: 'Check its name, and grant SELECT on it to the account.',
      },
    )

  return {
    quote,
    quoteColumn: name => raw(quoteName(name)),
    exact: column => sql`cast(convert(${column} using utf8mb4) as binary)`,
    dateSuffix: '',
    read,
    readEach: (lane, statement, take) => links[lane].use(connection => readEachRow(connection, statement, take)),
    readBriefly: statement =>
      links.bulk.use(async connection => {
        await limitStatements(connection, briefLimitMs)
        try {
          return await readRows(connection, statement)
        } finally {
          await limitStatements(connection, statementLimitMs)
        }
      }),
    write: statement =>
      links.command.use(async connection => {
        const [result] = await connection.query(render(statement, literal))
        return 'affectedRows' in result ? result.affectedRows : 0
      }),
    server: () => links.command.use(async connection => look.server(connection, address.database, isLocal(address))),
    table: name =>
      links.command.use(async connection => {
        try {
          return await look.table(text => readRows(connection, text), quote(name), name, address.database)
        } catch (error) {
          switch (errorField(error, 'code')) {
            case 'ER_NO_SUCH_TABLE':
              throw missingTable(name)
            case 'ER_TABLEACCESS_DENIED_ERROR':
              throw deniedTable(name)
            default:
              throw error
          }
        }
      }),
    isIndexed: async (table, column) => {
      const rows = await read(
        'command',
        sql`show index from ${quote(table)} where column_name = ${column} and seq_in_index = 1`,
      )
      return rows.length > 0
    },
    may: (action, table, columns) =>
      links.command.use(async connection => {
        try {
          return await look.may(text => readRows(connection, text), action, quote(table), columns)
        } catch (error) {
          const { code } = mysqlTrouble(error, address)
          if (code !== 'FORBIDDEN') throw error
          const [account] = await readRows(connection, raw('select current_user()'))
          return {
            possible: false,
            reason: deniedWords({
              action,
              columns,
              user: address.user,
              table,
              place: placeOf(address),
              quotedTable: [...(namesOf(table).length > 1 ? [] : [address.database]), ...namesOf(table)]
                .map(name => plainOr(name, quoteName(name)))
                .join('.'),
              quotedAccount: quoteAccount(asText(account?.[0]) ?? address.user),
            }),
          }
        }
      }),
    schema: () => links.command.use(connection => look.schema(text => readRows(connection, text))),
    close: async () => {
      await Promise.all([links.bulk.close(), links.command.close()])
    },
  }
}

/** As events, so that the driver keeps none of the rows. Where the connection is lost nothing comes of the statement itself. */
async function readEachRow(connection: Connection, statement: Sql, take: (row: Row) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const gone = () =>
    reject(Object.assign(new Error('The connection ended.'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }))
  connection.on('error', reject)
  connection.on('end', gone)
  try {
    const query = driverOf(connection).query({ sql: render(statement, literal), rowsAsArray: true })
    query.on('result', eachRow(take, reject)).on('error', reject).on('end', resolve)
    await promise
  } finally {
    connection.off('error', reject)
    connection.off('end', gone)
  }
}

async function readRows(connection: Connection, statement: Sql): Promise<readonly Row[]> {
  const [rows] = await connection.query({ sql: render(statement, literal), rowsAsArray: true })
  return rows as unknown as Cell[][]
}
