import { Worker } from 'node:worker_threads'
import type { StoredSession } from '../stores/store.ts'
import type { BatchMemory, DecodedBatch } from './decode-batch.ts'
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

/** A thread of its own that decodes rows, and reads them. */
export type DecoderClient = {
  /** Pieces of these rows, in their order, as they are done; each must be released. Null: everything is for the exact decoder. */
  readonly decode: (rows: readonly StoredSession[], from: number) => Promise<DecodedBatch | null>
  /** Part by part, each to be released; null where the thread cannot read. Throws what reading throws. One reading at a time. */
  readonly read: (wanted: Wanted) => Promise<AsyncGenerator<ReadPart> | null>
  /** Resolves once it can decode, or never will. */
  readonly started: Promise<unknown>
  readonly close: () => Promise<void>
}

/** Where the thread may read, and who is told how long the database worked for it (ms). */
export type Reading = ReadFrom & { readonly noteSpent: (ms: number) => void }

type Parts = {
  readonly threadFile: DecoderFiles['thread']
  /** One for all threads: what V8 learns of it in one is then known in the others. */
  readonly module: Promise<WasmModule>
  readonly setup: DecoderSetup
  readonly reading: Reading | null
}

type Memories = { readonly memory: BatchMemory; readonly users: UserMemory }

/** Fewer rows are decoded sooner than they are handed over. */
const worthwhile = 64

/** What is read is rubbish once it is decoded, and the young space is where rubbish costs nothing; pages of long rows are large. In MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 }

/** Starts the thread. Where the compiled decoder cannot be had or does not suit the site, the answer is always null. */
export function startDecoder({ threadFile, module: compiled, setup, reading }: Parts): DecoderClient {
  let worker: Worker | null = null
  let isOver = false
  const free = Array.from({ length: batchCount }, (_, batch) => batch)
  const waitingForFree: (() => void)[] = []
  const underWay = new Map<number, (isDone: boolean) => void>()
  /** By their readings; the last is the one that goes on. */
  const streams = new Map<number, PageStream>()
  let readings = 0
  const starting = start().catch((error: unknown) => {
    if (!isOver) logTrouble(error)
    return null
  })

  async function start(): Promise<Memories | null> {
    const module = await compiled
    const memory = createDecoderMemory()
    const readFrom = reading && { site: reading.site, password: reading.password }
    const workerData: DecodeStart = { module, memory, setup, readFrom }
    if (isOver) return null
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
      for (const batch of underWay.keys()) settle(batch, false)
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
      case 'decoded':
        return settle(message.batch, true)
      case 'log':
        return logLine(message.line)
      case 'page':
      case 'users':
        reading?.noteSpent(message.spent)
        return streams.get(message.reading)?.take(message)
      case 'end':
      case 'failed':
        streams.get(message.reading)?.take(message)
        return void streams.delete(message.reading)
    }
  }

  const post = (message: ToDecoder) => worker?.postMessage(message)

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
      const shared = await starting
      if (!shared) return null
      const { memory } = shared
      const batch = await takeBatch()
      const count = memory.write(batch, rows, from)
      const isDone = await new Promise<boolean>(resolve => {
        if (worker === null) return resolve(false)
        underWay.set(batch, resolve)
        post({ kind: 'decode', batch, count })
      })
      if (isDone && count > 0) return memory.read(batch, count, () => release(batch))
      release(batch)
      return null
    },
    async read(wanted) {
      const memory = await starting
      if (!memory || !reading || worker === null) return null
      readings += 1
      const stream = createPageStream({ reading: readings, ...memory, post, takeBatch, release })
      streams.set(readings, stream)
      return stream.parts(wanted)
    },
    started: starting,
    async close() {
      isOver = true
      await starting
      await worker?.terminate()
    },
  }
}
