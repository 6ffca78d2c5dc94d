import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createConnection } from 'mysql2/promise'
import { startMariadb } from '../servers/mariadb.ts'
import type { TestServer } from '../servers/server.ts'
import { sessionLines, userLines } from './data.ts'

export const database = 'drf_db'

/** A throw-away MariaDB with so many sessions in Django's own tables. */
export async function fillDatabase(rows: number, now: number): Promise<TestServer> {
  const server = await startMariadb({
    args: ['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=256M', '--local-infile=1'],
  })
  try {
    await server.createDatabase(database)
    const schema = new URL('../fixtures/django/schema/mysql-5.2.sql', import.meta.url)
    await server.run(await readFile(schema, 'utf8'), database)
    await load(server, 'auth_user', userLines(rows, now))
    await load(server, 'django_session', sessionLines(rows, now))
    await server.run('analyze table django_session, auth_user', database)
    return server
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function load(server: TestServer, table: string, lines: Readable): Promise<void> {
  const connection = await createConnection({ socketPath: server.socketPath, user: 'root', database })
  try {
    await connection.query({
      sql: `load data local infile 'lines' into table ${table} character set utf8mb4`,
      infileStreamFactory: () => lines,
    })
  } finally {
    await connection.end()
  }
}
