import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { startPostgres } from '../servers/postgres.ts'
import type { TestServer } from '../servers/server.ts'
import { sessionLines, userLines } from './data.ts'
import { database } from './database.ts'

/** The account of the console: it watches and logs out, and nothing else. */
export const watcher = { user: 'watcher', password: 'a password of measuring' } as const

/** A throw-away PostgreSQL with so many sessions in Django's own tables, which keeps statistics of its statements. */
export async function fillPostgres(rows: number, now: number): Promise<TestServer> {
  const settings = ['shared_preload_libraries=pg_stat_statements', 'shared_buffers=1GB', 'max_wal_size=4GB']
  const server = await startPostgres({ args: settings.flatMap(setting => ['-c', setting]) })
  try {
    await server.createDatabase(database)
    const schema = new URL('../fixtures/django/schema/postgresql-5.2.sql', import.meta.url)
    await server.run(await readFile(schema, 'utf8'), database)
    await load(server, 'auth_user', userLines(rows, now))
    await load(server, 'django_session', sessionLines(rows, now))
    await server.run('vacuum analyze', database)
    await server.run(
      `create extension pg_stat_statements;
       create role ${watcher.user} login password '${watcher.password}';
       grant select on auth_user to ${watcher.user};
       grant select, delete, update on django_session to ${watcher.user}`,
      database,
    )
    return server
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Through a file that the server reads: the driver has no COPY from here. */
async function load(server: TestServer, table: string, lines: Readable): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-bench-copy-'))
  const file = path.join(folder, 'lines')
  try {
    await pipeline(lines, createWriteStream(file))
    await chmod(folder, 0o755)
    await chmod(file, 0o644)
    await server.run(`copy ${table} from '${file}'`, database)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
