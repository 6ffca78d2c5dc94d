import type { StoredSession } from '../stores/store.ts'
import { createBatchPool } from './batch-pool.ts'
import type { DecodedBatch } from './decode-batch.ts'
import { createBatchMemory } from './decode-batch.ts'
import { logTrouble } from './log-trouble.ts'
import type { DecoderSetup } from './row-decoder.ts'
import { batchCount, createDecoderMemory, createRowDecoder } from './row-decoder.ts'
import type { WasmModule } from './web-assembly.ts'

/**
 * Decodes as many of these rows behind `from` as fit into a batch, which must be released; null where all are for the exact
 * decoder.
 */
export type DecodeRows = (rows: readonly StoredSession[], from: number) => Promise<DecodedBatch | null>

/** Fewer rows are decoded exactly in no more time than a batch takes to be made. */
const worthwhile = 64

/** The compiled decoder on this thread: what is followed is decoded sooner than it would be handed over. */
export function createLocalDecoder(module: Promise<WasmModule | null>, setup: DecoderSetup): DecodeRows {
  const pool = createBatchPool(batchCount)
  const starting = module
    .then(compiled => compiled && instantiate(compiled, setup))
    .catch((error: unknown) => {
      logTrouble(error)
      return null
    })

  return async (rows, from) => {
    if (rows.length - from < worthwhile) return null
    const decoder = await starting
    if (decoder === null) return null
    const batch = await pool.take()
    const release = () => pool.release(batch)
    try {
      const count = decoder.batches.write(batch, rows, from)
      decoder.decode(batch, count)
      if (count > 0) return decoder.batches.read(batch, count, release)
    } catch (error) {
      logTrouble(error)
    }
    release()
    return null
  }
}

function instantiate(module: WasmModule, setup: DecoderSetup) {
  const memory = createDecoderMemory()
  const decoder = createRowDecoder(module, memory, setup)
  if (decoder === null) return null
  const { layout } = decoder
  return {
    batches: createBatchMemory(memory, layout),
    decode: (batch: number, count: number) => decoder.decode(layout.batches + batch * layout.batchSize, count),
  }
}
