import type { Site } from '../../shared/contract/connections.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { KeyRange, StoredSession } from '../stores/store.ts'
import type { DecoderLayout, DecoderSetup } from './row-decoder.ts'
import type { WasmMemory, WasmModule } from './web-assembly.ts'

/** Where the thread reads rows by itself. */
export type ReadFrom = { readonly site: Site; readonly password: string | null }

/** Given to the thread as workerData. */
export type DecodeStart = {
  readonly module: WasmModule
  readonly memory: WasmMemory
  readonly setup: DecoderSetup
  readonly readFrom: ReadFrom
}

/** What the thread is asked for; the rows themselves lie in the shared memory, and a batch is one side's at a time. */
export type ToDecoder =
  /** Reads these rows in the order of their keys, into batches as they are lent to it. */
  | { readonly kind: 'rows'; readonly reading: number; readonly range: KeyRange }
  /** Reads all users the same way, where they are not more than `most`. */
  | { readonly kind: 'users'; readonly reading: number; readonly most: number }
  /** `at` is the asker's clock; what is read from now on is no older. */
  | { readonly kind: 'lend'; readonly reading: number; readonly batch: number; readonly at: number }
  | { readonly kind: 'stop'; readonly reading: number }

/** Rows of a page, read and decoded. */
export type PageRead = {
  readonly kind: 'page'
  readonly reading: number
  readonly batch: number
  readonly count: number
  /** By the asker's clock, not after the reading of the page began. */
  readonly began: number
  /** Rows whose text is not in the batch, by their places in it. */
  readonly apart: readonly (readonly [at: number, row: StoredSession])[]
  /** What further columns say of each row; null where none are read. */
  readonly further: readonly (StoredFurther | undefined)[] | null
  /** Where to go on, once all rows of a page were handed over; undefined before, and after the last. */
  readonly next: string | undefined
  /** ms that the database took for these rows. */
  readonly spent: number
}

/** Users, read and their passwords hashed. */
export type UsersRead = {
  readonly kind: 'users'
  readonly reading: number
  readonly batch: number
  readonly count: number
  readonly spent: number
}

export type FromDecoder =
  /** The first message: where things lie, or null when the compiled decoder cannot serve this site. */
  | { readonly kind: 'ready'; readonly layout: DecoderLayout | null }
  | PageRead
  | UsersRead
  /** A reading is over; a failure that nobody expected is null, and in the log. */
  | { readonly kind: 'end'; readonly reading: number }
  | { readonly kind: 'failed'; readonly reading: number; readonly failure: Failure | null }
  | { readonly kind: 'log'; readonly line: string }
