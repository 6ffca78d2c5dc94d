import { rm } from 'node:fs/promises'
import path from 'node:path'
import { createConnection } from 'mysql2/promise'
import type { Account } from './account.ts'
import { accountForServer } from './account.ts'
import { makeFolder, writeTlsFiles } from './data-folder.ts'
import { freePort, startServer } from './server-process.ts'
import type { TestServer, TestServerOptions } from './server.ts'

const user = 'rollcall_admin'
const password = 'a password "of\' tests'
/** A server that speaks MySQL's protocol, whichever it is. */
export type MysqlFamily = {
  readonly name: string
  readonly program: string
  /** Go before all others. */
  readonly args: readonly string[]
  readonly withoutTls: string
  /** Makes a data folder in which root may sign in over the socket without a password. */
  readonly copyData: (account: Account | null, target: string, temporary: string) => Promise<void>
}

/** Starts such a server. */
export async function startMysqlFamily(family: MysqlFamily, options: TestServerOptions): Promise<TestServer> {
  const { name, program } = family
  const account = accountForServer('mysql')
  const folder = await makeFolder(name, account)
  const socketPath = path.join(folder, 'socket')
  const temporary = await makeFolder(`${name}-temporary`, account)
  await family.copyData(account, path.join(folder, 'data'), temporary)
  const port = await freePort()
  const files = options.tls && (await writeTlsFiles(folder, options.tls, account))
  const tls = files ? [`--ssl-key=${files.key}`, `--ssl-cert=${files.certificate}`] : [family.withoutTls]

  const start = () =>
    startServer({
      program,
      args: [
        ...family.args,
        `--datadir=${path.join(folder, 'data')}`,
        `--socket=${socketPath}`,
        `--tmpdir=${temporary}`,
        `--pid-file=${path.join(folder, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
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

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
