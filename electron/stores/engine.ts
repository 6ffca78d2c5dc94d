import type { DateSuffix } from './column-date.ts'
import type { Sql } from './sql.ts'
import type { TableColumns } from './table-form.ts'

export type Cell = string | number | bigint | null | Uint8Array
export type Row = readonly Cell[]

/** `bulk` is for long reads; `command` never waits behind them. */
export type Lane = 'bulk' | 'command'

export type WriteAction = 'delete' | 'update'

export type Possibility = { readonly possible: boolean; readonly reason: string | null }

/** What is true of the server and this connection to it. */
export type ServerLook = {
  /** "MariaDB 10.11.6" */
  readonly product: string
  /** The database's name, or the file's. */
  readonly database: string
  readonly latencyMs: number
  /** How far the server's clock is ahead of ours, in milliseconds; null where they are the same clock. */
  readonly clockAheadMs: number | null
  /** "TLSv1.3, TLS_AES_256_GCM_SHA384", or null without. */
  readonly tls: string | null
  readonly local: boolean
}

export type Column = { readonly name: string; readonly type: string }

/** What is true of one table. Numbers are the server's own estimates. */
export type TableLook = {
  readonly columns: readonly Column[]
  readonly primaryKey: string | null
  readonly rows: number | null
  readonly bytesPerRow: number | null
  readonly notes: readonly string[]
}

/** One database, whichever kind: how statements are written for it and run. Everything throws RollcallErrors. */
export type Engine = {
  /** A table's name, with its schema's before a dot. */
  readonly quote: (name: string) => Sql
  readonly quoteColumn: (name: string) => Sql
  /** The column's own bytes, equal only to exactly the same text: collations ignore case and trailing spaces. */
  readonly exact: (column: Sql) => Sql
  readonly dateSuffix: DateSuffix
  readonly read: (lane: Lane, statement: Sql) => Promise<readonly Row[]>
  /** The same row by row, as they come: each is rubbish again before the next. SQLite, which would keep the site waiting, has none. */
  readonly readEach?: (lane: Lane, statement: Sql, take: (row: Row) => void) => Promise<void>
  /**
   * The same for somebody who waits, on the lane of long reads: the server ends it after `briefLimitMs`, and UNAVAILABLE is
   * thrown. SQLite, which is here and has no such limit, goes on to the end.
   */
  readonly readBriefly: (statement: Sql) => Promise<readonly Row[]>
  /** Runs a statement that changes rows and gives their number. */
  readonly write: (statement: Sql) => Promise<number>
  readonly server: () => Promise<ServerLook>
  /** Throws NOT_FOUND when there is no such table. */
  readonly table: (name: string) => Promise<TableLook>
  readonly isIndexed: (table: string, column: string) => Promise<boolean>
  /** Whether rows can be deleted, or their payload and expiry replaced: asked for, never tried. */
  readonly may: (action: WriteAction, table: string, columns: TableColumns) => Promise<Possibility>
  readonly schema: () => Promise<readonly SchemaTable[]>
  readonly close: () => Promise<void>
  readonly changeMark?: () => Promise<number>
}

export type SchemaTable = {
  readonly table: string
  readonly columns: readonly string[]
  readonly primaryKey: string | null
  readonly rows: number | null
}
