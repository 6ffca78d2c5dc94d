/**
 * `node tests/bench/guest-share.ts [rows] [seconds]`: the share of the database's time that following takes, by the server's own
 * statistics (MariaDB's userstat: busy and CPU seconds of the console's account), while a site saves 20 sessions a second and
 * logs two out. Before it the same for the first full read, which is not following.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { MonitorThread } from '../../electron/api/monitor-client.ts'
import { startMonitor } from '../../electron/api/monitor-client.ts'
import { createRandom } from '../../electron/demo/random.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import { buildDecoderWasm } from '../../scripts/decoder-wasm.ts'
import { requireServers } from '../servers/programs.ts'
import type { TestServer } from '../servers/server.ts'
import { benchSite } from './bench-site.ts'
import { keyring, sessionLine, userCount } from './data.ts'
import { database, fillDatabase } from './database.ts'

const rows = Number(process.argv[2] ?? 200_000)
const seconds = Number(process.argv[3] ?? 30)

/** Seconds that the server has worked for this account so far. Connections count when they end or when asked for anew. */
async function workedFor(server: TestServer): Promise<{ readonly busy: number; readonly cpu: number }> {
  const found = await server.run(
    `select busy_time as busy, cpu_time as cpu from information_schema.user_statistics where user = '${server.user}'`,
  )
  return { busy: Number(found[0]?.['busy'] ?? 0), cpu: Number(found[0]?.['cpu'] ?? 0) }
}

async function visit(server: TestServer, until: number): Promise<void> {
  const random = createRandom(1)
  const users = userCount(rows)
  const hashes = Array.from({ length: users }, () => 'no hash')
  while (Date.now() < until) {
    const lines = Array.from({ length: 20 }, () => sessionLine(random, users, hashes, Date.now()).trimEnd().split('\t'))
    const values = lines.map(line => `(${line.map(text => `'${text}'`).join(', ')})`)
    await server.run(`insert into django_session values ${values.join(', ')}`, database)
    await server.run(`delete from django_session where session_key > '${lines[0]?.[0] ?? ''}' limit 2`, database)
    await delay(1000)
  }
}

async function open(server: TestServer, folder: string): Promise<MonitorThread> {
  const live = Promise.withResolvers<MonitorStatus>()
  const root = path.join(import.meta.dirname, '../..')
  const monitor = startMonitor(
    new URL('../../electron/monitor/monitor.ts', import.meta.url),
    {
      connectionId: 'bench',
      site: benchSite(server),
      secrets: { password: server.password, secretKey: keyring.secretKey, secretKeyFallbacks: [] },
      folder,
      fingerprintKey: new Uint8Array(32).fill(7),
      refreshIntervalMs: 2_000,
      decoder: {
        thread: new URL('../../electron/monitor/decode-thread.ts', import.meta.url).href,
        module: pathToFileURL(await buildDecoderWasm(root)).href,
      },
    },
    {
      onMessage: message => {
        if (message.kind !== 'status') return
        if (message.status.state === 'live') live.resolve(message.status)
        if (message.status.failure !== null) live.reject(new Error(message.status.failure.message))
      },
      onCrash: live.reject,
    },
  )
  await live.promise
  return monitor
}

requireServers(['mariadb'])
const server = await fillDatabase(rows, Date.now())
const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-bench-'))
try {
  await server.run('set global userstat = 1')
  const monitor = await open(server, folder)
  const read = await workedFor(server)
  console.log(`the first read of ${rows} rows: ${read.busy.toFixed(2)} s busy, ${read.cpu.toFixed(2)} s of CPU`)
  const began = Date.now()
  await visit(server, began + seconds * 1000)
  const after = await workedFor(server)
  const elapsed = (Date.now() - began) / 1000
  const share = (one: number, other: number) => `${(((one - other) / elapsed) * 100).toFixed(2)} %`
  const status = await monitor.client.status()
  console.log(
    `following for ${elapsed.toFixed(0)} s: ${share(after.busy, read.busy)} busy, ${share(after.cpu, read.cpu)} of a CPU`,
  )
  console.log(`as the console says itself: ${(status.databaseShare * 100).toFixed(2)} %`)
  console.log(`a log out is seen within ${status.sweepRefreshes} refreshes`)
  await monitor.end(3000)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
