import { renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mysql2/promise'
import { Client } from 'pg'
import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Place, ServerPlace } from '../stores/places.ts'

type Value = string | number

/** One connection of a Django site to its database. Statements are written with `?`. */
export type Writer = {
  readonly run: (sql: string, ...values: readonly Value[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** The database that a site writes to and the console reads, and the line between the two. */
export type Written = {
  readonly address: DatabaseAddress
  readonly password: string | null
  /** False where only one transaction can write at a time. */
  readonly hasTransactions: boolean
  /** Connected as Django does: in the site's own time zone. */
  readonly connect: (timeZone: string) => Promise<Writer>
  /** The console's connections end at once, whatever they are doing. SQLite: the file is gone until `mend`. */
  readonly cut: () => Promise<void>
  readonly mend: () => void
}

export async function openWritten(place: Place | ServerPlace, prepare: string): Promise<Written> {
  const database = await place.newDatabase()
  if (prepare !== '') await place.run(database, prepare)
  const address = place.address(database)
  const { password } = place
  if (address.kind === 'sqlite' || !('server' in place)) {
    return { address, password, ...writtenFile(database) }
  }
  const { server } = place
  const run = (sql: string) => server.run(sql, database)
  return address.kind === 'mysql'
    ? { address, password, ...writtenMariadb(server.socketPath, database, run) }
    : { address, password, ...writtenPostgres(server, database, run) }
}

type Line = Omit<Written, 'address' | 'password'>
type Run = ServerPlace['server']['run']

function writtenMariadb(socketPath: string, database: string, run: Run): Line {
  return {
    hasTransactions: true,
    connect: async () => {
      const connection = await createConnection({ socketPath, user: 'root', database })
      await connection.query('set session transaction isolation level read committed')
      return {
        run: async (sql, ...values) => void (await connection.query(sql, [...values])),
        close: () => connection.end(),
      }
    },
    cut: async () => {
      // The site comes by the socket, which has no port; whether addresses have names depends on the machine.
      const console = await run("select id from information_schema.processlist where host like '%:%'")
      for (const { id } of console) await run(`kill ${String(id)}`).catch(() => undefined)
    },
    mend: () => undefined,
  }
}

function writtenPostgres({ socketPath, port, user }: ServerPlace['server'], database: string, run: Run): Line {
  return {
    hasTransactions: true,
    connect: async timeZone => {
      const client = new Client({ host: socketPath.slice(0, socketPath.lastIndexOf('/')), port, user, database })
      await client.connect()
      await client.query(`set time zone '${timeZone}'`)
      return {
        run: async (sql, ...values) => {
          let at = 0
          await client.query(
            sql.replaceAll('?', () => `$${(at += 1)}`),
            [...values],
          )
        },
        close: () => client.end(),
      }
    },
    cut: async () => {
      await run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'Rollcall'")
    },
    mend: () => undefined,
  }
}

function writtenFile(file: string): Line {
  let isAway = false
  return {
    hasTransactions: false,
    connect: async () => {
      const database = new DatabaseSync(file)
      database.exec('pragma busy_timeout = 10000; pragma synchronous = off; pragma journal_mode = wal')
      return {
        run: async (sql, ...values) => void database.prepare(sql).run(...values),
        close: async () => database.close(),
      }
    },
    cut: async () => {
      if (!isAway) renameSync(file, `${file}.away`)
      isAway = true
    },
    mend: () => {
      if (isAway) renameSync(`${file}.away`, file)
      isAway = false
    },
  }
}
