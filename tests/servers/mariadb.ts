import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import type { Account } from './account.ts'
import { accountForServer } from './account.ts'
import { copyTemplate, makeFolder, writeTlsFiles } from './data-folder.ts'
import { findProgram, requireServers } from './programs.ts'
import { freePort, startServer } from './server-process.ts'
import type { TestServer, TestServerOptions } from './server.ts'

const user = 'rollcall_admin'
const password = 'a password "of\' tests'
const storage = ['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=64M', '--innodb-flush-log-at-trx-commit=0']

/** Starts a MariaDB server. */
export async function startMariadb(options: TestServerOptions = {}): Promise<TestServer> {
  requireServers(['mariadb'])
  const program = findProgram('mariadb', 'mariadbd') ?? ''
  const account = accountForServer('mysql')
  const folder = await makeFolder('mariadb', account)
  const socketPath = path.join(folder, 'socket')
  const temporary = await makeFolder('mariadb-temporary', account)
  await copyData(program, account, path.join(folder, 'data'), temporary)
  const port = await freePort()
  const files = options.tls && (await writeTlsFiles(folder, options.tls, account))
  const tls = files ? [`--ssl-key=${files.key}`, `--ssl-cert=${files.certificate}`] : ['--skip-ssl']

  const start = () =>
    startServer({
      program,
      args: [
        '--no-defaults',
        `--datadir=${path.join(folder, 'data')}`,
        `--socket=${socketPath}`,
        `--tmpdir=${temporary}`,
        `--pid-file=${path.join(folder, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-log-bin',
        ...storage,
        ...tls,
        ...(options.args ?? []),
      ],
      account,
      folder,
      killSignal: 'SIGKILL',
      probe: async () => (await createConnection({ socketPath, user: 'root' })).end(),
    })

  const run: TestServer['run'] = async (sql, database) => {
    const connection = await createConnection({ socketPath, user: 'root', database, multipleStatements: true })
    try {
      const [result] = await connection.query(sql)
      const rows = Array.isArray(result) && Array.isArray(result.at(-1)) ? result.at(-1) : result
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
    } finally {
      await connection.end()
    }
  }

  let running: Awaited<ReturnType<typeof start>> | null = await start()
  const end = async (signal: NodeJS.Signals) => {
    await running?.end(signal)
    running = null
  }
  await run(
    `create user ${user}@'%' identified by ${quoted(password)}; grant all on *.* to ${user}@'%' with grant option`,
  )
  return {
    host: '127.0.0.1',
    port,
    socketPath,
    user,
    password,
    createDatabase: async name => {
      await run(`create database \`${name}\` character set utf8mb4 collate utf8mb4_unicode_ci`)
    },
    run,
    halt: () => end('SIGTERM'),
    restart: async () => {
      await end('SIGTERM')
      running = await start()
    },
    stop: async () => {
      await end('SIGKILL')
      for (const made of [folder, temporary]) await rm(made, { recursive: true, force: true })
    },
  }
}

/** A server that starts clears its temporary folder of tables, whoever's they are: each has one of its own. */
function copyData(program: string, account: Account | null, target: string, temporary: string): Promise<void> {
  const install = findProgram('mariadb', 'mariadb-install-db') ?? ''
  const args = ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db', ...storage]
  const make = async (folder: string) => {
    const owner = account === null ? [] : ['--user=mysql']
    await promisify(execFile)(install, [...args, ...owner, `--datadir=${folder}`, `--tmpdir=${temporary}`])
  }
  return copyTemplate({ name: 'mariadb', program, key: args.join(' '), account, make }, target)
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
