/**
 * `node tests/bench/churn-bench.ts [--rows N] [--minutes N]`: whether the process grows while a store changes. One row in a hundred
 * changes every few seconds; the resident memory is printed each minute, and how much the last third lies above the first.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { requireServers } from '../servers/programs.ts'
import { churn } from './churn.ts'
import { startConsoleProcess } from './console-process.ts'
import { fillDatabase } from './database.ts'
import { median } from './figures.ts'

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, minutes: { type: 'string', default: '30' } },
})
const rows = Number(options.rows)
const minutes = Number(options.minutes)
const everyMs = 4000

requireServers(['mariadb'])
const server = await fillDatabase(rows, Date.now())
const memory: number[] = []
try {
  const monitored = await startConsoleProcess(server)
  try {
    const opened = await monitored.open()
    console.log(`${rows.toLocaleString('en')} rows, ${opened.memory.toFixed(0)} MB when read`)
    const end = performance.now() + minutes * 60_000
    let nextLine = performance.now() + 60_000
    for (let round = 1; performance.now() < end; round += 1) {
      const begin = performance.now()
      await churn(server, rows, round)
      const refreshed = await monitored.refresh()
      memory.push(refreshed.memory)
      if (performance.now() > nextLine) {
        nextLine += 60_000
        console.log(`${round} rounds, ${refreshed.sessions} sessions, ${refreshed.memory.toFixed(0)} MB`)
      }
      await delay(Math.max(0, everyMs - (performance.now() - begin)))
    }
  } finally {
    await monitored.end()
  }
} finally {
  await server.stop()
}
const third = Math.max(1, Math.floor(memory.length / 3))
const [first, last] = [median(memory.slice(0, third)), median(memory.slice(-third))]
console.log(
  `median of the first third ${first.toFixed(0)} MB, of the last ${last.toFixed(0)} MB, most ${Math.max(...memory).toFixed(0)} MB`,
)
