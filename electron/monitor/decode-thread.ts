import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import { createBatchMemory } from './decode-batch.ts'
import type { DecodeStart, FromDecoder, ToDecoder } from './decode-protocol.ts'
import { sendLogTo } from './log-trouble.ts'
import { createPageReader } from './page-reader.ts'
import { createRowDecoder } from './row-decoder.ts'
import { createUserMemory } from './user-batch.ts'

/** A thread that reads everything for a monitor thread, and decodes it. */
function serve(port: MessagePort, { module, memory, setup, readFrom }: DecodeStart): void {
  const post = (message: FromDecoder) => port.postMessage(message)
  sendLogTo(line => post({ kind: 'log', line }))
  const decoder = createRowDecoder(module, memory, setup)
  if (!decoder) return post({ kind: 'ready', layout: null })
  const { layout, hashPasswords } = decoder
  const decode = (batch: number, count: number) => decoder.decode(layout.batches + batch * layout.batchSize, count)
  const users = createUserMemory(memory, layout, setup.passwordKeys?.length ?? 0)
  const batches = createBatchMemory(memory, layout)
  const reader = createPageReader({ readFrom, batches, users, decode, hashPasswords, post })
  port.on('message', (message: ToDecoder) => {
    switch (message.kind) {
      case 'rows':
        return reader.rows(message.reading, message.range)
      case 'users':
        return reader.users(message.reading, message.most)
      case 'lend':
        return reader.lend(message.reading, message.batch, message.at)
      case 'stop':
        return reader.stop(message.reading)
    }
  })
  post({ kind: 'ready', layout })
}

if (parentPort) serve(parentPort, workerData as DecodeStart)
