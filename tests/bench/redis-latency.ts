import { createClient } from '@redis/client'
import { parentPort, workerData } from 'node:worker_threads'
import { percentile } from './figures.ts'

/** Another user of the same Redis, in a thread of its own: asks for one key after the other, and tells how long the answers take. */
const client = createClient({
  RESP: 2,
  maintNotifications: 'disabled',
  disableClientInfo: true,
  socket: { path: String(workerData), tls: false, reconnectStrategy: false },
})
await client.connect()
let took: number[] = []
const asking = { isWanted: true }
parentPort?.on('message', (message: 'figures' | 'end') => {
  const figures = {
    asked: took.length,
    median: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    longest: Math.max(...took),
  }
  parentPort?.postMessage(figures)
  took = []
  if (message === 'end') asking.isWanted = false
})
while (asking.isWanted) {
  const began = performance.now()
  await client.sendCommand(['GET', 'job7'])
  took.push(performance.now() - began)
  await new Promise(resolve => setTimeout(resolve, 1))
}
client.destroy()
parentPort?.close()
