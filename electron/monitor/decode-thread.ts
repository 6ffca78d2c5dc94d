import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import type { DecoderLayout, DecoderSetup } from './row-decoder.ts'
import { createRowDecoder } from './row-decoder.ts'
import type { WasmMemory, WasmModule } from './web-assembly.ts'

/** Given to the thread as workerData. */
export type DecodeStart = {
  readonly module: WasmModule
  readonly memory: WasmMemory
  readonly setup: DecoderSetup
}

/** What goes in, and what comes back when it is done; the rows themselves lie in the shared memory. */
export type DecodeTask = { readonly batch: number; readonly count: number }

/** The first message: where things lie, or null when the compiled decoder cannot serve this site. */
export type DecodeReady = { readonly layout: DecoderLayout | null }

/** A thread that decodes batches for a monitor thread. */
function serve(port: MessagePort, { module, memory, setup }: DecodeStart): void {
  const decoder = createRowDecoder(module, memory, setup)
  port.on('message', ({ batch, count }: DecodeTask) => {
    if (decoder) decoder.decode(decoder.layout.batches + batch * decoder.layout.batchSize, count)
    port.postMessage({ batch, count } satisfies DecodeTask)
  })
  port.postMessage({ layout: decoder?.layout ?? null } satisfies DecodeReady)
}

if (parentPort) serve(parentPort, workerData as DecodeStart)
