import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { createConnection } from 'mysql2/promise'
import type { TestServer } from '../../servers/server.ts'
import { database } from '../database.ts'
import type { Figure } from '../figures.ts'
import { percentile } from '../figures.ts'
import { framesWhile } from './frames.ts'

const seconds = 15
const changesASecond = 500

/** What is left of the window while 500 sessions change every second: its frames, and the share of a core that it takes. */
export async function restWhileChanging(page: Page, server: TestServer): Promise<readonly Figure[]> {
  await page.goto(`${new URL(page.url()).origin}/#/overview`)
  await delay(2000)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  const connection = await createConnection({ socketPath: server.socketPath, user: 'root', database })
  try {
    const [rows] = await connection.query('select session_key from django_session limit 20000')
    const keys = (rows as { session_key: string }[]).map(row => row.session_key)
    const before = await busy()
    const begin = performance.now()
    const frames = await framesWhile(page, async () => {
      for (let tick = 0; tick < seconds * 10; tick += 1) {
        const from = (tick * changesASecond) / 10
        const changed = keys.slice(from % keys.length, (from % keys.length) + changesASecond / 10)
        await connection.query(
          'update django_session set expire_date = date_add(utc_timestamp(6), interval 14 day) where session_key in (?)',
          [changed],
        )
        await delay(Math.max(0, begin + (tick + 1) * 100 - performance.now()))
      }
    })
    const spent = (await busy()) - before
    return [
      {
        name: 'frame p95 at 500 changes a second',
        value: percentile(frames, 0.95),
        unit: 'ms',
        atMost: 17.5,
        runs: frames.length,
      },
      {
        name: 'share of a core that the window takes',
        value: spent / ((performance.now() - begin) / 1000),
        unit: 'x',
        atMost: 0.5,
        runs: 1,
      },
    ]
  } finally {
    await connection.end()
  }
}
