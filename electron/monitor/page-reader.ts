import { RollcallError } from '../../shared/contract/reply.ts'
import { createRowSource, createUserSource } from '../stores/open-store.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import type { KeyRange, StoredSession, StoredUser } from '../stores/store.ts'
import type { BatchMemory } from './decode-batch.ts'
import type { FromDecoder, ReadFrom } from './decode-protocol.ts'
import type { Filling } from './fill-batches.ts'
import { fillBatches } from './fill-batches.ts'
import { createLending } from './lending.ts'
import { logTrouble } from './log-trouble.ts'
import type { PasswordHasher } from './row-decoder.ts'
import type { UserMemory } from './user-batch.ts'

/**
 * Reads rows and users on the thread that decodes them: their texts never pass through the heap of the monitor thread. One reading at a
 * time; a batch that is lent is the asker's again with the message that names it, or with the reading's end.
 */
export type PageReader = {
  readonly rows: (reading: number, range: KeyRange) => void
  /** All users, where they are not more than `most`; where they cannot be read, that is the end of them. */
  readonly users: (reading: number, most: number) => void
  readonly lend: (reading: number, batch: number, at: number) => void
  readonly stop: (reading: number) => void
}

const pageSize = 5000

type Parts = {
  readonly readFrom: ReadFrom
  readonly batches: BatchMemory
  readonly users: UserMemory
  readonly decode: (batch: number, count: number) => void
  readonly hashPasswords: PasswordHasher
  readonly post: (message: FromDecoder) => void
}

export function createPageReader({ readFrom, batches, users, decode, hashPasswords, post }: Parts): PageReader {
  const { site, password } = readFrom
  const lending = createLending()
  const hasFurther = site.sessionColumns !== undefined

  function fillWithRows(reading: number, batch: number): Filling<StoredSession> {
    const put = batches.open(batch)
    const apart: [number, StoredSession][] = []
    const further: (StoredFurther | undefined)[] = []
    let count = 0
    return {
      take(row) {
        const end = put(row)
        if (end === 'full') return false
        if (end === 'apart') apart.push([count, row])
        if (hasFurther) further.push(row.further)
        count += 1
        return true
      },
      hand(end) {
        decode(batch, count)
        post({ kind: 'page', reading, batch, count, apart, further: hasFurther ? further : null, ...end })
      },
    }
  }

  function fillWithUsers(reading: number, batch: number): Filling<StoredUser> {
    const put = users.open(batch)
    let count = 0
    return {
      take(user) {
        const end = put(user)
        if (end === 'written') count += 1
        return end !== 'full'
      },
      hand({ spent }) {
        users.hash(hashPasswords, batch, count)
        post({ kind: 'users', reading, batch, count, spent })
      },
    }
  }

  async function readRows(reading: number, range: KeyRange): Promise<void> {
    // A connection of its own for as long as it takes; the server is a guest's.
    const source = createRowSource(site, password)
    try {
      // Only then must it know what the columns are.
      if (hasFurther) await source.open()
      await fillBatches<StoredSession>({
        ...{ lending, reading, from: range.after },
        readPage: (after, take) => source.each({ after, upTo: range.upTo }, pageSize, take),
        open: batch => fillWithRows(reading, batch),
      })
    } finally {
      await source.close()
    }
  }

  async function readUsers(reading: number, most: number): Promise<void> {
    const source = createUserSource(site, password)
    if (source === null) return
    try {
      await source.open()
      if ((await source.count(most + 1)) > most) return
      await fillBatches<StoredUser>({
        ...{ lending, reading, from: undefined },
        readPage: (after, take) => source.each(after, pageSize, take),
        open: batch => fillWithUsers(reading, batch),
      })
    } finally {
      await source.close()
    }
  }

  function begin(reading: number, read: () => Promise<void>): void {
    stop(lending.current())
    lending.begin(reading)
    read().then(
      () => stop(reading),
      (error: unknown) => {
        if (!lending.end(reading)) return
        logTrouble(error)
        post({ kind: 'failed', reading, failure: error instanceof RollcallError ? error.failure : null })
      },
    )
  }

  function stop(reading: number): void {
    if (lending.end(reading) && reading !== 0) post({ kind: 'end', reading })
  }

  return {
    rows: (reading, range) => begin(reading, () => readRows(reading, range)),
    // Without them each is read when they are first seen; and where the database is out of reach, so are the rows.
    users: (reading, most) => begin(reading, () => readUsers(reading, most).catch(logTrouble)),
    lend: lending.lend,
    stop,
  }
}
