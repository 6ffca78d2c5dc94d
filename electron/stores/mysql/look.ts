import type { Connection } from 'mysql2/promise'
import type { Possibility, Row, SchemaTable, ServerLook, TableLook, WriteAction } from '../engine.ts'
import { asCount, asText } from '../cells.ts'
import { clockAhead, fastest } from '../clock-look.ts'
import { namesOf } from '../address.ts'
import { collectTables } from '../schema-rows.ts'
import type { Sql } from '../sql.ts'
import { raw, sql } from '../sql.ts'
import type { TableColumns } from '../table-form.ts'

export type Read = (statement: Sql) => Promise<readonly Row[]>

export async function server(connection: Connection, database: string, local: boolean): Promise<ServerLook> {
  const read = async (text: string) => {
    const [rows] = await connection.query({ sql: text, rowsAsArray: true })
    return rows as unknown as Row[]
  }
  const [row] = await read('select version()')
  const version = asText(row?.[0] ?? '') ?? ''
  const number = /^\d+(\.\d+)*/.exec(version)?.[0] ?? version
  const asked = await fastest(async () => asText((await read('select unix_timestamp(now(6))'))[0]?.[0] ?? null))
  const tls = await read("show session status where variable_name in ('Ssl_version', 'Ssl_cipher')")
  const words = tls.map(entry => asText(entry[1] ?? null) ?? '').filter(word => word !== '')
  return {
    product: `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`,
    database,
    latencyMs: asked.latencyMs,
    clockAheadMs: clockAhead(asked, Number(asked.value) * 1000),
    tls: words.length === 0 ? null : words.sort().toReversed().join(', '),
    local,
  }
}

export async function table(read: Read, quoted: Sql, name: string, database: string): Promise<TableLook> {
  const columns = await read(sql`show columns from ${quoted}`)
  const names = namesOf(name)
  const [estimate] = await read(
    sql`select table_rows, avg_row_length, engine from information_schema.tables
      where table_schema = ${names.length > 1 ? (names[0] ?? '') : database} and table_name = ${names.at(-1) ?? ''}`,
  )
  const kind = asText(estimate?.[2] ?? null)
  return {
    columns: columns.map(row => ({ name: asText(row[0] ?? null) ?? '', type: asText(row[1] ?? null) ?? '' })),
    primaryKey: asText(columns.find(row => row[3] === 'PRI')?.[0] ?? null),
    rows: asCount(estimate?.[0] ?? null),
    bytesPerRow: asCount(estimate?.[1] ?? null),
    notes:
      kind === null || /^(innodb|xtradb|rocksdb)$/i.test(kind)
        ? []
        : [`The table's storage engine is ${kind}: reading it can make the site's writes wait.`],
  }
}

/** EXPLAIN needs the very grant of the statement it explains, roles included, and changes nothing. */
export async function may(read: Read, action: WriteAction, quoted: Sql, columns: TableColumns): Promise<Possibility> {
  const [key, data, date] = [raw(columns.key), raw(columns.data), raw(columns.date)]
  const [row] = await read(raw('select @@global.read_only'))
  if (asCount(row?.[0] ?? null) === 1) {
    return { possible: false, reason: 'The server is read-only, as a replica is. Connect to the primary.' }
  }
  const statement =
    action === 'delete'
      ? sql`delete from ${quoted}`
      : sql`update ${quoted} set ${data} = ${''}, ${date} = ${'2000-01-01 00:00:00'}`
  await read(sql`explain ${statement} where ${key} = ${''}`)
  return { possible: true, reason: null }
}

export async function schema(read: Read): Promise<readonly SchemaTable[]> {
  return collectTables(
    await read(
      raw(`select c.table_name, c.column_name, c.column_key = 'PRI', t.table_rows
        from information_schema.columns c
        join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
        where c.table_schema = database() order by c.table_name, c.ordinal_position limit 100000`),
    ),
  )
}
