import { RollcallError } from '../../shared/contract/reply.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { KeyRange, StoredSession } from '../stores/store.ts'
import type { BatchPool } from './batch-pool.ts'
import type { BatchMemory, DecodedBatch } from './decode-batch.ts'
import type { FromDecoder, ToDecoder } from './decode-protocol.ts'
import type { UserBatch, UserMemory } from './user-batch.ts'

/** Rows that the thread has read and decoded. */
export type ReadPage = {
  readonly kind: 'page'
  readonly batch: DecodedBatch
  /** Not after the reading began (performance.now()). */
  readonly began: number
  /** Rows whose text is not in the batch, by their places in it. */
  readonly apart: ReadonlyMap<number, StoredSession>
  /** What further columns say of each row; null where none are read. */
  readonly further: readonly (StoredFurther | undefined)[] | null
  /** Where to go on once these are put in; undefined in the middle of a page, and after the last. */
  readonly next: string | undefined
}

export type ReadPart = ReadPage | { readonly kind: 'users'; readonly users: UserBatch }

/** Rows in the order of their keys, or all users, where they are not more than `most`. */
export type Wanted =
  { readonly kind: 'rows'; readonly range: KeyRange } | { readonly kind: 'users'; readonly most: number }

type Told = Extract<FromDecoder, { kind: 'page' | 'users' | 'end' | 'failed' }>

/** The monitor thread's side of one reading. */
export type PageStream = {
  readonly parts: (wanted: Wanted) => AsyncGenerator<ReadPart>
  readonly take: (message: Told) => void
  /** Nobody waits for another part. */
  readonly abandon: () => void
  /** The thread has ended. */
  readonly lost: () => void
}

type Parts = {
  readonly reading: number
  readonly memory: BatchMemory
  readonly users: UserMemory
  readonly post: (message: ToDecoder) => void
  readonly pool: BatchPool
}

/** One is filled, one waits, one is put in. */
const batchesLent = 3

export function createPageStream({ reading, memory, users, post, pool }: Parts): PageStream {
  const { release } = pool
  const told: Told[] = []
  const lent = new Set<number>()
  let isOver = false
  /** The thread touches no batch of this reading any more. */
  let isEnded = false
  let isAbandoned = false
  let wake = () => {}

  async function lend(): Promise<void> {
    const batch = await pool.take()
    if (isOver) return release(batch)
    lent.add(batch)
    post({ kind: 'lend', reading, batch, at: performance.now() })
  }

  function giveBack(batch: number): void {
    release(batch)
    if (!isOver) void lend()
  }

  function end(): void {
    isOver = true
    for (const message of told) if ('batch' in message) release(message.batch)
    if (isEnded) releaseLent()
    else post({ kind: 'stop', reading })
  }

  function releaseLent(): void {
    for (const batch of lent) release(batch)
    lent.clear()
  }

  /** Null when nobody waits for it any more. */
  async function nextTold(): Promise<Told | null> {
    for (;;) {
      if (isAbandoned) return null
      const message = told.shift()
      if (message !== undefined) return message
      if (isEnded) throw new RollcallError('UNAVAILABLE', 'Reading the sessions broke off.')
      await new Promise<void>(resolve => (wake = resolve))
    }
  }

  async function* parts(wanted: Wanted): AsyncGenerator<ReadPart> {
    post({ ...wanted, reading })
    for (let batch = 0; batch < batchesLent; batch += 1) void lend()
    try {
      for (;;) {
        const message = await nextTold()
        if (message === null || message.kind === 'end') return
        if (message.kind === 'failed') throw failureOf(message)
        const { batch, count } = message
        const free = () => giveBack(batch)
        if (message.kind === 'users') {
          yield { kind: 'users', users: users.read(batch, count, free) }
          continue
        }
        const { began, apart, further, next } = message
        yield { kind: 'page', batch: memory.read(batch, count, free), began, apart: new Map(apart), further, next }
      }
    } finally {
      end()
    }
  }

  return {
    parts,
    take(message) {
      if ('batch' in message) lent.delete(message.batch)
      else isEnded = true
      if (!isOver) told.push(message)
      else if ('batch' in message) release(message.batch)
      else releaseLent()
      wake()
    },
    abandon() {
      isAbandoned = true
      wake()
    },
    lost() {
      isEnded = true
      if (isOver) releaseLent()
      wake()
    },
  }
}

function failureOf({ failure }: Extract<Told, { kind: 'failed' }>): Error {
  return failure === null
    ? new Error('reading the sessions failed')
    : new RollcallError(failure.code, failure.message, failure)
}
