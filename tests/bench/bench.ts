/**
 * `npm run bench -- [--rows N] [--rounds N] [--json]`: measures the monitor at 1,000, 100,000 and 1,000,000 rows (or N) in a
 * throw-away MariaDB, alternating with two yardsticks in the same run: the mariadb client reading the same rows and
 * throwing them away, and Django decoding them; then what a person waits for, in Chromium on the built console. Prints
 * medians; ratios are what to compare between machines.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { requireServers } from '../servers/programs.ts'
import type { TestServer } from '../servers/server.ts'
import { churn, whileChanging } from './churn.ts'
import { startConsoleProcess } from './console-process.ts'
import { fillDatabase } from './database.ts'
import type { Figure } from './figures.ts'
import { median, table } from './figures.ts'
import { measureJourneys } from './journeys.ts'
import { bytesSent, timeDjango, timeDump } from './yardsticks.ts'

const { values: options } = parseArgs({
  options: { rows: { type: 'string' }, rounds: { type: 'string', default: '3' }, json: { type: 'boolean' } },
})
const sizes = options.rows ? [Number(options.rows)] : [1_000, 100_000, 1_000_000]
const rounds = Number(options.rounds)
/** In each round, each after one row in a hundred was changed. */
const refreshes = 5
if (![...sizes, rounds].every(number => Number.isInteger(number) && number > 0)) {
  throw new Error('--rows and --rounds take whole numbers above zero')
}
const say = (line: string) => process.stderr.write(`${line}\n`)

async function measure(server: TestServer, rows: number): Promise<readonly Figure[]> {
  const seen: Record<string, number[]> = {}
  const note = (name: string, value: number) => (seen[name] ??= []).push(value)
  for (let round = 1; round <= rounds; round += 1) {
    say(`  round ${round} of ${rounds}`)
    const beforeDump = await bytesSent(server)
    const dump = await timeDump(server)
    const dumpBytes = (await bytesSent(server)) - beforeDump
    note('dump', dump)
    note('django', await timeDjango(server, rows))
    const monitored = await startConsoleProcess(server)
    try {
      const opened = await monitored.open()
      if (opened.sessions !== rows) throw new Error(`the index holds ${opened.sessions} of ${rows} rows`)
      note('first', opened.firstFigures)
      note('whole', opened.whole)
      note('live', opened.live)
      note('processor', opened.processor)
      const asked = await whileChanging(server, rows, monitored.questions())
      note('page', asked.page)
      note('figures', asked.figures)
      note('policy', asked.policy)
      for (let change = 1; change <= refreshes; change += 1) {
        await churn(server, rows, round * refreshes + change)
        // The server is still writing what it was given.
        await delay(1000)
        const beforeRefresh = await bytesSent(server)
        const refreshed = await monitored.refresh()
        note('refresh', refreshed.seconds)
        note('refreshBytes', ((await bytesSent(server)) - beforeRefresh) / dumpBytes)
      }
      note('memory', Math.max(opened.memory, asked.memory))
    } finally {
      await monitored.end()
    }
  }
  const of = (name: string) => median(seen[name] ?? [])
  const figure = (name: string, value: number, unit: Figure['unit'], atMost: number | null): Figure => ({
    name,
    value,
    unit,
    atMost,
    runs: rounds,
  })
  return [
    figure('mariadb --quick, all rows', of('dump'), 's', null),
    figure('Django decoding all rows', of('django'), 's', null),
    figure('first figures after opening', of('first'), 's', 1),
    figure('whole index', of('whole'), 's', null),
    figure('until it follows, compared once more', of('live'), 's', null),
    figure('processor time until then', of('processor'), 's', null),
    figure('whole index / mariadb --quick', of('whole') / of('dump'), 'x', 2.5),
    figure('whole index / Django', of('whole') / of('django'), 'x', 0.25),
    figure('filter + sort + page of 100, p95', of('page'), 'ms', 50),
    figure('all figures of the Overview, p95', of('figures'), 'ms', 50),
    figure('what if, one move of a limit, p95', of('policy'), 'ms', 100),
    figure('one refresh after 1 % changed', of('refresh'), 's', null),
    figure('one refresh / mariadb --quick', of('refresh') / of('dump'), 'x', 0.1),
    figure('bytes of one refresh / full read', of('refreshBytes'), 'x', 0.1),
    figure('memory of the process', of('memory'), 'MB', 600),
  ]
}

requireServers(['mariadb'])
const results: { rows: number; figures: readonly Figure[] }[] = []
for (const rows of sizes) {
  say(`${rows.toLocaleString('en')} rows: filling`)
  const server = await fillDatabase(rows, Date.now())
  try {
    const figures = [...(await measure(server, rows)), ...(await measureJourneys(server, say))]
    results.push({ rows, figures })
    if (!options.json) console.log(`\n${rows.toLocaleString('en')} rows\n${table(figures)}`)
  } finally {
    await server.stop()
  }
}
if (options.json) console.log(JSON.stringify(results))
