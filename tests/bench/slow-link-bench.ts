/**
 * `node tests/bench/slow-link-bench.ts [--rows N] [--round-trip MS] [--megabits N]`: opens a store over a slow line and says
 * how long first figures, the whole index and one refresh after 1 % churn take, and how many bytes the line carried.
 */
import { parseArgs } from 'node:util'
import { requireServers } from '../servers/programs.ts'
import { churn } from './churn.ts'
import { startConsoleProcess } from './console-process.ts'
import { fillDatabase } from './database.ts'
import { slowLink } from './slow-link.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000' },
    'round-trip': { type: 'string', default: '100' },
    megabits: { type: 'string', default: '10' },
  },
})
const rows = Number(options.rows)
const line = { roundTrip: Number(options['round-trip']), bitsPerSecond: Number(options.megabits) * 1e6 }

requireServers(['mariadb'])
const server = await fillDatabase(rows, Date.now())
const link = await slowLink(server, line)
try {
  const monitored = await startConsoleProcess(link.server)
  try {
    const opened = await monitored.open()
    const openedBytes = link.bytes()
    const say = (what: string, value: number, unit: string) =>
      console.log(`${what.padEnd(44)} ${value.toFixed(2)} ${unit}`)
    console.log(`${rows.toLocaleString('en')} rows, ${line.roundTrip} ms there and back, ${options.megabits} Mbit/s`)
    say('first figures after opening', opened.firstFigures, 's')
    say('whole index', opened.whole, 's')
    say('until it follows', opened.live, 's')
    say('bytes over the line until then', openedBytes / 1e6, 'MB')
    say('of what the line could have carried', (openedBytes * 8) / line.bitsPerSecond / opened.live, 'x')
    const quiet = await monitored.refresh()
    say('one refresh, nothing changed', quiet.seconds, 's')
    const beforeChurn = link.bytes()
    await churn(server, rows, 1)
    const refreshed = await monitored.refresh()
    say('one refresh after 1 % changed', refreshed.seconds, 's')
    say('bytes of it', (link.bytes() - beforeChurn) / 1e6, 'MB')
  } finally {
    await monitored.end()
  }
} finally {
  await link.close()
  await server.stop()
}
