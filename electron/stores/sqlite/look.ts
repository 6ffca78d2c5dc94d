import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { namesOf } from '../address.ts'
import { asCount, asText } from '../cells.ts'
import type { Possibility, Row, SchemaTable, ServerLook, TableLook } from '../engine.ts'
import { collectTables } from '../schema-rows.ts'
import type { Sql } from '../sql.ts'
import { raw, sql } from '../sql.ts'

export type ReadNow = (statement: Sql) => readonly Row[]

export function server(read: ReadNow, database: string): ServerLook {
  const before = performance.now()
  const version = asText(read(raw('select sqlite_version()'))[0]?.[0])
  // Only a read of the schema shows whether the file is a database at all.
  read(raw('select count(*) from sqlite_schema'))
  return {
    product: `SQLite ${version}`,
    database,
    latencyMs: performance.now() - before,
    clockAheadMs: null,
    tls: null,
    local: true,
  }
}

/** Null when there is no such table. */
export function table(read: ReadNow, name: string): TableLook | null {
  const { schema, own } = split(name)
  const columns = read(sql`select name, type, pk from pragma_table_xinfo(${own}, ${schema})`)
  if (columns.length === 0) return null
  const keys = columns.filter(row => asCount(row[2]) !== 0)
  return {
    columns: columns.map(row => ({ name: asText(row[0]) ?? '', type: asText(row[1]) ?? '' })),
    primaryKey: keys.length === 1 ? asText(keys[0]?.[0]) : null,
    rows: null,
    bytesPerRow: null,
    notes: [],
  }
}

export function isIndexed(read: ReadNow, name: string, column: string): boolean {
  const { schema, own } = split(name)
  const rows = read(
    sql`select 1 from pragma_index_list(${own}, ${schema}) l join pragma_index_info(l.name, ${schema}) i on i.seqno = 0
      where i.name = ${column} collate nocase and l.partial = 0`,
  )
  return rows.length > 0
}

/** Writing takes the right to write the file, and to make the journal beside it. */
export function writing(file: string): Possibility {
  for (const place of [file, path.dirname(file)]) {
    try {
      accessSync(place, constants.W_OK)
    } catch {
      return { possible: false, reason: `This account of the operating system may not write ${place}.` }
    }
  }
  return { possible: true, reason: null }
}

export function schema(read: ReadNow): readonly SchemaTable[] {
  return collectTables(
    read(
      raw(`select t.name, c.name, c.pk > 0, null from pragma_table_list t join pragma_table_xinfo(t.name, 'main') c
        where t.schema = 'main' and t.type in ('table', 'view') and t.name not like 'sqlite\\_%' escape '\\'
        order by t.name, c.cid limit 100000`),
    ),
  )
}

function split(name: string): { schema: string; own: string } {
  const [first = '', second] = namesOf(name)
  return second === undefined ? { schema: 'main', own: first } : { schema: first, own: second }
}
