/**
 * `node tests/bench/guest-share.ts [rows] [seconds] [mariadb|postgres] [refresh in ms]`: the share of the database's time that following takes, by the server's own
 * statistics, while a site saves 20 sessions a second and logs two out. Before it the same for the first full read, which is not following.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { MonitorThread } from '../../electron/api/monitor-client.ts'
import { startMonitor } from '../../electron/api/monitor-client.ts'
import { createRandom } from '../../electron/demo/random.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import { buildDecoderWasm } from '../../scripts/decoder-wasm.ts'
import { requireServers } from '../servers/programs.ts'
import type { TestServer } from '../servers/server.ts'
import { benchSite } from './bench-site.ts'
import { hashOf, keyring, sessionLine, userCount } from './data.ts'
import { database, fillDatabase } from './database.ts'
import { fillPostgres, watcher } from './postgres-database.ts'

const rows = Number(process.argv[2] ?? 200_000)
const seconds = Number(process.argv[3] ?? 30)
const engine = process.argv[4] ?? 'mariadb'
const refreshIntervalMs = Number(process.argv[5] ?? 2_000)

/** Seconds that the server has worked for the console's account so far. */
type Worked = { readonly busy: number; readonly cpu: number | null }
type Watched = { readonly server: TestServer; readonly site: Site; readonly worked: () => Promise<Worked> }

/** MariaDB's userstat: connections count when they end or when asked for anew. */
async function mariadb(): Promise<Watched> {
  requireServers(['mariadb'])
  const server = await fillDatabase(rows, Date.now())
  await server.run('set global userstat = 1')
  const worked = async () => {
    const [found] = await server.run(
      `select busy_time as busy, cpu_time as cpu from information_schema.user_statistics where user = '${server.user}'`,
    )
    return { busy: Number(found?.['busy'] ?? 0), cpu: Number(found?.['cpu'] ?? 0) }
  }
  return { server, site: benchSite(server), worked }
}

/** PostgreSQL's pg_stat_statements: the time of executing, without that of sending. */
async function postgres(): Promise<Watched> {
  requireServers(['postgres'])
  const server = await fillPostgres(rows, Date.now())
  const worked = async () => {
    const [found] = await server.run(
      `select sum(total_exec_time) / 1000 as busy from pg_stat_statements s join pg_roles r on r.oid = s.userid
       where r.rolname = '${watcher.user}'`,
      database,
    )
    return { busy: Number(found?.['busy'] ?? 0), cpu: null }
  }
  return { server, site: benchSite({ ...server, user: watcher.user }, 'postgres'), worked }
}

async function visit(server: TestServer, until: number): Promise<void> {
  const random = createRandom(1)
  const users = userCount(rows)
  while (Date.now() < until) {
    const lines = Array.from({ length: 20 }, () => sessionLine(random, users, hashOf, Date.now()).trimEnd().split('\t'))
    const values = lines.map(line => `(${line.map(text => `'${text}'`).join(', ')})`)
    await server.run(`insert into django_session values ${values.join(', ')}`, database)
    const some = `select session_key from django_session where session_key > '${lines[0]?.[0] ?? ''}' limit 2`
    await server.run(`delete from django_session where session_key in (select * from (${some}) as doomed)`, database)
    await delay(1000)
  }
}

async function open({ server, site }: Watched, folder: string): Promise<MonitorThread> {
  const live = Promise.withResolvers<MonitorStatus>()
  const root = path.join(import.meta.dirname, '../..')
  const monitor = startMonitor(
    new URL('../../electron/monitor/monitor.ts', import.meta.url),
    {
      connectionId: 'bench',
      site,
      secrets: {
        password: engine === 'postgres' ? watcher.password : server.password,
        secretKey: keyring.secretKey,
        secretKeyFallbacks: [],
      },
      folder,
      fingerprintKey: new Uint8Array(32).fill(7),
      refreshIntervalMs,
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

const watched = await (engine === 'postgres' ? postgres() : mariadb())
const { server, worked } = watched
const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-bench-'))
try {
  const monitor = await open(watched, folder)
  const read = await worked()
  const cpu = read.cpu === null ? '' : `, ${read.cpu.toFixed(2)} s of CPU`
  console.log(`the first read of ${rows} rows: ${read.busy.toFixed(2)} s busy${cpu}`)
  const began = Date.now()
  await visit(server, began + seconds * 1000)
  const after = await worked()
  const elapsed = (Date.now() - began) / 1000
  const share = (one: number, other: number) => `${(((one - other) / elapsed) * 100).toFixed(2)} %`
  const ofCpu = after.cpu === null || read.cpu === null ? '' : `, ${share(after.cpu, read.cpu)} of a CPU`
  const status = await monitor.client.status()
  console.log(`following for ${elapsed.toFixed(0)} s: ${share(after.busy, read.busy)} busy${ofCpu}`)
  console.log(`as the console says itself: ${(status.databaseShare * 100).toFixed(2)} %`)
  console.log(`a log out is seen within ${status.sweepRefreshes} refreshes`)
  await monitor.end(3000)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
