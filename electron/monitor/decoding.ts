import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { StoredSession } from '../stores/store.ts'
import type { BatchMemory, DecodedBatch } from './decode-batch.ts'
import { createBatchMemory } from './decode-batch.ts'
import type { DecodeReady, DecodeStart, DecodeTask } from './decode-thread.ts'
import { logTrouble } from './log-trouble.ts'
import type { DecoderFiles } from './protocol.ts'
import type { DecoderSetup } from './row-decoder.ts'
import { batchCount, createDecoderMemory } from './row-decoder.ts'
import { webAssembly } from './web-assembly.ts'

/** Decodes rows on a thread of its own. */
export type Decoding = {
  /** Pieces of these rows, in their order, as they are done; each must be released. Null: everything is for the exact decoder. */
  readonly decode: (rows: readonly StoredSession[], from: number) => Promise<DecodedBatch | null>
  readonly close: () => Promise<void>
}

/** Fewer rows are decoded sooner than they are handed over. */
const worthwhile = 64

/** The thread makes no objects to speak of: what it works on lies in the shared memory. In MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 }

export const withoutThread: Decoding = { decode: () => Promise.resolve(null), close: () => Promise.resolve() }

/**
 * Starts the thread. Where there are no files, or the compiled decoder cannot be had or does not suit the site, the answer is
 * always null, which is slower and the same.
 */
export function startDecoding(files: DecoderFiles | null, setup: DecoderSetup | null): Decoding {
  if (files === null || setup === null) return withoutThread
  let worker: Worker | null = null
  let isOver = false
  const free = Array.from({ length: batchCount }, (_, batch) => batch)
  const waitingForFree: (() => void)[] = []
  const underWay = new Map<number, (isDone: boolean) => void>()
  const starting = start(files, setup).catch((error: unknown) => {
    if (!isOver) logTrouble(error)
    return null
  })

  async function start(files: DecoderFiles, setup: DecoderSetup): Promise<BatchMemory | null> {
    const module = await webAssembly.compile(await readFile(new URL(files.module)))
    const memory = createDecoderMemory()
    const workerData: DecodeStart = { module, memory, setup }
    if (isOver) return null
    const thread = new Worker(new URL(files.thread), { workerData, name: 'decoder', resourceLimits })
    worker = thread
    const ready = Promise.withResolvers<DecodeReady>()
    thread.once('message', (first: DecodeReady) => {
      thread.on('message', (task: DecodeTask) => settle(task.batch, true))
      ready.resolve(first)
    })
    thread.on('error', logTrouble)
    thread.on('exit', () => {
      worker = null
      ready.resolve({ layout: null })
      for (const batch of underWay.keys()) settle(batch, false)
    })
    const { layout } = await ready.promise
    return layout === null ? null : createBatchMemory(memory, layout)
  }

  function settle(batch: number, isDone: boolean): void {
    const done = underWay.get(batch)
    underWay.delete(batch)
    done?.(isDone)
  }

  async function takeBatch(): Promise<number> {
    for (;;) {
      const batch = free.pop()
      if (batch !== undefined) return batch
      await new Promise<void>(resolve => waitingForFree.push(resolve))
    }
  }

  function release(batch: number): void {
    free.push(batch)
    waitingForFree.shift()?.()
  }

  return {
    async decode(rows, from) {
      if (rows.length - from < worthwhile) return null
      const memory = await starting
      if (!memory) return null
      const batch = await takeBatch()
      const count = memory.write(batch, rows, from)
      const isDone = await new Promise<boolean>(resolve => {
        if (worker === null) return resolve(false)
        underWay.set(batch, resolve)
        worker.postMessage({ batch, count } satisfies DecodeTask)
      })
      if (isDone && count > 0) return memory.read(batch, count, () => release(batch))
      release(batch)
      return null
    },
    async close() {
      isOver = true
      await starting
      await worker?.terminate()
    },
  }
}
