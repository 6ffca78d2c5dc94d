import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { ServerAddress } from './address.ts'
import { placeOf } from './address.ts'
import type { DatedStore, Page, StoredSession } from './store.ts'

/** For so long after a write of ours, the primary is asked about that session: the replica may not have it yet. */
const trustedAfterMs = 60_000

/** Where the replica of this database is read: all but the place is as it is at the primary. Null when none is named. */
export function replicaOf(address: DatabaseAddress | null): ServerAddress | null {
  if (address === null || address.kind === 'sqlite' || address.replica === undefined) return null
  const { replica, ...rest } = address
  return { ...rest, ...replica, socketPath: null }
}

/**
 * One table at two servers: the replica answers what is asked all the time, the primary takes what is written and says what
 * became of it. Whatever we wrote ourselves is read from the primary until the replica must have it too, so that a lagging
 * replica does not bring back a session that was logged out.
 */
export function createReplicatedStore(primary: DatedStore, replica: DatedStore, at: ServerAddress): DatedStore {
  const written = new Map<string, number>()

  function note(sessionKeys: readonly string[]): void {
    const now = performance.now()
    for (const key of sessionKeys) {
      written.delete(key)
      written.set(key, now)
    }
    for (const [key, when] of written) {
      if (when > now - trustedAfterMs) break
      written.delete(key)
    }
  }
  const isOurs = (sessionKey: string) => (written.get(sessionKey) ?? -Infinity) > performance.now() - trustedAfterMs
  const withoutOurs = (rows: readonly StoredSession[]) => rows.filter(row => !isOurs(row.sessionKey))

  return {
    kind: 'dated',
    get capabilities() {
      return primary.capabilities
    },
    open: async () => {
      const [info, writable] = await Promise.all([replica.open(), primary.open()])
      const { logout, setExpiry, clockAheadMs } = writable
      const place = `Read from the replica at ${placeOf(at)}, and as old as it is behind. Log outs go to the primary.`
      return { ...info, logout, setExpiry, clockAheadMs, notes: [...info.notes, place] }
    },
    close: async () => {
      await Promise.all([replica.close(), primary.close()])
    },
    count: replica.count,
    estimate: () => replica.estimate?.() ?? null,
    newest: async limit => withoutOurs(await replica.newest(limit)),
    snapshot: async (after, limit): Promise<Page<StoredSession>> => {
      const page = await replica.snapshot(after, limit)
      return { ...page, rows: withoutOurs(page.rows) }
    },
    notYetCopied: () => (written.size === 0 ? null : isOurs),
    dates: replica.dates,
    keys: replica.keys,
    get: async sessionKeys => {
      const ours = sessionKeys.filter(isOurs)
      const others = sessionKeys.filter(key => !isOurs(key))
      const found = await Promise.all([
        ours.length === 0 ? [] : primary.get(ours),
        others.length === 0 ? [] : replica.get(others),
      ])
      return found.flat()
    },
    getFromPrimary: primary.getFromPrimary,
    delete: async (sessionKeys, isCancelled) => {
      note(sessionKeys)
      return primary.delete(sessionKeys, isCancelled).finally(() => note(sessionKeys))
    },
    clearExpired: async (before, limit) => {
      const cleared = await primary.clearExpired(before, limit)
      note(cleared.sessionKeys)
      return cleared
    },
    replace: async (before, after) => {
      note([before.sessionKey])
      return primary.replace(before, after).finally(() => note([before.sessionKey]))
    },
  }
}
