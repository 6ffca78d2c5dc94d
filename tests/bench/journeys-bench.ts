/**
 * `node tests/bench/journeys-bench.ts [--rows N] [--json]`: what a person waits for, measured in Chromium on the built console
 * over a throw-away MariaDB: its start, a login until it is on the Overview, a log out until it is verified, scrolling, and the
 * window's rest while 500 sessions change every second. Needs `npm run build` first.
 */
import { parseArgs } from 'node:util'
import { requireServers } from '../servers/programs.ts'
import { fillDatabase } from './database.ts'
import type { Figure } from './figures.ts'
import { table } from './figures.ts'
import { openConsolePage } from './journeys/console-page.ts'
import { loginsToFigure } from './journeys/login-to-figure.ts'
import { logoutsVerified } from './journeys/logout-verified.ts'
import { restWhileChanging } from './journeys/rest-while-changing.ts'
import { scrollFrames } from './journeys/scroll-frames.ts'

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean' } },
})
const rows = Number(options.rows)
const say = (line: string) => process.stderr.write(`${line}\n`)

requireServers(['mariadb'])
say(`${rows.toLocaleString('en')} rows: filling`)
const server = await fillDatabase(rows, Date.now())
try {
  const { page, startSeconds, close } = await openConsolePage(server)
  try {
    const figures: Figure[] = [{ name: 'start until usable', value: startSeconds, unit: 's', atMost: 2, runs: 1 }]
    say('logins')
    figures.push(await loginsToFigure(page, server, 30))
    say('log outs')
    figures.push(await logoutsVerified(page, 20))
    say('scrolling')
    figures.push(...(await scrollFrames(page)))
    say('500 changes a second')
    figures.push(...(await restWhileChanging(page, server)))
    console.log(
      options.json ? JSON.stringify({ rows, figures }) : `\n${rows.toLocaleString('en')} rows\n${table(figures)}`,
    )
  } finally {
    await close()
  }
} finally {
  await server.stop()
}
