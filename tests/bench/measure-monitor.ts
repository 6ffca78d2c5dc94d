/**
 * A process of its own that opens a monitor thread as the console does, so that its memory is the console's and nobody else's.
 * The parent sends a MonitorStart, then commands; each gets its figures back.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { MonitorThread } from '../../electron/api/monitor-client.ts'
import { startMonitor } from '../../electron/api/monitor-client.ts'
import type { MonitorStart } from '../../electron/monitor/protocol.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import { percentile } from './figures.ts'
import { benchPolicies } from './policies.ts'

export type Opened = {
  readonly firstFigures: number
  /** When every row was read, decoded and put in; and when it was compared once more with the store, and followed. */
  readonly whole: number
  readonly live: number
  /** What the process took of the processors until then, in s. */
  readonly processor: number
  readonly sessions: number
  readonly memory: number
}
export type Command =
  | { readonly kind: 'open'; readonly start: MonitorStart; readonly thread: string }
  | { readonly kind: 'questions' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'close' }
export type Questions = {
  readonly page: number
  readonly figures: number
  readonly policy: number
  readonly memory: number
}
export type Refreshed = {
  readonly seconds: number
  readonly sessions: number
  /** Within so many refreshes a deleted row is noticed, as the status says. */
  readonly sweepRefreshes: number
  readonly memory: number
}

let monitor: MonitorThread | null = null

/** Opens, and waits until everything is indexed. Seconds, rows and MB of resident memory. */
async function open({ start, thread }: Extract<Command, { kind: 'open' }>): Promise<Opened> {
  const begin = performance.now()
  const processorBefore = process.cpuUsage()
  let firstFigures = Number.NaN
  let whole = Number.NaN
  const sinceBegin = () => (performance.now() - begin) / 1000
  const live = Promise.withResolvers<MonitorStatus>()
  monitor = startMonitor(new URL(thread), start, {
    onMessage: message => {
      if (message.kind !== 'status') return
      if (Number.isNaN(firstFigures) && message.status.sessions > 0) firstFigures = sinceBegin()
      const { progress } = message.status
      if (Number.isNaN(whole) && progress !== null && progress.done === progress.total) whole = sinceBegin()
      if (message.status.state === 'live') live.resolve(message.status)
      if (message.status.failure !== null) live.reject(new Error(message.status.failure.message))
    },
    onCrash: live.reject,
  })
  const { sessions } = await live.promise
  // Few rows are read before they are counted.
  const followed = sinceBegin()
  const opened = { firstFigures, whole: Number.isNaN(whole) ? followed : whole, live: followed, sessions }
  const { user, system } = process.cpuUsage(processorBefore)
  await monitor.client.pause()
  return { ...opened, processor: (user + system) / 1e6, memory: memory() }
}

const memory = () => process.memoryUsage.rss() / 1_048_576

async function timed(times: number, ask: (round: number) => Promise<unknown>): Promise<number> {
  const spent: number[] = []
  for (let round = 0; round < times; round += 1) {
    const begin = performance.now()
    await ask(round)
    spent.push(performance.now() - begin)
    // Nobody asks without a pause, and refreshes come in between.
    await delay(50)
  }
  return percentile(spent, 0.95)
}

/**
 * The 95th percentile, in ms, of a page under ever other filters and orders, of all figures, and of a move on the Policy page, while
 * the store is followed.
 */
async function questions(): Promise<Questions> {
  const client = monitor?.client
  if (!client) throw new Error('not open')
  await client.resume()
  const columns = ['person', 'idle', 'expires', 'status', 'login', 'size'] as const
  const page = await timed(60, round =>
    client.page({
      filter: {
        ...(round % 3 === 0 ? { text: `user${round}` } : {}),
        ...(round % 3 === 1 ? { idle: { atLeast: 60 * round } } : {}),
        ...(round % 3 === 2 ? { role: ['staff'], expiresIn: { atLeast: 3600 * round } } : {}),
      },
      sort: { column: columns[round % columns.length] ?? 'idle', direction: round % 2 ? 'ascending' : 'descending' },
      offset: round * 100,
      limit: 100,
    }),
  )
  const figures = await timed(60, () => client.figures())
  // A slider moves: every question is a new one.
  const policy = await timed(60, round => {
    const [, limits] = benchPolicies[round % benchPolicies.length] ?? benchPolicies[0] ?? []
    if (!limits) throw new Error('no policy')
    return client.whatIf({ ...limits, cookieAge: limits.cookieAge - round * 3600 })
  })
  await client.pause()
  return { page, figures, policy, memory: memory() }
}

async function refresh(): Promise<Refreshed> {
  const begin = performance.now()
  await monitor?.client.refresh()
  const status = await monitor?.client.status()
  const seconds = (performance.now() - begin) / 1000
  return {
    seconds,
    sessions: status?.sessions ?? Number.NaN,
    sweepRefreshes: status?.sweepRefreshes ?? Number.NaN,
    memory: memory(),
  }
}

async function obey(command: Command): Promise<unknown> {
  switch (command.kind) {
    case 'open':
      return open(command)
    case 'questions':
      return questions()
    case 'refresh':
      return refresh()
    case 'close':
      return monitor?.end(3000)
  }
}

process.on('message', (command: Command) => {
  obey(command).then(
    value => process.send?.({ ok: true, value }),
    (error: unknown) => process.send?.({ ok: false, error: String(error) }),
  )
})
