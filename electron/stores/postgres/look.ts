import { TLSSocket } from 'node:tls'
import type { Client } from 'pg'
import { asCount, asText } from '../cells.ts'
import { clockAhead, fastest } from '../clock-look.ts'
import type { Possibility, Row, SchemaTable, ServerLook, TableLook, WriteAction } from '../engine.ts'
import { collectTables } from '../schema-rows.ts'
import type { Sql } from '../sql.ts'
import { raw, sql } from '../sql.ts'
import type { TableColumns } from '../table-form.ts'

export type Ask = (statement: Sql) => Promise<readonly Row[]>

export async function server(client: Client, database: string, local: boolean): Promise<ServerLook> {
  const first = async (text: string) => {
    const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' })
    return rows[0]?.[0] ?? null
  }
  const version = (await first('show server_version')) ?? ''
  const asked = await fastest(() => first('select extract(epoch from clock_timestamp())'))
  const { stream } = client.connection
  const secure = stream instanceof TLSSocket ? stream : null
  return {
    product: `PostgreSQL ${/^[\w.]+/.exec(version)?.[0] ?? ''}`,
    database,
    latencyMs: asked.latencyMs,
    clockAheadMs: clockAhead(asked, Number(asked.value) * 1000),
    tls: secure === null ? null : `${secure.getProtocol()}, ${secure.getCipher().name}`,
    local,
  }
}

/** Null when there is no such table, or it lies in a schema that this account cannot see. */
export async function table(ask: Ask, quoted: string): Promise<TableLook | null> {
  const [about] = await ask(
    sql`select c.oid, c.reltuples::bigint, pg_table_size(c.oid), c.relrowsecurity
      from pg_class c where c.oid = to_regclass(${quoted}::text)`,
  )
  if (about === undefined) return null
  const oid = raw(String(asCount(about[0]) ?? 0))
  const columns = await ask(
    sql`select attname, format_type(atttypid, atttypmod) from pg_attribute
      where attrelid = ${oid} and attnum > 0 and not attisdropped order by attnum`,
  )
  const keys = await ask(
    sql`select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = ${oid} and i.indisprimary and i.indnkeyatts = 1`,
  )
  const rows = asCount(about[1])
  return {
    columns: columns.map(row => ({ name: asText(row[0]) ?? '', type: asText(row[1]) ?? '' })),
    primaryKey: asText(keys[0]?.[0]),
    rows,
    bytesPerRow: rows === null || rows === 0 ? null : (asCount(about[2]) ?? 0) / rows,
    notes:
      about[3] === 't' ? ['The table has row-level security: rows that this account may not see are missing.'] : [],
  }
}

export async function isIndexed(ask: Ask, quoted: string, column: string): Promise<boolean> {
  const rows = await ask(
    sql`select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = to_regclass(${quoted}::text) and a.attname = ${column} and i.indisvalid and i.indpred is null`,
  )
  return rows.length > 0
}

export async function may(
  ask: Ask,
  action: WriteAction,
  quoted: string,
  { data, date }: TableColumns,
  noGrant: string,
): Promise<Possibility> {
  const granted =
    action === 'delete'
      ? sql`has_table_privilege(${quoted}::text, 'DELETE')`
      : sql`has_column_privilege(${quoted}::text, ${data}, 'UPDATE')
          and has_column_privilege(${quoted}::text, ${date}, 'UPDATE')`
  const [row] = await ask(sql`select pg_is_in_recovery(), ${granted}`)
  if (row?.[0] === 't') return { possible: false, reason: 'The server is a read-only replica. Connect to the primary.' }
  return row?.[1] === 't' ? { possible: true, reason: null } : { possible: false, reason: noGrant }
}

export async function schema(ask: Ask): Promise<readonly SchemaTable[]> {
  return collectTables(
    await ask(
      raw(`select case when pg_table_is_visible(c.oid) then c.relname else n.nspname || '.' || c.relname end, a.attname,
          case when exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey))
            then 1 else 0 end,
          c.reltuples::bigint
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and has_column_privilege(c.oid, a.attnum, 'SELECT')
        where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
        order by n.nspname, c.relname, a.attnum limit 100000`),
    ),
  )
}
