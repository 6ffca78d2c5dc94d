import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { demoSecrets, demoSite } from '../../electron/demo/demo-site.ts'
import { seedDemo } from '../../electron/demo/seed.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { Connection } from '../../shared/contract/connections.ts'
import { startMariadb } from '../servers/mariadb.ts'
import { mysqlAddress } from '../unit/api/sites.ts'

/** The store that the suite watches and logs people out of. */
export type StoreUnderTest = {
  /** Opens it in a console that does not know it yet. */
  readonly open: (call: Client['call']) => Promise<Connection>
  /** Opens it in the next run of that console. */
  readonly openAgain: (call: Client['call'], connectionId: string) => Promise<unknown>
  /** More samples than this are in the history of the last month. */
  readonly olderSamples: number
  /** What stands in a column now, read past the console. */
  readonly column: (table: string, name: string) => Promise<ReadonlySet<string>>
  /** What was given to the console to open it with, and must never come out. */
  readonly secretWords: readonly string[]
  readonly stop: () => Promise<void>
}

/** The demo of the console itself, in a runtime that has SQLite. */
export async function demoStore(): Promise<StoreUnderTest> {
  let file = ''
  return {
    async open(call) {
      const connection = await call('connections.openDemo', {})
      if (connection.site.store?.kind !== 'sqlite') throw new Error('the demo is SQLite')
      file = connection.site.store.file
      return connection
    },
    openAgain: (call, connectionId) => call('connections.open', { connectionId }),
    olderSamples: 20,
    column: async (table, name) => {
      const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
      try {
        return columnOf(database, table, name)
      } finally {
        database.close()
      }
    },
    secretWords: [demoSecrets.secretKey ?? ''],
    stop: async () => undefined,
  }
}

const database = 'drf_db'

/** The demo's people and sessions in Django's tables on a MariaDB, for a runtime that has no SQLite. Nobody writes there. */
export async function mariadbStore(): Promise<StoreUnderTest> {
  const server = await startMariadb()
  await server.createDatabase(database)
  const schema = new URL('../fixtures/django/schema/mysql-5.2.sql', import.meta.url)
  await server.run(readFileSync(schema, 'utf8'), database)
  for (const statement of demoRows()) await server.run(statement, database)
  const { host, port, user, password } = server
  const site = {
    ...demoSite(''),
    name: 'Shop on MariaDB',
    store: mysqlAddress({ host, port, user, database, tls: { mode: 'disable', caFile: null } }),
  }
  const { secretKey, secretKeyFallbacks } = demoSecrets
  const secrets = { password, secretKey: secretKey ?? '', secretKeyFallbacks: [...secretKeyFallbacks] }
  const saveAndOpen = async (call: Client['call'], id: string | null) => {
    const saved = await call('connections.save', { id, site, secrets })
    return call('connections.open', { connectionId: saved.id })
  }
  return {
    open: call => saveAndOpen(call, null),
    // Secrets are held for one run where the system has no keychain.
    openAgain: saveAndOpen,
    olderSamples: 0,
    column: async (table, name) => {
      const rows = await server.run(`select ${name} as value from ${table}`, database)
      return new Set(rows.map(row => String(row['value'])))
    },
    secretWords: [password, ...[secretKey ?? ''], ...secretKeyFallbacks],
    stop: server.stop,
  }
}

/** The demo as it is made, as statements that put its rows into another database. */
function demoRows(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-rows-'))
  const demo = new DatabaseSync(join(folder, 'demo.sqlite3'))
  try {
    seedDemo(demo, Date.now())
    return ['auth_user', 'django_session'].flatMap(table => {
      const rows = demo.prepare(`select * from ${table}`).all()
      const columns = Object.keys(rows[0] ?? {})
      const tuples = rows.map(row => `(${columns.map(name => literal(row[name])).join(', ')})`)
      const batches = Array.from({ length: Math.ceil(tuples.length / 200) }, (_, at) =>
        tuples.slice(at * 200, at * 200 + 200),
      )
      return batches.map(batch => `insert into ${table} (${columns.join(', ')}) values ${batch.join(', ')}`)
    })
  } finally {
    demo.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Texts as their bytes: no quoting that a server could read otherwise. */
function literal(value: unknown): string {
  if (value === null || typeof value === 'number') return String(value)
  if (typeof value === 'string') return `x'${Buffer.from(value).toString('hex')}'`
  throw new Error(`a ${typeof value} is not expected in the demo`)
}

function columnOf(from: DatabaseSync, table: string, name: string): ReadonlySet<string> {
  const rows = from.prepare(`select ${name} as value from ${table}`).all()
  return new Set(rows.map(row => String(row['value'])))
}
