import { RollcallError } from '../../shared/contract/reply.ts'
import { createRowSource } from '../stores/open-store.ts'
import type { StoredSession } from '../stores/store.ts'
import type { BatchMemory } from './decode-batch.ts'
import type { FromDecoder, ReadFrom } from './decode-protocol.ts'
import { logTrouble } from './log-trouble.ts'

/** Reads rows on the thread that decodes them: their texts never pass through the heap of the monitor thread. */
export type PageReader = {
  readonly read: (reading: number, after: string | undefined) => void
  readonly lend: (reading: number, batch: number, at: number) => void
  readonly stop: (reading: number) => void
}

const pageSize = 5000

type Page = {
  readonly rows: readonly StoredSession[]
  readonly next: string | undefined
  readonly began: number
  /** ms until it was here. */
  readonly spent: number
}

/** One reading at a time; a batch that is lent is the asker's again with the page that names it, or with the reading's end. */
export function createPageReader(
  { site, password }: ReadFrom,
  memory: BatchMemory,
  decode: (batch: number, count: number) => void,
  post: (message: FromDecoder) => void,
): PageReader {
  let current = 0
  let batches: number[] = []
  /** The asker's clock, when it was last heard of. */
  let heard = 0
  let wake = () => {}

  async function takeBatch(reading: number): Promise<number | undefined> {
    for (;;) {
      if (current !== reading) return undefined
      const batch = batches.shift()
      if (batch !== undefined) return batch
      await new Promise<void>(resolve => (wake = resolve))
    }
  }

  /** False where it was over already: after that nothing more is said of it. */
  function ended(reading: number): boolean {
    if (reading !== current) return false
    current = 0
    return true
  }

  async function readAll(reading: number, from: string | undefined): Promise<void> {
    // A connection of its own for as long as it takes; the server is a guest's.
    const source = createRowSource(site, password)
    const hasFurther = site.sessionColumns !== undefined
    const page = async (after: string | undefined): Promise<Page> => {
      const began = heard
      const start = performance.now()
      const { rows, next } = await source.snapshot(after, pageSize)
      return { rows, next, began, spent: performance.now() - start }
    }
    try {
      // Only then must it know what the columns are.
      if (hasFurther) await source.open()
      for (let coming: Promise<Page> | null = page(from); coming !== null;) {
        const { rows, next, began, spent }: Page = await coming
        coming = next === undefined ? null : page(next)
        coming?.catch(() => undefined)
        // So that the server is at work on the next page while this one is decoded.
        await new Promise(resolve => setImmediate(resolve))
        for (let at = 0; at < rows.length;) {
          const batch = await takeBatch(reading)
          if (batch === undefined) return
          const count = memory.write(batch, rows, at)
          decode(batch, count)
          const isLast = at + count === rows.length
          const part = rows.slice(at, at + count)
          const apart = rowsApart(memory, batch, part)
          const further = hasFurther ? part.map(row => row.further) : null
          post({
            ...{ kind: 'page', reading, batch, count, began, apart, further },
            ...{ next: isLast ? next : undefined, spent: isLast ? spent : 0 },
          })
          at += count
        }
      }
      if (ended(reading)) post({ kind: 'end', reading })
    } catch (error) {
      if (!ended(reading)) return
      logTrouble(error)
      post({ kind: 'failed', reading, failure: error instanceof RollcallError ? error.failure : null })
    } finally {
      await source.close()
    }
  }

  return {
    read(reading, after) {
      if (current !== 0) post({ kind: 'end', reading: current })
      wake()
      current = reading
      batches = []
      void readAll(reading, after)
    },
    lend(reading, batch, at) {
      if (reading !== current) return
      batches.push(batch)
      heard = at
      wake()
    },
    stop(reading) {
      if (ended(reading)) post({ kind: 'end', reading })
      wake()
    },
  }
}

function rowsApart(memory: BatchMemory, batch: number, rows: readonly StoredSession[]) {
  const { hasText } = memory.read(batch, rows.length, () => undefined)
  return rows.flatMap((row, at) => (hasText(at) ? [] : [[at, row] as const]))
}
