import { RollcallError } from '../../shared/contract/reply.ts'
import type { SessionDetail } from '../../shared/contract/sessions.ts'
import { canReveal, findValue, payloadTree, revealedText } from '../../shared/django/payload-tree.ts'
import { readPayload } from '../../shared/django/payload.ts'
import type { StoreAdapter, StoredSession } from '../stores/store.ts'
import type { Apply } from './apply.ts'
import { cacheEntryOf } from './cache-entry.ts'
import type { SiteReader } from './decoder.ts'
import type { People } from './people.ts'
import { fingerprintOf, rowOf } from './rows.ts'
import type { SessionIndex } from './session-index.ts'

type Parts = {
  readonly store: StoreAdapter
  readonly index: SessionIndex
  readonly people: People
  readonly reader: SiteReader
  readonly apply: Apply
}

const noSession = () =>
  new RollcallError('NOT_FOUND', 'That session is not there any more', {
    hint: 'It was logged out, it expired and was cleared, or Rollcall was opened anew since.',
  })

/** The slot behind a ref; NOT_FOUND when the session is gone. */
export function slotOf(index: SessionIndex, ref: string): number {
  const slot = index.slotOf(ref)
  if (slot < 0) throw noSession()
  return slot
}

/** One session, read anew and decoded, with secrets masked. */
export async function sessionDetail(parts: Parts, ref: string): Promise<SessionDetail> {
  const { index, people, reader } = parts
  const slot = slotOf(index, ref)
  const before = rowOf(index, people, slot, Date.now())
  const row = await readAnew(parts, slot)
  const entry = row === undefined ? undefined : await readEntry(parts, row.sessionKey)
  const isThere = row !== undefined && index.slotOf(ref) === slot
  const now = Date.now()
  const person = index.columns().person[slot] as number
  const decoded = row ? reader.decode(row.sessionData) : null
  const payload = decoded?.serialized == null ? null : readPayload(decoded.serialized)
  return {
    row: isThere ? rowOf(index, people, slot, now) : before,
    sessionsOfPerson: person < 0 || !isThere ? 0 : countOf(index, person),
    encoding: decoded?.encoding ?? null,
    compressed: decoded?.encoding ? decoded.compressed : null,
    decodedSize: decoded?.serializedSize ?? null,
    backend: isThere ? index.backendAt(slot) : null,
    payload: payload && [...payloadTree(payload)],
    ...(row?.further && { userAgent: row.further.userAgent }),
    ...(entry && { cacheEntry: entry }),
    readAt: now,
    gone: !isThere,
  }
}

/** With cached_db, what the cache has before the row. */
async function readEntry({ store, reader }: Parts, sessionKey: string): Promise<SessionDetail['cacheEntry']> {
  if (store.kind !== 'dated' || store.cacheBefore === undefined) return undefined
  return cacheEntryOf(reader, await store.cacheBefore.halves(sessionKey))
}

/** The text of one masked value; FORBIDDEN for what is masked always. */
export async function revealValue(
  parts: Parts,
  ref: string,
  path: readonly string[],
): Promise<{ text: string; fingerprint: string }> {
  if (!canReveal(path)) {
    throw new RollcallError('FORBIDDEN', 'This value is never shown', {
      hint: 'It is derived from the password of the user.',
    })
  }
  const slot = slotOf(parts.index, ref)
  const fingerprint = fingerprintOf(parts.index, slot)
  const row = await readAnew(parts, slot)
  if (!row) throw noSession()
  const { serialized } = parts.reader.decode(row.sessionData)
  const payload = serialized === null ? null : readPayload(serialized)
  const value = payload ? findValue(payload, path) : undefined
  if (value === undefined) {
    throw new RollcallError('NOT_FOUND', 'The session no longer holds this value', { hint: 'Open the session again.' })
  }
  return { text: revealedText(value), fingerprint }
}

async function readAnew({ store, index, apply }: Parts, slot: number): Promise<StoredSession | undefined> {
  const sessionKey = index.keyAt(slot)
  const began = performance.now()
  const [row] = await store.get([sessionKey])
  if (row) await apply.follow({ rows: [row], began })
  else if (index.find(sessionKey) === slot) apply.gone(slot)
  return row
}

function countOf(index: SessionIndex, wanted: number): number {
  const { live, person } = index.columns()
  let count = 0
  for (let slot = 0; slot < index.end(); slot += 1) if (live[slot] === 1 && person[slot] === wanted) count += 1
  return count
}
