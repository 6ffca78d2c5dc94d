import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DatabaseAddress, Tls } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { expect } from 'vitest'
import { djangoSite } from '../../shared/contract/django-site.ts'
import { startMariadb } from '../servers/mariadb.ts'
import { mysqlCommand, startMysql } from '../servers/mysql.ts'
import { startPostgres } from '../servers/postgres.ts'
import type { TestServer, TestServerOptions } from '../servers/server.ts'

type Rows = readonly Record<string, unknown>[]

/** One engine with a server of its own, or a folder for SQLite's files. */
export type Place = {
  readonly password: string | null
  /** A new database with Django's own schema; SQLite: a file. */
  readonly newDatabase: () => Promise<string>
  readonly address: (database: string) => DatabaseAddress
  /** Runs statements as an account that may do everything. */
  readonly run: (database: string, sql: string) => Promise<Rows>
  readonly stop: () => Promise<void>
}
export type ServerPlace = Place & { readonly server: TestServer; readonly serverAddress: ServerAddressOf }
export type ServerAddressOf = (database: string, tls?: Tls) => Exclude<DatabaseAddress, { kind: 'sqlite' }>

/** Django 5.2's own CREATE statements. */
export const schemaOf = (engine: 'mysql' | 'postgresql' | 'sqlite') =>
  readFileSync(new URL(`../fixtures/django/schema/${engine}-5.2.sql`, import.meta.url), 'utf8')

export const noTls: Tls = { mode: 'disable', caFile: null }

function serverPlace(kind: 'mysql' | 'postgres', server: TestServer): ServerPlace {
  let made = 0
  const serverAddress: ServerAddressOf = (database, tls = noTls) => ({
    kind,
    host: server.host,
    port: server.port,
    socketPath: null,
    user: server.user,
    database,
    tls,
  })
  return {
    server,
    password: server.password,
    newDatabase: async () => {
      made += 1
      const name = `site_${made}`
      await server.createDatabase(name)
      await server.run(schemaOf(kind === 'mysql' ? 'mysql' : 'postgresql'), name)
      return name
    },
    serverAddress,
    address: serverAddress,
    run: (database, sql) => server.run(sql, database),
    stop: server.stop,
  }
}

const startMariadbPlace = async (options?: TestServerOptions) => serverPlace('mysql', await startMariadb(options))
const startMysqlPlace = async (options?: TestServerOptions) => serverPlace('mysql', await startMysql(options))
const startPostgresPlace = async (options?: TestServerOptions) => serverPlace('postgres', await startPostgres(options))

async function startSqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-sqlite-'))
  let made = 0
  const run: Place['run'] = async (file, sql) => {
    const database = new DatabaseSync(file)
    try {
      if (/^\s*select/i.test(sql)) return database.prepare(sql).all()
      database.exec(sql)
      return []
    } finally {
      database.close()
    }
  }
  return {
    password: null,
    newDatabase: async () => {
      made += 1
      const file = path.join(folder, `site-${made}.sqlite3`)
      await run(file, schemaOf('sqlite'))
      return file
    },
    address: file => ({ kind: 'sqlite', file }),
    run,
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export type ServerEngine = 'MariaDB' | 'MySQL' | 'PostgreSQL'
/** Whose SQL it speaks. */
export const dialectOf = <Engine extends ServerEngine | 'SQLite'>(engine: Engine) =>
  (engine === 'MySQL' ? 'MariaDB' : engine) as Exclude<Engine, 'MySQL'>
export const isMysql = (engine: ServerEngine | 'SQLite') => dialectOf(engine) === 'MariaDB'

/** MySQL itself only where there is one. */
export const serverEngines: readonly {
  engine: ServerEngine
  start: (options?: TestServerOptions) => Promise<ServerPlace>
}[] = [
  { engine: 'MariaDB', start: startMariadbPlace },
  ...(mysqlCommand === null ? [] : [{ engine: 'MySQL' as const, start: startMysqlPlace }]),
  { engine: 'PostgreSQL', start: startPostgresPlace },
]
export const engines: readonly { engine: ServerEngine | 'SQLite'; start: () => Promise<Place> }[] = [
  ...serverEngines,
  { engine: 'SQLite', start: startSqlitePlace },
]

/** A site with Django's defaults over this database. */
export function siteOf(store: DatabaseAddress, changes: Partial<Site> = {}): Site {
  return {
    name: 'Test site',
    environment: 'development',
    mode: 'operator',
    store,
    ...djangoSite,
    ...changes,
  }
}

export type SessionValues = readonly [sessionKey: string, sessionData: string, expireDate: string]

/** One INSERT for many sessions; dates as the column has them. */
export function insertSessions(sessions: readonly SessionValues[]): string {
  const tuples = sessions.map(values => `(${values.map(text => `'${text.replaceAll("'", "''")}'`).join(', ')})`)
  return `insert into django_session (session_key, session_data, expire_date) values ${tuples.join(', ')}`
}

/** Microseconds as if UTC. */
export const moment = (iso: string, microseconds = 0): number => Date.parse(`${iso}Z`) * 1000 + microseconds

/** The failure of a rejected promise, for expectations on code and words. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error instanceof Error && 'failure' in error ? error.failure : error
  }
  throw new Error('It was expected to fail')
}

/** For toMatchObject, where a bare regular expression would match any text. */
export const like = (form: RegExp): unknown => expect.stringMatching(form)
