import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { QueryResult } from 'pg'
import { Client } from 'pg'
import type { Account } from './account.ts'
import { accountForServer } from './account.ts'
import { copyTemplate, makeFolder, writeTlsFiles } from './data-folder.ts'
import { findProgram, requireServers } from './programs.ts'
import { freePort, startServer } from './server-process.ts'
import type { TestServer, TestServerOptions } from './server.ts'

const user = 'rollcall_admin'
const password = 'a password "of\' tests'

/** Starts a PostgreSQL server. Over its socket everybody is let in; over TCP passwords are asked for. */
export async function startPostgres(options: TestServerOptions = {}): Promise<TestServer> {
  requireServers(['postgres'])
  const program = findProgram('postgres', 'postgres') ?? ''
  const account = accountForServer('postgres')
  const folder = await makeFolder('postgres', account)
  const data = path.join(folder, 'data')
  await (options.makeData?.(data) ?? copyData(program, account, data))
  const port = await freePort()
  const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=40']
  if (options.tls) {
    const files = await writeTlsFiles(folder, options.tls, account)
    settings.push('ssl=on', `ssl_key_file=${files.key}`, `ssl_cert_file=${files.certificate}`)
  }

  const connect = async (database: string) => {
    const client = new Client({ host: folder, port, user, password, database, ssl: false })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const start = () =>
    startServer({
      program,
      args: [
        '-D',
        data,
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-k',
        folder,
        ...settings.flatMap(setting => ['-c', setting]),
        ...(options.args ?? []),
      ],
      account,
      folder,
      // Unlike SIGKILL it lets the server give its shared memory back.
      killSignal: 'SIGQUIT',
      probe: async () => (await connect('postgres')).end(),
    })

  const run: TestServer['run'] = async (sql, database = 'postgres') => {
    const client = await connect(database)
    try {
      const result: QueryResult | QueryResult[] = await client.query(sql)
      const last = Array.isArray(result) ? result.at(-1) : result
      return last?.rows ?? []
    } finally {
      await client.end()
    }
  }

  let running: Awaited<ReturnType<typeof start>> | null = await start()
  const end = async (signal: NodeJS.Signals) => {
    await running?.end(signal)
    running = null
  }
  return {
    host: '127.0.0.1',
    port,
    socketPath: path.join(folder, `.s.PGSQL.${port}`),
    user,
    password,
    createDatabase: async name => {
      await run(`create database "${name}"`)
    },
    run,
    halt: () => end('SIGINT'),
    restart: async () => {
      await end('SIGINT')
      running = await start()
    },
    stop: async () => {
      await end('SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function copyData(program: string, account: Account | null, target: string): Promise<void> {
  const initdb = findProgram('postgres', 'initdb') ?? ''
  const args = ['-U', user, '--auth-local=trust', '--auth-host=scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync']
  const make = async (folder: string) => {
    const passwordFile = `${folder}.password`
    await writeFile(passwordFile, password, { mode: 0o644 })
    try {
      const environment = { PATH: process.env['PATH'], LC_ALL: 'C' }
      await promisify(execFile)(initdb, [...args, `--pwfile=${passwordFile}`, '-D', folder], {
        cwd: folder,
        env: environment,
        ...account,
      })
    } finally {
      await rm(passwordFile, { force: true })
    }
  }
  return copyTemplate({ name: 'postgres', program, key: args.join(' '), account, make }, target)
}
