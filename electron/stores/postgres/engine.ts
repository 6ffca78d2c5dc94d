import type { Client, QueryArrayConfig } from 'pg'
import { Query } from 'pg'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { isLocal, namesOf, placeOf } from '../address.ts'
import type { Engine, Row } from '../engine.ts'
import { deniedWords, plainOr } from '../grant-words.ts'
import { answerLimitMs, briefLimitMs, statementLimitMs } from '../limits.ts'
import { eachRow } from '../each-row.ts'
import { createLink } from '../link.ts'
import type { Sql } from '../sql.ts'
import { raw, render, sql } from '../sql.ts'
import type { PostgresAccess } from './connect.ts'
import { connectPostgres } from './connect.ts'
import * as look from './look.ts'
import { postgresTrouble } from './trouble.ts'

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`
const quoteTable = (table: string) => namesOf(table).map(quoteName).join('.')

/** PostgreSQL over two connections; `bulk` never writes. */
export function createPostgresEngine(access: PostgresAccess): Engine {
  const { address } = access
  const link = (readOnly: boolean) =>
    createLink({
      connect: onLost => connectPostgres({ ...access, readOnly }, onLost),
      trouble: error => postgresTrouble(error, address),
      answerLimitMs,
    })
  const links = { bulk: link(true), command: link(access.readOnly) }
  const read: Engine['read'] = (lane, statement) => links[lane].use(client => readRows(client, statement))
  const ask = (statement: Sql) => read('command', statement)

  return {
    quote: table => raw(quoteTable(table)),
    quoteColumn: name => raw(quoteName(name)),
    exact: column => sql`${column} collate "C"`,
    dateSuffix: '+00',
    read,
    readEach: (lane, statement, take) => links[lane].use(client => readEachRow(client, statement, take)),
    readBriefly: statement =>
      links.bulk.use(async client => {
        await client.query(`set statement_timeout = ${briefLimitMs}`)
        try {
          return await readRows(client, statement)
        } finally {
          await client.query(`set statement_timeout = ${statementLimitMs}`)
        }
      }),
    write: statement => links.command.use(async client => (await client.query(toQuery(statement))).rowCount ?? 0),
    server: () => links.command.use(client => look.server(client, address.database, isLocal(address))),
    table: async name => {
      const found = await look.table(ask, quoteTable(name))
      if (found !== null) return found
      throw new RollcallError('NOT_FOUND', `There is no table "${name}" in "${address.database}".`, {
        hint: 'Check its name, its schema ("schema.table"), and whether the site was migrated (manage.py migrate).',
      })
    },
    isIndexed: (table, column) => look.isIndexed(ask, quoteTable(table), column),
    may: (action, table, columns) =>
      look.may(
        ask,
        action,
        quoteTable(table),
        columns,
        deniedWords({
          action,
          columns,
          user: address.user,
          table,
          place: placeOf(address),
          quotedTable: namesOf(table)
            .map(name => plainOr(name, quoteName(name)))
            .join('.'),
          quotedAccount: plainOr(address.user, quoteName(address.user)),
        }),
      ),
    schema: () => look.schema(ask),
    close: async () => {
      await Promise.all([links.bulk.close(), links.command.close()])
    },
  }
}

function toQuery(statement: Sql): { text: string; values: string[] } {
  const values: string[] = []
  const text = render(statement, value => {
    if (typeof value === 'number') return String(value)
    values.push(value)
    return `$${values.length}`
  })
  return { text, values }
}

function readEachRow(client: Client, statement: Sql, take: (row: Row) => void): Promise<void> {
  const asked: QueryArrayConfig = { ...toQuery(statement), rowMode: 'array' }
  const query = new Query<(string | null)[]>(asked)
  return new Promise((resolve, reject) => {
    query.on('row', eachRow(take, reject))
    query.on('error', reject)
    query.on('end', () => resolve())
    client.query(query)
  })
}

async function readRows(client: Client, statement: Sql): Promise<readonly Row[]> {
  const { rows } = await client.query<(string | null)[]>({ ...toQuery(statement), rowMode: 'array' })
  return rows
}
