import { ErrorReply } from '@redis/client'
import { clockAhead, fastest } from '../../clock-look.ts'
import { timeOf } from './expiry-command.ts'
import type { Command, RedisLine, RedisNode, Reply } from './line.ts'

/** What is true of the servers. What an ACL keeps back is null. */
export type RedisLook = {
  /** "Redis 7.0.15", "Redis Cluster 7.0.15 (3 nodes)" */
  readonly product: string
  readonly isReplica: boolean
  /** Whether the server shares its keys with others. */
  readonly isOfCluster: boolean
  readonly latencyMs: number
  readonly clockAheadMs: number | null
  /** In bytes; 0 is without a limit. */
  readonly maxMemory: number | null
  readonly evictionPolicy: string | null
  readonly evictedKeys: number | null
  /** The letters of notify-keyspace-events, all nodes alike or not: what the least of them tells. */
  readonly notifications: string | null
  readonly keys: number | null
}

export async function lookAt(line: RedisLine): Promise<RedisLook> {
  const [first] = line.nodes
  if (!first) throw new Error('A line without nodes')
  const asked = await fastest(async () => (await allowed(first, ['TIME'])) ?? null)
  const infos = await Promise.all(line.nodes.map(infoOf))
  const info = infos[0] ?? new Map<string, string>()
  const latencyMs = asked.value === null ? (await fastest(() => first.send(['PING']))).latencyMs : asked.latencyMs
  const letters = await Promise.all(line.nodes.map(notificationsOf))
  const sizes = await Promise.all(line.nodes.map(node => allowed(node, ['DBSIZE'])))
  const sum = (name: string) => sumOf(infos.map(each => each.get(name)))
  return {
    product: productOf(info, line.nodes.length),
    isReplica: info.get('role') === 'slave',
    isOfCluster: info.get('redis_mode') === 'cluster',
    latencyMs,
    clockAheadMs: asked.value === null ? null : clockAhead(asked, timeOf(asked.value)),
    maxMemory: sum('maxmemory'),
    evictionPolicy: info.get('maxmemory_policy') ?? null,
    evictedKeys: sum('evicted_keys'),
    notifications: letters.some(each => each === null) ? null : inAll(letters.map(each => each ?? '')),
    keys: sumOf(sizes.map(size => (typeof size === 'number' ? String(size) : undefined))),
  }
}

function sumOf(numbers: readonly (string | undefined)[]): number | null {
  const sum = numbers.reduce((total, number) => total + Number(number), 0)
  return Number.isFinite(sum) ? sum : null
}

const inAll = ([first = '', ...others]: readonly string[]): string =>
  Array.from(first)
    .filter(letter => others.every(other => other.includes(letter)))
    .join('')

/** The answer, or undefined where the ACL or the version does not permit the question. */
async function allowed(node: RedisNode, command: Command): Promise<Reply | undefined> {
  try {
    return await node.send(command)
  } catch (error) {
    if (error instanceof ErrorReply && /^(NOPERM|ERR unknown)/.test(error.message)) return undefined
    throw error
  }
}

async function infoOf(node: RedisNode): Promise<ReadonlyMap<string, string>> {
  const info = await allowed(node, ['INFO'])
  if (typeof info === 'string') {
    const lines = info.split('\r\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)])
    return new Map(lines as [string, string][])
  }
  // HELLO is permitted to everybody, and says less.
  const hello = await allowed(node, ['HELLO'])
  const words = Array.isArray(hello) ? hello.map(String) : []
  const after = (name: string) => words[words.indexOf(name) + 1] ?? ''
  if (!words.includes('version')) return new Map()
  return new Map([
    ['redis_version', after('version')],
    ['redis_mode', after('mode')],
    ['role', after('role') === 'replica' ? 'slave' : after('role')],
  ])
}

const makers = [
  ['valkey_version', 'Valkey'],
  ['dragonfly_version', 'Dragonfly'],
  ['redis_version', 'Redis'],
] as const

function productOf(info: ReadonlyMap<string, string>, nodes: number): string {
  const [field, maker] = makers.find(([name]) => info.has(name)) ?? (['redis_version', 'Redis'] as const)
  const version = /\d+(\.\d+)*/.exec(info.get(field) ?? '')?.[0]
  const words = [maker, ...(nodes > 1 ? ['Cluster'] : []), ...(version === undefined ? [] : [version])].join(' ')
  return nodes > 1 ? `${words} (${nodes} nodes)` : words
}

async function notificationsOf(node: RedisNode): Promise<string | null> {
  const reply = await allowed(node, ['CONFIG', 'GET', 'notify-keyspace-events'])
  if (!Array.isArray(reply)) return null
  const letters: unknown = reply[1]
  // What the server calls A is all of these.
  return typeof letters === 'string' ? letters.replace('A', 'g$lshztdxe') : ''
}
