import { asCount, asText } from './cells.ts'
import type { Row, SchemaTable } from './engine.ts'

/** Rows of (table, column, is primary key, rows of the table), in order of tables, as tables with their columns. */
export function collectTables(rows: readonly Row[]): readonly SchemaTable[] {
  const tables = new Map<string, { columns: string[]; keys: string[]; rows: number | null }>()
  for (const row of rows) {
    const name = asText(row[0]) ?? ''
    const column = asText(row[1]) ?? ''
    const table = tables.get(name) ?? { columns: [], keys: [], rows: asCount(row[3]) }
    tables.set(name, table)
    table.columns.push(column)
    if (asCount(row[2]) === 1) table.keys.push(column)
  }
  return [...tables].map(([table, { columns, keys, rows }]) => ({
    table,
    columns,
    primaryKey: keys.length === 1 ? (keys[0] ?? null) : null,
    rows,
  }))
}
