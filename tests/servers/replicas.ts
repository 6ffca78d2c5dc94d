import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { accountForServer } from './account.ts'
import { startMariadb } from './mariadb.ts'
import { startPostgres } from './postgres.ts'
import { findProgram } from './programs.ts'
import type { TestServer } from './server.ts'

/** Two servers, of which the second copies the first all the time, as their makers mean it: binary log, or a hot standby. */
export type ReplicatedServers = {
  readonly primary: TestServer
  readonly replica: TestServer
  /** The replica takes in nothing until `goOn`: it lags. */
  readonly hold: () => Promise<void>
  readonly goOn: () => Promise<void>
  /** Resolves when the replica has everything that the primary has now. */
  readonly caughtUp: () => Promise<void>
  readonly stop: () => Promise<void>
}

const patience = { timeout: 15_000, interval: 30 }

export async function startMariadbPair(): Promise<ReplicatedServers> {
  const [primary, replica] = await Promise.all([
    startMariadb({ args: ['--server-id=1', '--log-bin=binlog', '--binlog-format=row'] }),
    startMariadb({ args: ['--server-id=2', '--read-only=1'] }),
  ])
  const position = async () => {
    const [row] = await primary.run('show master status')
    return { file: String(row?.['File']), at: Number(row?.['Position']) }
  }
  const { file, at } = await position()
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  await replica.run(
    `change master to master_host = '${primary.host}', master_port = ${primary.port}, master_user = '${primary.user}',
       master_password = ${quoted(primary.password)}, master_log_file = '${file}', master_log_pos = ${at}; start slave`,
  )
  return {
    primary,
    replica,
    hold: async () => void (await replica.run('stop slave sql_thread')),
    goOn: async () => void (await replica.run('start slave sql_thread')),
    caughtUp: async () => {
      const wanted = await position()
      await replica.run(`select master_pos_wait('${wanted.file}', ${wanted.at}, 15)`)
    },
    stop: async () => {
      await Promise.all([replica.stop(), primary.stop()])
    },
  }
}

export async function startPostgresPair(): Promise<ReplicatedServers> {
  const primary = await startPostgres()
  const program = findProgram('postgres', 'pg_basebackup') ?? ''
  const from = ['-h', path.dirname(primary.socketPath), '-p', String(primary.port), '-U', primary.user]
  const replica = await startPostgres({
    makeData: async folder => {
      await promisify(execFile)(program, [...from, '-D', folder, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'], {
        cwd: path.dirname(folder),
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
        ...accountForServer('postgres'),
      })
    },
  })
  const ask = async (server: TestServer, sql: string) => Object.values((await server.run(sql))[0] ?? {})[0]
  return {
    primary,
    replica,
    hold: async () => void (await replica.run('select pg_wal_replay_pause()')),
    goOn: async () => void (await replica.run('select pg_wal_replay_resume()')),
    caughtUp: async () => {
      const wanted = String(await ask(primary, 'select pg_current_wal_insert_lsn()::text'))
      await vi.waitFor(async () => {
        const isThere = await ask(replica, `select pg_last_wal_replay_lsn() >= '${wanted}'::pg_lsn`)
        if (isThere !== true) throw new Error('The standby is behind')
      }, patience)
    },
    stop: async () => {
      await replica.stop()
      await primary.stop()
    },
  }
}
