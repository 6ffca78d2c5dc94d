import { chown, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@redis/client'
import { vi } from 'vitest'
import { accountForServer } from './account.ts'
import { makeFolder } from './data-folder.ts'
import { findProgram } from './programs.ts'
import type { TestRedis, TestRedisOptions } from './redis.ts'
import { startRedis } from './redis.ts'
import { freePort, startServer } from './server-process.ts'

const patience = { timeout: 20_000, interval: 50 }

export type TestCluster = {
  readonly nodes: readonly TestRedis[]
  /** Runs a command where the key is. */
  readonly at: (key: string, command: readonly (string | Buffer)[]) => Promise<unknown>
  /** Runs a command on each node. */
  readonly everywhere: (command: readonly string[]) => Promise<readonly unknown[]>
  /** Resolves when all nodes take the cluster for whole. */
  readonly whole: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A Redis Cluster of three masters. */
export async function startRedisCluster(options: TestRedisOptions = {}): Promise<TestCluster> {
  const start = async () => {
    const config = ['cluster-enabled yes', `cluster-port ${await freePort()}`, 'cluster-node-timeout 2000']
    return startRedis({ ...options, config: [...config, ...(options.config ?? [])] })
  }
  const nodes = [await start(), await start(), await start()]
  const [first] = nodes
  const bounds = [0, 5461, 10_923, 16_384]
  for (const [at, node] of nodes.entries()) {
    const slots = [String(bounds[at]), String((bounds[at + 1] ?? 0) - 1)]
    await node.client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', ...slots])
    await node.client.sendCommand(['CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1)])
    const bus = await busPortOf(node)
    if (first !== undefined && node !== first) {
      await first.client.sendCommand(['CLUSTER', 'MEET', node.host, String(node.port), bus])
    }
  }
  const whole = () =>
    vi.waitFor(async () => {
      for (const node of nodes) {
        const info = await node.client.sendCommand<string>(['CLUSTER', 'INFO'])
        if (!/cluster_state:ok/.test(info) || !/cluster_known_nodes:3/.test(info)) throw new Error(info)
      }
    }, patience)
  await whole()
  return {
    nodes,
    async at(key, command) {
      const slot = Number(await first?.client.sendCommand(['CLUSTER', 'KEYSLOT', key]))
      const node = nodes[bounds.findLastIndex(bound => bound <= slot)]
      return node?.client.sendCommand([...command])
    },
    everywhere: command => Promise.all(nodes.map(node => node.client.sendCommand([...command]))),
    whole,
    stop: async () => void (await Promise.all(nodes.map(node => node.stop()))),
  }
}

async function busPortOf(node: TestRedis): Promise<string> {
  const reply = await node.client.sendCommand<string[]>(['CONFIG', 'GET', 'cluster-port'])
  return String(reply[1])
}

export type TestSentinel = {
  readonly masterName: string
  readonly sentinel: { readonly host: string; readonly port: number }
  readonly servers: readonly [TestRedis, TestRedis]
  /** The one that the sentinel takes for the master. */
  readonly master: () => Promise<TestRedis>
  /** Runs a command on the master, over a connection of its own: a failover ends all that there are. */
  readonly atMaster: (command: readonly string[]) => Promise<unknown>
  /** Resolves when both servers answer so: a replica is a moment behind. */
  readonly everywhere: (command: readonly string[], answer: unknown) => Promise<void>
  /** Makes the other one the master, and resolves when it is. */
  readonly failOver: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A master, its replica, and a sentinel that watches them. */
export async function startRedisSentinel(): Promise<TestSentinel> {
  const first = await startRedis()
  const second = await startRedis({ config: [`replicaof ${first.host} ${first.port}`] })
  const account = accountForServer('redis')
  const folder = await makeFolder('sentinel', account)
  const port = await freePort()
  const masterName = 'shop-master'
  const file = path.join(folder, 'sentinel.conf')
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${masterName} ${first.host} ${first.port} 1`,
    `sentinel down-after-milliseconds ${masterName} 1000`,
    `sentinel failover-timeout ${masterName} 3000`,
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  if (account !== null) await chown(file, account.uid, account.gid)
  const ask = asker(port)
  const running = await startServer({
    program: findProgram('redis', 'redis-server') ?? '',
    args: [file, '--sentinel'],
    account,
    folder,
    killSignal: 'SIGKILL',
    probe: async () => void (await ask(['PING'])),
  })
  const servers = [first, second] as const
  const master = async () => {
    const [, at] = (await ask(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName])) as string[]
    const found = servers.find(server => server.port === Number(at))
    if (found === undefined) throw new Error('No master')
    return found
  }
  await vi.waitFor(async () => {
    const replicas = (await ask(['SENTINEL', 'REPLICAS', masterName])) as unknown[]
    if (replicas.length !== 1) throw new Error('The sentinel does not know the replica yet')
  }, patience)
  return {
    masterName,
    sentinel: { host: '127.0.0.1', port },
    servers,
    master,
    atMaster: async command => asker((await master()).port)(command),
    everywhere: (command, answer) =>
      vi.waitFor(async () => {
        for (const { port: each } of servers) if ((await asker(each)(command)) !== answer) throw new Error('Not yet')
      }, patience),
    async failOver() {
      const before = await master()
      await vi.waitFor(() => ask(['SENTINEL', 'FAILOVER', masterName]), patience)
      await vi.waitFor(async () => {
        if ((await master()) === before) throw new Error('It is the master still')
        const roles = await Promise.all(servers.map(server => asker(server.port)(['ROLE']) as Promise<unknown[]>))
        if (roles.filter(([role]) => role === 'master').length !== 1) throw new Error('Two masters')
      }, patience)
    },
    async stop() {
      await running.end('SIGKILL')
      await Promise.all(servers.map(server => server.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks over a new connection each time. */
function asker(port: number): (command: readonly string[]) => Promise<unknown> {
  return async command => {
    const client = createClient({
      RESP: 2,
      maintNotifications: 'disabled',
      disableClientInfo: true,
      socket: { host: '127.0.0.1', port, reconnectStrategy: false },
    })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.sendCommand([...command])
    } finally {
      client.destroy()
    }
  }
}
