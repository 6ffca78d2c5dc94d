import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from './open-database.ts'
import { createTraffic } from './traffic.ts'

/** The thread that is the demo's Django site: writes to the file as people come and go, until it is told to stop. */
function run(file: string): void {
  const database = openDatabase(file)
  const step = createTraffic(database, Math.random)
  let timer: NodeJS.Timeout

  function next(): void {
    let waitMs = 1000
    try {
      waitMs = step(Date.now())
    } catch {
      // The file is locked for a moment, as it is for Django at times: the next click works.
    }
    timer = setTimeout(next, waitMs)
  }

  parentPort?.once('message', () => {
    clearTimeout(timer)
    database.close()
    parentPort?.close()
  })
  next()
}

run((workerData as { readonly file: string }).file)
