import { bytesPerPage } from '../stores/limits.ts'
import { createPaging } from '../stores/paging.ts'
import type { SessionAccess, StoredSession } from '../stores/store.ts'

/** What was read of so many keys, and when the reading began (performance.now()). */
type KeysRead = {
  readonly keys: readonly string[]
  readonly rows: readonly StoredSession[]
  readonly began: number
}

const mostKeys = 1000
const keysAtFirst = 100

/** Reads sessions by their keys a part at a time: the larger they have been, the fewer, so that a part takes about 32 MB. */
export function createReadByKeys(store: Pick<SessionAccess, 'get'>) {
  const paging = createPaging()
  paging.expect(bytesPerPage / keysAtFirst)

  return async function* readByKeys(sessionKeys: readonly string[]): AsyncGenerator<KeysRead> {
    let from = 0
    const readNext = async (): Promise<KeysRead | null> => {
      const keys = sessionKeys.slice(from, from + paging.fit(mostKeys))
      if (keys.length === 0) return null
      from += keys.length
      const began = performance.now()
      const rows = await store.get(keys)
      paging.note(
        keys.length,
        rows.reduce((sum, { sessionData }) => sum + sessionData.length, 0),
      )
      return { keys, rows, began }
    }
    let coming = readNext()
    for (;;) {
      const read = await coming
      if (read === null) return
      // The store is at work on the next part while this one is put in.
      coming = readNext()
      coming.catch(() => undefined)
      yield read
    }
  }
}
