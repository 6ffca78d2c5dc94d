import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Site } from '../../shared/contract/connections.ts'
import { writeHistory } from '../monitor/history-file.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { inventHistory } from './day-curve.ts'
import { demoSecrets, demoSite } from './demo-site.ts'
import { inventReturns } from './invent-returns.ts'
import { openDatabase } from './open-database.ts'
import { createRandom } from './random.ts'
import { seedDemo } from './seed.ts'

export type Demo = {
  readonly site: Site
  readonly secrets: Secrets
  readonly startTraffic: () => { readonly stop: () => Promise<void> }
}

/** A demo left alone for longer is made anew, so that somebody is always there. */
const freshMs = 6 * 60 * 60_000

/**
 * Makes the demo's store in this folder, with a month of history, unless there is a fresh one; a file that cannot be read is
 * set aside. Throws UNSUPPORTED where the runtime has no SQLite.
 */
export async function prepareDemo(folder: string, simulatorThread: URL): Promise<Demo> {
  const file = path.join(folder, 'demo.sqlite3')
  if (!(await isFresh(file))) await make(file, folder)
  return {
    site: demoSite(file),
    secrets: demoSecrets,
    startTraffic: () => startTraffic(file, simulatorThread),
  }
}

async function isFresh(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  if (found === null || Date.now() - found.mtimeMs > freshMs) return false
  try {
    const database = openDatabase(file)
    const row = database.prepare('select count(*) as rows from django_session').get()
    database.close()
    return Number(row?.['rows'] ?? 0) > 0
  } catch {
    await rename(file, `${file}.damaged-${Date.now()}`)
    return false
  }
}

async function make(file: string, folder: string): Promise<void> {
  await rm(file, { force: true })
  await rm(`${file}-journal`, { force: true })
  const now = Date.now()
  const database = openDatabase(file)
  try {
    const level = seedDemo(database, now)
    // It ends where the store begins, so that the chart goes on without a step.
    await writeHistory(folder, inventHistory(now, level, createRandom(3)), inventReturns(now, createRandom(4)), now)
  } finally {
    database.close()
  }
}

function startTraffic(file: string, simulatorThread: URL): { readonly stop: () => Promise<void> } {
  const worker = new Worker(simulatorThread, { workerData: { file }, name: 'demo traffic' })
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  worker.on('error', () => undefined)
  worker.unref()
  return {
    stop: () => {
      worker.ref()
      worker.postMessage('stop')
      return ended
    },
  }
}
