import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import type { TestServer } from '../servers/server.ts'
import { keyring } from './data.ts'
import { database } from './database.ts'

/** Seconds that the `mariadb` client takes to read all session rows and throw them away. */
export async function timeDump(server: TestServer): Promise<number> {
  const begin = performance.now()
  const sql = 'select session_key, session_data, expire_date from django_session'
  const client = spawn('mariadb', ['--quick', '-uroot', `--socket=${server.socketPath}`, '-e', sql, database], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(client, 'exit')
  if (code !== 0) throw new Error(`the mariadb client ended with ${code}`)
  return (performance.now() - begin) / 1000
}

/** Seconds that Django takes to fetch and decode all rows; its own start is not counted. */
export async function timeDjango(server: TestServer, rows: number): Promise<number> {
  const script = new URL('django-decode.py', import.meta.url).pathname
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [script], {
    env: {
      ...process.env,
      BENCH_SECRET_KEY: keyring.secretKey ?? '',
      BENCH_DATABASE: database,
      BENCH_SOCKET: server.socketPath,
    },
  })
  const answer = JSON.parse(stdout) as { rows: number; signed: number; seconds: number }
  if (answer.rows !== rows || answer.signed !== rows) throw new Error(`Django decoded ${answer.signed} of ${rows} rows`)
  return answer.seconds
}

/** Bytes that the server has sent to all its clients so far. */
export async function bytesSent(server: TestServer): Promise<number> {
  const rows = await server.run("show global status like 'Bytes_sent'")
  return Number(rows[0]?.['Value'] ?? Number.NaN)
}
