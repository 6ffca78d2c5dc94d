import { maxTextLength } from '../../shared/django/decode.ts'
import type { Sql } from './sql.ts'
import { raw } from './sql.ts'

/** How a table holds sessions: its columns, and how key and payload are written in them. */
export type TableForm = {
  readonly table: string
  readonly columns: TableColumns
  /** A condition that every session of the site fulfils, and hardly another row; null where all rows are sessions. */
  readonly isOurs: Sql | null
  /** Null for what can be no key of a session here: no row is then asked for. */
  readonly toKeyCell: (sessionKey: string) => string | null
  /** Null for a row that is no session of the site. */
  readonly toSessionKey: (keyCell: string) => string | null
  readonly toDataCell: (sessionData: string) => string
  readonly toSessionData: (dataCell: string) => string
  /** The characters of a payload that are read at most: one more than is ever decoded. */
  readonly cutAt: number
}

/** Names of our own or Django's: they are put into statements as they are. */
export type TableColumns = { readonly key: string; readonly data: string; readonly date: string }

export const djangoColumns: TableColumns = { key: 'session_key', data: 'session_data', date: 'expire_date' }

const same = (text: string) => text

/** The table of django.contrib.sessions. */
export const djangoForm = (table: string): TableForm => ({
  table,
  columns: djangoColumns,
  isOurs: null,
  toKeyCell: same,
  toSessionKey: same,
  toDataCell: same,
  toSessionData: same,
  cutAt: maxTextLength + 1,
})

/** The columns as they go into statements. */
export const columnsOf = ({ columns }: TableForm) => ({
  key: raw(columns.key),
  data: raw(columns.data),
  date: raw(columns.date),
})
