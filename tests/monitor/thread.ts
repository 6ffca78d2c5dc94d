import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, vi } from 'vitest'
import type { FromMonitor, MonitorMethod, MonitorMethods, MonitorStart } from '../../electron/monitor/protocol.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { MonitorStatus } from '../../shared/contract/monitor.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { decoderFiles } from './decoder-files.ts'
import { fingerprintKey } from './parts.ts'
import { secrets } from './django-row.ts'

const decoder = await decoderFiles()

type Ask = <M extends MonitorMethod>(
  method: M,
  input?: Parameters<MonitorMethods[M]>[0],
) => Promise<Awaited<ReturnType<MonitorMethods[M]>>>

/** A real monitor thread, with everything that it ever said. */
export type Thread = {
  readonly ask: Ask
  readonly messages: readonly FromMonitor[]
  readonly worker: Worker
  /** Waits until its status is like this. */
  readonly until: (wanted: Partial<MonitorStatus>) => Promise<MonitorStatus>
  readonly end: () => Promise<void>
}

export const patience = { timeout: 20_000, interval: 20 }

export function freshFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'rollcall-thread-'))
}

export function startThread(site: Site, folder: string, changes: Partial<MonitorStart> = {}): Thread {
  const workerData: MonitorStart = {
    connectionId: 'c1',
    site,
    secrets,
    folder,
    fingerprintKey,
    refreshIntervalMs: 500,
    decoder,
    ...changes,
  }
  const worker = new Worker(new URL('../../electron/monitor/monitor.ts', import.meta.url), { workerData, stderr: true })
  const messages: FromMonitor[] = []
  const waiting = new Map<number, (message: Extract<FromMonitor, { kind: 'reply' }>) => void>()
  let lastId = 0
  worker.on('message', (message: FromMonitor) => {
    messages.push(message)
    if (message.kind === 'reply') waiting.get(message.id)?.(message)
  })
  worker.on('error', () => undefined)

  const ask: Ask = (method, input) =>
    new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, reply => {
        if (reply.ok) resolve(reply.value as never)
        else reject(new RollcallError(reply.error.code, reply.error.message, reply.error))
      })
      worker.postMessage({ id: lastId, method, input })
    })

  return {
    ask,
    messages,
    worker,
    until: wanted =>
      vi.waitFor(async () => {
        const status = await ask('status')
        expect(status).toMatchObject(wanted)
        return status
      }, patience),
    async end() {
      await ask('close').catch(() => undefined)
      await worker.terminate()
    },
  }
}

export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true })
