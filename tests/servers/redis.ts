import { chown, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RedisClientType } from '@redis/client'
import { createClient } from '@redis/client'
import type { Account } from './account.ts'
import { accountForServer } from './account.ts'
import { makeFolder, writeTlsFiles } from './data-folder.ts'
import { findProgram, requireServers } from './programs.ts'
import { freePort, startServer } from './server-process.ts'

export type TestRedisClient = RedisClientType<{}, {}, {}, 2>

/** A throw-away Redis on a free port of 127.0.0.1. */
export type TestRedis = {
  readonly host: string
  readonly port: number
  /** Null with TLS alone. */
  readonly socketPath: string
  /** Connected over the socket as an account that may do everything. */
  readonly client: TestRedisClient
  /** Stops the server and keeps its data. */
  readonly halt: () => Promise<void>
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type TestRedisOptions = {
  /** Texts in PEM form: the port then speaks TLS alone. */
  readonly tls?: { readonly key: string; readonly certificate: string }
  /** Lines of redis.conf. */
  readonly config?: readonly string[]
  readonly port?: number
  /** Of the default user. */
  readonly password?: string
}

/** Starts a Redis that keeps its data over `restart`. */
export async function startRedis({
  tls,
  config = [],
  port: wanted,
  password,
}: TestRedisOptions = {}): Promise<TestRedis> {
  requireServers(['redis'])
  const program = findProgram('redis', 'redis-server') ?? ''
  const account = accountForServer('redis')
  const folder = await makeFolder('redis', account)
  const socketPath = path.join(folder, 'socket')
  const port = wanted ?? (await freePort())
  const files = tls && (await writeTlsFiles(folder, tls, account))
  const ports = files
    ? [
        'port 0',
        `tls-port ${port}`,
        `tls-key-file ${files.key}`,
        `tls-cert-file ${files.certificate}`,
        'tls-auth-clients no',
      ]
    : [`port ${port}`]
  const lines = [
    ...ports,
    'bind 127.0.0.1',
    `unixsocket ${socketPath}`,
    'unixsocketperm 777',
    `dir ${folder}`,
    'save ""',
    'enable-debug-command local',
    // Otherwise a replica waits for others to come.
    'repl-diskless-sync-delay 0',
    ...(password === undefined ? [] : [`requirepass ${password}`]),
    ...config,
  ]
  const file = await writeConfig(folder, lines, account)
  const connect = async (): Promise<TestRedisClient> => {
    const client: TestRedisClient = createClient({
      RESP: 2,
      maintNotifications: 'disabled',
      disableClientInfo: true,
      commandOptions: { timeout: 0 },
      socket: { path: socketPath, tls: false, reconnectStrategy: false },
      ...(password === undefined ? {} : { password }),
    })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const start = () =>
    startServer({
      program,
      args: [file],
      account,
      folder,
      killSignal: 'SIGKILL',
      probe: async () => {
        const client = await connect()
        try {
          await client.sendCommand(['PING'])
        } finally {
          client.destroy()
        }
      },
    })

  let running: Awaited<ReturnType<typeof start>> | null = await start()
  let client = await connect()
  const halt = async () => {
    if (running === null) return
    await client.sendCommand(['SAVE']).catch(() => {})
    client.destroy()
    await running.end('SIGKILL')
    running = null
  }
  return {
    host: '127.0.0.1',
    port,
    socketPath,
    get client() {
      return client
    },
    halt,
    async restart() {
      await halt()
      running = await start()
      client = await connect()
    },
    async stop() {
      client.destroy()
      await running?.end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writeConfig(folder: string, lines: readonly string[], account: Account | null): Promise<string> {
  const file = path.join(folder, 'redis.conf')
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o644 })
  if (account !== null) await chown(file, account.uid, account.gid)
  return file
}
