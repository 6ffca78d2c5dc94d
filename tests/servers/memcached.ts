import { createConnection } from 'node:net'
import path from 'node:path'
import { rm } from 'node:fs/promises'
import type { Account } from './account.ts'
import { accountForServer } from './account.ts'
import { makeFolder } from './data-folder.ts'
import { findProgram, requireServers } from './programs.ts'
import { freePort, startServer } from './server-process.ts'

/** A throw-away Memcached on a free port of 127.0.0.1, or on a socket alone. */
export type TestMemcached = {
  readonly host: string
  readonly port: number
  /** Where it listens on nothing else. */
  readonly socketPath: string | null
  /** Sends commands on a connection of its own and gives what comes until that line. */
  readonly ask: (request: string, last: RegExp) => Promise<string>
  readonly halt: () => Promise<void>
  /** Starts it again on the same port, empty. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type TestMemcachedOptions = { readonly args?: readonly string[]; readonly onSocket?: boolean }

export async function startMemcached({
  args = [],
  onSocket = false,
}: TestMemcachedOptions = {}): Promise<TestMemcached> {
  requireServers(['memcached'])
  const program = findProgram('memcached', 'memcached') ?? ''
  // It refuses to run as root.
  const account: Account | null = accountForServer('nobody')
  const folder = await makeFolder('memcached', account)
  const socketPath = onSocket ? path.join(folder, 'socket') : null
  const port = await freePort()
  const place = socketPath === null ? { host: '127.0.0.1', port } : { path: socketPath }

  const ask: TestMemcached['ask'] = (request, last) =>
    new Promise((resolve, reject) => {
      let text = ''
      const socket = createConnection(place, () => void socket.write(request, 'latin1'))
      socket.setEncoding('latin1')
      socket.on('data', chunk => {
        text += String(chunk)
        if (!last.test(text)) return
        socket.destroy()
        resolve(text)
      })
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`Memcached answered ${JSON.stringify(text.slice(-200))} and no more`)))
    })
  const listening = socketPath === null ? ['-l', '127.0.0.1', '-p', String(port), '-U', '0'] : ['-s', socketPath]
  const start = () =>
    startServer({
      program,
      args: [...listening, '-m', '64', ...args],
      account,
      folder,
      killSignal: 'SIGKILL',
      probe: async () => void (await ask('version\r\n', /^VERSION .*\r\n/)),
    })
  let running: Awaited<ReturnType<typeof start>> | null = await start()
  const end = async () => {
    await running?.end('SIGKILL')
    running = null
  }
  return {
    host: '127.0.0.1',
    port,
    socketPath,
    ask,
    halt: end,
    restart: async () => {
      await end()
      running = await start()
    },
    stop: async () => {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
