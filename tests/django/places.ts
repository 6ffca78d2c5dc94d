import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import { startMariadb } from '../servers/mariadb.ts'
import { startPostgres } from '../servers/postgres.ts'
import type { TestServer } from '../servers/server.ts'

type Rows = readonly Record<string, unknown>[]

/** Where a site's tables lie: a server of its own, or a folder for SQLite's files. */
export type Place = {
  readonly password: string | null
  /** An empty database: its name, or its file. */
  readonly newDatabase: () => Promise<string>
  readonly address: (database: string) => DatabaseAddress
  /** What tells the site of it. */
  readonly environment: (database: string) => Record<string, string>
  readonly run: (database: string, sql: string) => Promise<Rows>
  /** Null for SQLite, which has none. */
  readonly server: TestServer | null
  readonly stop: () => Promise<void>
}

function serverPlace(kind: 'mysql' | 'postgres', server: TestServer): Place {
  let made = 0
  return {
    password: server.password,
    newDatabase: async () => {
      made += 1
      await server.createDatabase(`site_${made}`)
      return `site_${made}`
    },
    address: database => ({
      kind,
      host: server.host,
      port: server.port,
      socketPath: null,
      user: server.user,
      database,
      tls: { mode: 'disable', caFile: null },
    }),
    environment: database => ({
      SITE_DATABASE: kind,
      SITE_DATABASE_HOST: server.host,
      SITE_DATABASE_PORT: String(server.port),
      SITE_DATABASE_NAME: database,
      SITE_DATABASE_USER: server.user,
      SITE_DATABASE_PASSWORD: server.password,
    }),
    run: (database, sql) => server.run(sql, database),
    server,
    stop: server.stop,
  }
}

export const mariadbPlace = async (): Promise<Place> => serverPlace('mysql', await startMariadb())
export const postgresPlace = async (): Promise<Place> => serverPlace('postgres', await startPostgres())

export function sqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-django-'))
  let made = 0
  return Promise.resolve({
    password: null,
    newDatabase: () => {
      made += 1
      return Promise.resolve(path.join(folder, `site-${made}.sqlite3`))
    },
    address: file => ({ kind: 'sqlite', file }),
    environment: file => ({ SITE_DATABASE: 'sqlite', SITE_DATABASE_NAME: file }),
    run: (file, sql) => {
      const database = new DatabaseSync(file, { timeout: 20_000 })
      try {
        return Promise.resolve(database.prepare(sql).all())
      } finally {
        database.close()
      }
    },
    server: null,
    stop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
}
