import type { SessionDetail } from '../../shared/contract/sessions.ts'
import { createCacheDecoder } from '../../shared/django/cache-value.ts'
import { readPayload } from '../../shared/django/payload.ts'
import { sameValue } from '../../shared/django/same-value.ts'
import type { SessionHalves } from '../stores/store.ts'
import type { SiteReader } from './decoder.ts'
import { nodePrimitives } from './node-primitives.ts'

const decodeEntry = createCacheDecoder(nodePrimitives)

/** What stands in the cache before the row of a session, and how the two agree. */
export function cacheEntryOf(
  reader: Pick<SiteReader, 'decode' | 'clock'>,
  { row, entry }: SessionHalves,
): NonNullable<SessionDetail['cacheEntry']> {
  if (entry === null) return { state: 'missing', expireAt: null }
  const expireAt = reader.clock.endOf(entry.expireDate)
  if (row === null) return { state: 'alone', expireAt }
  const [ofRow, ofEntry] = [reader.decode(row.sessionData), decodeEntry(entry.sessionData)].map(({ serialized }) =>
    serialized === null ? null : readPayload(serialized),
  )
  return { state: ofRow && ofEntry && sameValue(ofRow, ofEntry) ? 'same' : 'differs', expireAt }
}
