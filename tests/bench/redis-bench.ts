/**
 * `node tests/bench/redis-bench.ts [sessions]`: fills a Redis of its own with sessions (1,000,000 by default, pickled as Django's own
 * RedisCache does) and a third as many keys of others, reads the whole index as the monitor does, follows it at the usual pace for half
 * a minute, and prints times, memory, and how long another client of that Redis waits for its answers meanwhile. No yardstick: the
 * wait is to be compared with that of the same run before anything was read.
 */
import { Worker } from 'node:worker_threads'
import { createRandom, randomSessionKey } from '../../electron/demo/random.ts'
import { listedPartsOf } from '../monitor/listed-parts.ts'
import type { TestRedis } from '../servers/redis.ts'
import { startRedis } from '../servers/redis.ts'
import { cachePrefix, redisAddress, redisSite } from '../stores/redis-place.ts'

const sessions = Number(process.argv[2] ?? 1_000_000)
const foreign = Math.round(sessions / 3)
const refreshMs = 2000
const share = 0.05
const atOnce = 5000
const random = createRandom(1)
const print = (what: string, value: unknown) => process.stdout.write(`${what.padEnd(44)} ${String(value)}\n`)
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** A dict of texts as pickle.HIGHEST_PROTOCOL writes it, but for frame and memo. */
function pickled(entries: Readonly<Record<string, string>>): Buffer {
  const text = (value: string) => `\x8c${String.fromCharCode(value.length)}${value}`
  const pairs = Object.entries(entries).map(([key, value]) => text(key) + text(value))
  return Buffer.from(`\x80\x05}(${pairs.join('')}u.`, 'latin1')
}

function anySession(): Buffer {
  const at = Date.now() - Math.floor(random() ** 3 * 13 * 86_400_000)
  const user = String(1 + Math.floor(random() * sessions * 0.4))
  return pickled({
    _auth_user_id: user,
    _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
    _auth_user_hash: 'ab'.repeat(32),
    user: `user${user}`,
    user_role: 'customer',
    login_time: new Date(at - 60_000).toISOString(),
    last_activity: new Date(at).toISOString(),
  })
}

async function fill({ client }: TestRedis): Promise<void> {
  for (let done = 0; done < sessions + foreign; done += atOnce) {
    await Promise.all(
      Array.from({ length: atOnce }, (_, at) =>
        done + at < sessions
          ? client.sendCommand([
              'SET',
              cachePrefix + randomSessionKey(random),
              anySession(),
              'PX',
              String(86_400_000 + Math.floor(random() * 1e9)),
            ])
          : client.sendCommand(['SET', `job${done + at - sessions}`, 'x'.repeat(100)]),
      ),
    )
  }
}

function figuresOf(other: Worker, message: 'figures' | 'end' = 'figures'): Promise<string> {
  return new Promise(resolve => {
    other.once('message', ({ asked, median, p99, longest }: Record<string, number>) => {
      const [one = '', two = '', three = ''] = [median, p99, longest].map(value => (value ?? 0).toFixed(2))
      resolve(`median ${one} ms, p99 ${two} ms, longest ${three} ms (${asked})`)
    })
    other.postMessage(message)
  })
}

function processorTime(since: NodeJS.CpuUsage): string {
  const { user, system } = process.cpuUsage(since)
  return `${((user + system) / 1e6).toFixed(1)} s`
}

/** How long the server itself works for one command of ours, in which everybody else waits. */
async function busyWith({ client }: TestRedis): Promise<string> {
  const stats = await client.sendCommand<string>(['INFO', 'commandstats'])
  return ['scan', 'pexpiretime', 'getrange']
    .map(name => `${name} ${new RegExp(`cmdstat_${name}:.*?usec_per_call=([0-9.]+)`).exec(stats)?.[1] ?? '?'} µs`)
    .join(', ')
}

const wait = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

const redis = await startRedis()
try {
  const filling = performance.now()
  await fill(redis)
  print(`${sessions} sessions and ${foreign} other keys, filled in`, seconds(filling))
  const other = new Worker(new URL('redis-latency.ts', import.meta.url), { workerData: redis.socketPath })
  await wait(1000)
  await figuresOf(other)
  await wait(5000)
  print('another client waits, nothing else going on', await figuresOf(other))

  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const parts = listedPartsOf(redisSite(redisAddress(redis)))
  const opening = performance.now()
  await parts.store.open()
  print('about so many sessions', await parts.store.count())
  const cpuBefore = process.cpuUsage()
  const reading = performance.now()
  await parts.load()
  print('whole index', `${seconds(reading)}, opened before in ${Math.round(reading - opening)} ms`)
  print('processor time of this process for that', processorTime(cpuBefore))
  print('sessions in it', parts.index.count())
  print('another client waits meanwhile', await figuresOf(other))
  print('the server is busy with one', await busyWith(redis))
  print('memory more than before', megabytes(process.memoryUsage().rss - before))

  const [inOneGo, cpuOfRound] = [performance.now(), process.cpuUsage()]
  parts.follow.missed()
  await parts.follow.next(0)
  print('a round in one go, when nothing has changed', `${seconds(inOneGo)}, processor ${processorTime(cpuOfRound)}`)
  await figuresOf(other)

  const following = performance.now()
  let spent = 0
  for (let refresh = 0; refresh < 15; refresh += 1) {
    const began = performance.now()
    await parts.follow.next(refreshMs * share)
    spent += performance.now() - began
    await wait(Math.max(0, refreshMs - (performance.now() - began)))
  }
  print('share of the time in which it asks', (spent / (performance.now() - following)).toFixed(3))
  print('a whole round takes', `${(parts.follow.sweepRefreshes() * refreshMs) / 1000} s`)
  print('another client waits meanwhile', await figuresOf(other, 'end'))
  await parts.store.close()
} finally {
  await redis.stop()
}
