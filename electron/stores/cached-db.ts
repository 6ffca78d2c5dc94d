import type {
  DatedStore,
  DeleteOutcome,
  Page,
  ReplaceOutcome,
  SessionAccess,
  StoredDate,
  StoredSession,
} from './store.ts'

/**
 * The data of a session that only the cache still has begins with this; the rest is the entry's value. Nothing that Django writes into a
 * row begins so.
 */
export const entryAlone = '\0'

/** A part of the session keys of a cache, in any order. */
export type KeyListing = (after: string | undefined, limit: number) => Promise<Page<{ readonly sessionKey: string }>>

type Options = {
  /** Null where the cache cannot tell session keys: then a session that only it has is found by nobody. */
  readonly keys: KeyListing | null
  readonly lookAgainAfterMs: number
  /** How the end of an entry (microseconds since 1970 UTC) stands in the table's own column, and back. */
  readonly toColumn: (end: StoredDate) => StoredDate
  readonly fromColumn: (end: StoredDate) => StoredDate
  /** Whether that end, as the column has it, is over: tables and folders keep entries that no site takes any more. */
  readonly isOver: (end: StoredDate) => boolean
}

/**
 * SESSION_ENGINE cached_db: the table is listed and followed; an entry in the cache stands before each row, and the site goes by it.
 * A session is there as long as either half is: a log out deletes the row, then the entry, and what is read back is both.
 */
export function createCachedDbStore(
  table: DatedStore,
  cache: SessionAccess,
  { keys, lookAgainAfterMs, toColumn, fromColumn, isOver }: Options,
): DatedStore {
  const alone = (entry: StoredSession): StoredSession => ({
    ...entry,
    sessionData: entryAlone + entry.sessionData,
    expireDate: toColumn(entry.expireDate),
  })

  /** The rows, and the entries of those that have none. */
  async function withEntries(sessionKeys: readonly string[], rows: readonly StoredSession[]) {
    const found = new Set(rows.map(row => row.sessionKey))
    const missing = sessionKeys.filter(sessionKey => !found.has(sessionKey))
    if (missing.length === 0) return rows
    const entries = (await cache.getFromPrimary(missing)).map(alone)
    return [...rows, ...entries.filter(entry => !isOver(entry.expireDate))]
  }

  async function remove(
    sessionKeys: readonly string[],
    isCancelled?: () => boolean,
  ): Promise<readonly DeleteOutcome[]> {
    const ofRows = await table.delete(sessionKeys, isCancelled)
    const doomed = ofRows.filter(({ outcome }) => outcome === 'deleted' || outcome === 'already-gone')
    // Once a row is gone its entry must go too, cancelled or not: it alone would keep the user logged in.
    const ofEntries = new Map(
      (await cache.delete(doomed.map(({ sessionKey }) => sessionKey))).map(each => [each.sessionKey, each]),
    )
    return ofRows.map(row => together(row, ofEntries.get(row.sessionKey)))
  }

  const withoutMark = (sessionData: string) =>
    sessionData.startsWith(entryAlone) ? sessionData.slice(entryAlone.length) : sessionData

  async function replaceAlone(
    before: StoredSession,
    after: Omit<StoredSession, 'sessionKey'>,
  ): Promise<ReplaceOutcome> {
    const [entry] = await cache.getFromPrimary([before.sessionKey])
    if (entry === undefined) return 'gone'
    const isSame =
      entry.sessionData === withoutMark(before.sessionData) && toColumn(entry.expireDate) === before.expireDate
    if (!isSame) return 'changed'
    return cache.replace(entry, {
      sessionData: withoutMark(after.sessionData),
      expireDate: fromColumn(after.expireDate),
    })
  }

  /** Entries that a request in flight may have put back as they were, until they are dropped once more. */
  const returning = new Set<string>()

  async function dropEntries(sessionKeys: readonly string[]): Promise<boolean> {
    const outcomes = await cache.delete(sessionKeys).catch(() => null)
    for (const sessionKey of sessionKeys) returning.delete(sessionKey)
    return outcomes?.every(({ outcome }) => outcome === 'deleted' || outcome === 'already-gone') ?? false
  }

  /** After the longest request: the row then fills the entry anew. */
  function dropEntryLater(sessionKey: string): void {
    returning.add(sessionKey)
    setTimeout(() => void (returning.has(sessionKey) && dropEntries([sessionKey])), lookAgainAfterMs).unref()
  }

  return {
    ...table,
    get capabilities() {
      const [row, entry] = [table.capabilities, cache.capabilities]
      return {
        delete: row.delete.possible ? entry.delete : row.delete,
        setExpiry: row.setExpiry.possible ? entry.delete : row.setExpiry,
      }
    },
    open: async () => {
      const [info, entries] = await Promise.all([table.open(), cache.open()])
      const isWritable = info.logout.possible
      return {
        ...info,
        product: `${info.product} behind ${entries.product}`,
        logout: isWritable ? entries.logout : info.logout,
        setExpiry: info.setExpiry.possible ? entries.logout : info.setExpiry,
        notes: [...info.notes, ...entries.notes.map(note => `Cache: ${note}`)],
      }
    },
    close: async () => {
      if (returning.size > 0) await dropEntries([...returning])
      await Promise.all([table.close(), cache.close()])
    },
    get: async sessionKeys => withEntries(sessionKeys, await table.get(sessionKeys)),
    getFromPrimary: async sessionKeys => withEntries(sessionKeys, await table.getFromPrimary(sessionKeys)),
    delete: remove,
    replace: async (before, after) => {
      if (before.sessionData.startsWith(entryAlone)) return replaceAlone(before, after)
      const outcome = await table.replace(before, after)
      if (outcome !== 'replaced') return outcome
      const isDropped = await dropEntries([before.sessionKey])
      dropEntryLater(before.sessionKey)
      return isDropped ? 'replaced' : 'entry-left'
    },
    cacheBefore: {
      halves: async sessionKey => {
        const [[row], [entry]] = await Promise.all([
          table.getFromPrimary([sessionKey]),
          cache.getFromPrimary([sessionKey]),
        ])
        return { row: row ?? null, entry: entry ? { ...entry, expireDate: toColumn(entry.expireDate) } : null }
      },
      entries: async (after, limit) => {
        if (keys === null) return { rows: [], next: undefined }
        const page = await keys(after, limit)
        return { rows: page.rows.map(({ sessionKey }) => sessionKey), next: page.next }
      },
      lookAgainAfterMs,
      lookAgain: async sessionKeys => {
        const rows = new Set((await table.getFromPrimary(sessionKeys)).map(row => row.sessionKey))
        const entries = (await cache.getFromPrimary(sessionKeys)).map(({ sessionKey }) => sessionKey)
        const cameBack = entries.filter(sessionKey => !rows.has(sessionKey))
        if (cameBack.length > 0) await cache.delete(cameBack)
        const left = cameBack.length === 0 ? [] : await cache.getFromPrimary(cameBack)
        return { cameBack, stillThere: [...rows, ...left.map(({ sessionKey }) => sessionKey)] }
      },
    },
  }
}

/** What became of a session, by what became of its halves. */
function together(row: DeleteOutcome, entry: DeleteOutcome | undefined): DeleteOutcome {
  const { sessionKey } = row
  if (entry === undefined) return row
  switch (entry.outcome) {
    case 'deleted':
      return {
        sessionKey,
        outcome: 'deleted',
        note:
          row.outcome === 'deleted' ? 'Row and cache entry deleted.' : 'It had a cache entry alone, which was deleted.',
      }
    case 'already-gone':
      return row.outcome === 'deleted' ? { ...row, note: 'Row deleted; the cache had no entry.' } : row
    case 'failed':
    case 'not-tried': {
      const cause = entry.cause ?? 'it was not tried.'
      return {
        sessionKey,
        outcome: 'failed',
        cause: `Its row is gone but not its entry in the cache, which may keep the user logged in: ${cause}`,
        ...(entry.outcome === 'failed' && { error: entry.error }),
      }
    }
  }
}
