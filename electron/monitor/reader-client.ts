import { Worker } from 'node:worker_threads'
import { createBatchPool } from './batch-pool.ts'
import type { BatchMemory } from './decode-batch.ts'
import { createBatchMemory } from './decode-batch.ts'
import type { DecodeStart, FromDecoder, ReadFrom, ToDecoder } from './decode-protocol.ts'
import { logLine, logTrouble } from './log-trouble.ts'
import type { PageStream, ReadPart, Wanted } from './page-stream.ts'
import { createPageStream } from './page-stream.ts'
import type { DecoderFiles } from './protocol.ts'
import type { DecoderLayout, DecoderSetup } from './row-decoder.ts'
import { batchCount, createDecoderMemory } from './row-decoder.ts'
import type { UserMemory } from './user-batch.ts'
import { createUserMemory } from './user-batch.ts'
import type { WasmModule } from './web-assembly.ts'

/** A thread of its own that reads rows and users, and decodes them. */
export type ReaderClient = {
  /** Part by part, each to be released; null where the thread cannot read. Throws what reading throws. One reading at a time. */
  readonly read: (wanted: Wanted) => Promise<AsyncGenerator<ReadPart> | null>
  /** Whoever waits for the next part of a reading is told at once that there is none. */
  readonly abandon: () => void
  readonly close: () => Promise<void>
}

/** Where the thread may read, and who is told how long the database worked for it (ms). */
export type Reading = ReadFrom & { readonly noteSpent: (ms: number) => void }

type Parts = {
  readonly threadFile: DecoderFiles['thread']
  /** One for all threads: what V8 learns of it in one is then known in the others. */
  readonly module: Promise<WasmModule | null>
  readonly setup: DecoderSetup
  readonly reading: Reading
}

type Memories = { readonly memory: BatchMemory; readonly users: UserMemory }

/** What is read is rubbish once it is decoded, and the young space is where rubbish costs nothing; pages of long rows are large. In MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 }

/** Starts the thread. Where the compiled decoder cannot be had or does not suit the site, the answer is always null. */
export function startReader({ threadFile, module: compiled, setup, reading }: Parts): ReaderClient {
  let worker: Worker | null = null
  let isOver = false
  const pool = createBatchPool(batchCount)
  /** By their readings; the last is the one that goes on. */
  const streams = new Map<number, PageStream>()
  let readings = 0
  const starting = start().catch((error: unknown) => {
    if (!isOver) logTrouble(error)
    return null
  })

  async function start(): Promise<Memories | null> {
    const module = await compiled
    if (module === null || isOver) return null
    const memory = createDecoderMemory()
    const readFrom = { site: reading.site, password: reading.password }
    const workerData: DecodeStart = { module, memory, setup, readFrom }
    const thread = new Worker(new URL(threadFile), { workerData, name: 'decoder', resourceLimits })
    worker = thread
    const ready = Promise.withResolvers<DecoderLayout | null>()
    thread.on('message', (message: FromDecoder) =>
      message.kind === 'ready' ? ready.resolve(message.layout) : take(message),
    )
    thread.on('error', logTrouble)
    thread.on('exit', () => {
      worker = null
      ready.resolve(null)
      for (const stream of streams.values()) stream.lost()
      streams.clear()
    })
    const layout = await ready.promise
    if (layout === null) return null
    return {
      memory: createBatchMemory(memory, layout),
      users: createUserMemory(memory, layout, setup.passwordKeys?.length ?? 0),
    }
  }

  function take(message: Exclude<FromDecoder, { kind: 'ready' }>): void {
    switch (message.kind) {
      case 'log':
        return logLine(message.line)
      case 'page':
      case 'users':
        reading.noteSpent(message.spent)
        return streams.get(message.reading)?.take(message)
      case 'end':
      case 'failed':
        streams.get(message.reading)?.take(message)
        return void streams.delete(message.reading)
    }
  }

  const post = (message: ToDecoder) => worker?.postMessage(message)

  return {
    async read(wanted) {
      const memory = await starting
      if (!memory || worker === null) return null
      readings += 1
      const stream = createPageStream({ reading: readings, ...memory, post, pool })
      streams.set(readings, stream)
      return stream.parts(wanted)
    },
    abandon() {
      for (const stream of streams.values()) stream.abandon()
    },
    async close() {
      isOver = true
      await starting
      await worker?.terminate()
    },
  }
}
