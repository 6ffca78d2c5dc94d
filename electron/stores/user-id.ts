import type { Value } from './sql.ts'
import type { Sql } from './sql.ts'
import { raw } from './sql.ts'

const uuidForm = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

/**
 * How a user table's primary key is written in the column and in a session. Django writes `_auth_user_id` as str(pk): a UUID
 * has dashes there, and none in the char(32) that UUIDField is on MySQL and SQLite.
 */
export type UserId = {
  /** For a comparison with the column; null when no row can have this id. */
  readonly toColumn: (id: string) => Value | Sql | null
  /** As a session has it. */
  readonly fromColumn: (text: string) => string
}

const asItIs = (text: string) => text

/** Ids come from payloads: half a character is in no column, and PostgreSQL ends a statement that has a NUL in a text. */
const asText = (id: string) => (id.includes('\0') || !id.isWellFormed() ? null : id)

/** The id's form by the column's declared type ("int(11)", "bigint", "uuid", "char(32)", "varchar(20)"). */
export function userIdOf(type: string): UserId {
  if (/int|serial|^(numeric|decimal|number)/i.test(type)) {
    // Ids come from payloads. As digits of our own they are compared as numbers: "1abc" is nobody.
    return { toColumn: id => (/^-?\d{1,19}$/.test(id) ? raw(id) : null), fromColumn: asItIs }
  }
  if (/^uuid$/i.test(type)) return { toColumn: id => (uuidForm.test(id) ? id : null), fromColumn: asItIs }
  if (/^(var)?char\(32\)$/i.test(type)) {
    return {
      toColumn: id => (uuidForm.test(id) ? id.replaceAll('-', '').toLowerCase() : asText(id)),
      fromColumn: text =>
        /^[0-9a-f]{32}$/i.test(text)
          ? text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
          : text,
    }
  }
  return { toColumn: asText, fromColumn: asItIs }
}
