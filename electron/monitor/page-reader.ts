import { RollcallError } from '../../shared/contract/reply.ts'
import { createRowSource, createUserSource } from '../stores/open-store.ts'
import type { StoredSession, UserSource } from '../stores/store.ts'
import type { BatchMemory } from './decode-batch.ts'
import type { FromDecoder, ReadFrom } from './decode-protocol.ts'
import { logTrouble } from './log-trouble.ts'
import type { PasswordHasher } from './row-decoder.ts'
import type { UserMemory } from './user-batch.ts'

/** Reads rows on the thread that decodes them: their texts never pass through the heap of the monitor thread. */
export type PageReader = {
  readonly read: (reading: number, after: string | undefined, mostUsers: number) => void
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

type UserPage = Awaited<ReturnType<UserSource['page']>>

type Parts = {
  readonly readFrom: ReadFrom
  readonly batches: BatchMemory
  readonly users: UserMemory
  readonly decode: (batch: number, count: number) => void
  readonly hashPasswords: PasswordHasher
  readonly post: (message: FromDecoder) => void
}

/** One reading at a time; a batch that is lent is the asker's again with the page that names it, or with the reading's end. */
export function createPageReader({ readFrom, batches, users, decode, hashPasswords, post }: Parts): PageReader {
  const { site, password } = readFrom
  let current = 0
  let lent: number[] = []
  /** The asker's clock, when it was last heard of. */
  let heard = 0
  let wake = () => {}

  async function takeBatch(reading: number): Promise<number | undefined> {
    for (;;) {
      if (current !== reading) return undefined
      const batch = lent.shift()
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

  async function readUsers(reading: number, most: number): Promise<void> {
    const source = most > 0 ? createUserSource(site, password) : null
    if (source === null) return
    try {
      await source.open()
      if ((await source.count(most + 1)) > most) return
      for (let coming: Promise<UserPage> | null = source.page(undefined, pageSize); coming !== null;) {
        const start = performance.now()
        const { rows, next }: UserPage = await coming
        const spent = performance.now() - start
        coming = next === undefined ? null : source.page(next, pageSize)
        coming?.catch(() => undefined)
        await new Promise(resolve => setImmediate(resolve))
        for (let at = 0; at < rows.length;) {
          const batch = await takeBatch(reading)
          if (batch === undefined) return
          const { taken, written } = users.write(batch, rows, at)
          users.hash(hashPasswords, batch, written)
          at += taken
          post({ kind: 'users', reading, batch, count: written, spent: at === rows.length ? spent : 0 })
        }
      }
    } finally {
      await source.close()
    }
  }

  async function readAll(reading: number, from: string | undefined, mostUsers: number): Promise<void> {
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
      await readUsers(reading, mostUsers)
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
          const count = batches.write(batch, rows, at)
          decode(batch, count)
          const isLast = at + count === rows.length
          const part = rows.slice(at, at + count)
          const apart = rowsApart(batches, batch, part)
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
    read(reading, after, mostUsers) {
      if (current !== 0) post({ kind: 'end', reading: current })
      wake()
      current = reading
      lent = []
      void readAll(reading, after, mostUsers)
    },
    lend(reading, batch, at) {
      if (reading !== current) return
      lent.push(batch)
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
