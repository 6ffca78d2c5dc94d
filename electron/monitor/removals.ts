/**
 * Remembers for a while which sessions were seen to be gone, and when: rows that were read before that moment and arrive
 * after it must not bring them back.
 */
export type Removals = {
  readonly note: (sessionKey: string) => void
  readonly any: () => boolean
  /** True when the session was seen to be gone after a read that began then (performance.now()). */
  readonly isAfter: (sessionKey: string, readBegan: number) => boolean
}

/** Longer than any statement may take. */
const keptMs = 120_000

export function createRemovals(): Removals {
  const removed = new Map<string, number>()
  return {
    note(sessionKey) {
      const now = performance.now()
      removed.delete(sessionKey)
      removed.set(sessionKey, now)
      for (const [key, at] of removed) {
        if (at > now - keptMs) break
        removed.delete(key)
      }
    },
    any: () => removed.size > 0,
    isAfter: (sessionKey, readBegan) => (removed.get(sessionKey) ?? -Infinity) >= readBegan,
  }
}
