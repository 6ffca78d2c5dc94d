import { RollcallError } from '../../shared/contract/reply.ts'
import { createRowSource, createUserSource } from '../stores/open-store.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { StoredSession, StoredUser } from '../stores/store.ts'
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

/** A batch that is filled with rows as they come. */
type Filling = {
  readonly batch: number
  readonly count: number
  readonly apart: readonly (readonly [at: number, row: StoredSession])[]
  readonly further: readonly (StoredFurther | undefined)[] | null
}

type Page = {
  readonly filled: Filling
  /** What did not fit. */
  readonly rest: readonly StoredSession[]
  readonly next: string | undefined
  readonly began: number
  /** ms until it was here. */
  readonly spent: number
}

type FilledWithUsers = { readonly batch: number; readonly count: number }

type UserPage = {
  readonly filled: () => FilledWithUsers
  readonly rest: readonly StoredUser[]
  readonly next: string | undefined
  readonly spent: number
}

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
  let waiting: (() => void)[] = []

  function wake(): void {
    const all = waiting
    waiting = []
    for (const one of all) one()
  }

  async function takeBatch(reading: number): Promise<number | undefined> {
    for (;;) {
      if (current !== reading) return undefined
      const batch = lent.shift()
      if (batch !== undefined) return batch
      await new Promise<void>(resolve => waiting.push(resolve))
    }
  }

  /** False where it was over already: after that nothing more is said of it. */
  function ended(reading: number): boolean {
    if (reading !== current) return false
    current = 0
    return true
  }

  function fill(batch: number, hasFurther: boolean) {
    const put = batches.open(batch)
    const apart: [number, StoredSession][] = []
    const further: (StoredFurther | undefined)[] = []
    let count = 0
    const take = (row: StoredSession): boolean => {
      const end = put(row)
      if (end === 'full') return false
      if (end === 'apart') apart.push([count, row])
      if (hasFurther) further.push(row.further)
      count += 1
      return true
    }
    return { take, filled: (): Filling => ({ batch, count, apart, further: hasFurther ? further : null }) }
  }

  function fillWithUsers(batch: number) {
    const put = users.open(batch)
    let count = 0
    const take = (user: StoredUser): boolean => {
      const end = put(user)
      if (end === 'written') count += 1
      return end !== 'full'
    }
    return { take, filled: (): FilledWithUsers => ({ batch, count }) }
  }

  async function readUsers(reading: number, most: number): Promise<void> {
    const source = most > 0 ? createUserSource(site, password) : null
    if (source === null) return
    const page = async (after: string | undefined): Promise<UserPage | null> => {
      const batch = await takeBatch(reading)
      if (batch === undefined) return null
      const { take, filled } = fillWithUsers(batch)
      const rest: StoredUser[] = []
      const start = performance.now()
      const each = source.each(after, pageSize, user => {
        if (current === reading && (rest.length > 0 || !take(user))) rest.push(user)
      })
      const next = await each.catch((error: unknown) => {
        // Reading goes on without the users, and with this batch.
        if (current === reading) lent.push(batch)
        throw error
      })
      return { filled, rest, next, spent: performance.now() - start }
    }
    const hand = ({ batch, count }: FilledWithUsers, spent: number) => {
      users.hash(hashPasswords, batch, count)
      post({ kind: 'users', reading, batch, count, spent })
    }
    try {
      await source.open()
      if ((await source.count(most + 1)) > most) return
      for (let coming: Promise<UserPage | null> | null = page(undefined); coming !== null;) {
        const read: UserPage | null = await coming
        if (read === null) return
        const { filled, rest, next, spent }: UserPage = read
        coming = next === undefined ? null : page(next)
        coming?.catch(() => undefined)
        await new Promise(resolve => setImmediate(resolve))
        if (current !== reading) return
        hand(filled(), spent)
        for (let at = 0; at < rest.length;) {
          const batch = await takeBatch(reading)
          if (batch === undefined) return
          const more = fillWithUsers(batch)
          while (at < rest.length && more.take(rest[at] as StoredUser)) at += 1
          hand(more.filled(), 0)
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
    /** So that the server is at work on a page while the one before it is decoded; null when nobody wants it any more. */
    const page = async (after: string | undefined): Promise<Page | null> => {
      const batch = await takeBatch(reading)
      if (batch === undefined) return null
      const { take, filled } = fill(batch, hasFurther)
      const rest: StoredSession[] = []
      const began = heard
      const start = performance.now()
      const next = await source.each(after, pageSize, row => {
        // After that the batch is the asker's again.
        if (current === reading && (rest.length > 0 || !take(row))) rest.push(row)
      })
      return { filled: filled(), rest, next, began, spent: performance.now() - start }
    }
    const hand = (
      { batch, count, apart, further }: Filling,
      began: number,
      next: string | undefined,
      spent: number,
    ) => {
      decode(batch, count)
      post({ kind: 'page', reading, batch, count, began, apart, further, next, spent })
    }
    try {
      // Without them each is read when they are first seen; and where the database is out of reach, so are the rows.
      await readUsers(reading, mostUsers).catch(logTrouble)
      // Only then must it know what the columns are.
      if (hasFurther) await source.open()
      for (let coming: Promise<Page | null> | null = page(from); coming !== null;) {
        const read: Page | null = await coming
        if (read === null) return
        const { filled, rest, next, began, spent }: Page = read
        coming = next === undefined ? null : page(next)
        coming?.catch(() => undefined)
        // The question goes out before this thread is busy.
        await new Promise(resolve => setImmediate(resolve))
        if (current !== reading) return
        hand(filled, began, rest.length === 0 ? next : undefined, spent)
        for (let at = 0; at < rest.length;) {
          const batch = await takeBatch(reading)
          if (batch === undefined) return
          const more = fill(batch, hasFurther)
          while (at < rest.length && more.take(rest[at] as StoredSession)) at += 1
          hand(more.filled(), began, at === rest.length ? next : undefined, 0)
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
