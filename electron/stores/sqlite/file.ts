import { statSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { busyLimitMs } from '../limits.ts'

const sqliteHint = 'SQLite needs Node 22.13 or newer, or Electron 35 or newer.'

/** Node's own SQLite; throws UNSUPPORTED where the runtime has none. Loaded only when it is needed. */
export function loadSqlite(): typeof import('node:sqlite') {
  const sqlite = hasSqlite() ? process.getBuiltinModule('node:sqlite') : undefined
  if (sqlite !== undefined) return sqlite
  throw new RollcallError('UNSUPPORTED', `This runtime (Node ${process.versions.node}) has no SQLite.`, {
    hint: sqliteHint,
  })
}

function hasSqlite(): boolean {
  return typeof process.getBuiltinModule === 'function' && process.getBuiltinModule('node:sqlite') !== undefined
}

/** A database file that is opened when it is needed, and anew when another file has been put in its place. */
export type SqliteFile = {
  readonly path: string
  /** Rises with each opening. */
  readonly openings: () => number
  readonly database: () => DatabaseSync
  readonly close: () => void
}

export function createSqliteFile(file: string, readOnly: boolean): SqliteFile {
  const absolute = path.resolve(file)
  let opened: { readonly database: DatabaseSync; readonly identity: string } | null = null
  let openings = 0

  const close = () => {
    opened?.database.close()
    opened = null
  }
  return {
    path: absolute,
    openings: () => openings,
    database: () => {
      const identity = identityOf(absolute)
      if (opened?.identity === identity) return opened.database
      close()
      const database = openDatabase(absolute, readOnly)
      opened = { database, identity }
      openings += 1
      return database
    },
    close,
  }
}

function openDatabase(file: string, readOnly: boolean): DatabaseSync {
  const { DatabaseSync } = loadSqlite()
  const database = new DatabaseSync(file, { readOnly })
  // The journal mode is the site's own affair and is never changed. A schema's functions are not trusted.
  database.exec(
    `pragma busy_timeout = ${busyLimitMs}; pragma trusted_schema = off; pragma query_only = ${readOnly ? 'on' : 'off'}`,
  )
  return database
}

/** Which file it is, whatever its name; a missing file is never created. */
function identityOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (found === undefined) {
    throw new RollcallError('UNAVAILABLE', `There is no file ${file}.`, {
      hint: 'Check the path to the database file.',
    })
  }
  if (!found.isFile()) {
    throw new RollcallError('BAD_REQUEST', `${file} is not a file.`, { hint: 'Check the path to the database file.' })
  }
  return `${found.dev}:${found.ino}`
}
