import { createApply } from '../../electron/monitor/apply.ts'
import type { Happening } from '../../electron/monitor/apply.ts'
import { createSiteReader } from '../../electron/monitor/decoder.ts'
import { startDecoding } from '../../electron/monitor/decoding.ts'
import { createPeople } from '../../electron/monitor/people.ts'
import type { DecoderFiles, Secrets } from '../../electron/monitor/protocol.ts'
import { createQuery } from '../../electron/monitor/query.ts'
import { rowOf } from '../../electron/monitor/rows.ts'
import { createSessionIndex } from '../../electron/monitor/session-index.ts'
import { createSnapshot } from '../../electron/monitor/snapshot.ts'
import { createUserReader } from '../../electron/monitor/user-reader.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { SessionRow } from '../../shared/contract/session.ts'
import { createStore, createUserSource } from '../../electron/stores/open-store.ts'
import type { DatedStore, StoredSession } from '../../electron/stores/store.ts'
import { secrets } from './django-row.ts'

export const fingerprintKey = new Uint8Array(32).fill(7)

function datedStore(site: Site, password: string | null): DatedStore {
  const store = createStore(site, { password })
  if (store.kind !== 'dated') throw new Error('This store only lists its sessions')
  return store
}

/** The parts of a monitor, put together without its thread and its clockwork. `around` may stand between it and the store. */
export function partsOf(
  site: Site,
  around: (store: DatedStore) => DatedStore = store => store,
  password: string | null = null,
  held: Secrets = secrets,
  decoder: DecoderFiles | null = null,
) {
  const reader = createSiteReader(site, held, fingerprintKey)
  const decoding = startDecoding(decoder, reader.compiled, { site, password, noteSpent: () => undefined })
  const store = around(datedStore(site, password))
  const source = createUserSource(site, password)
  const people = createPeople({ hasUserTable: source !== null, hasher: reader.hasher, operatorUser: site.operatorUser })
  const index = createSessionIndex(site, reader, people)
  const happenings: (Happening & { readonly sessionKey: string })[] = []
  const apply = createApply({
    store,
    index,
    people,
    users: createUserReader(source, people),
    decoding,
    onHappening: happening => happenings.push({ ...happening, sessionKey: index.keyAt(happening.slot) }),
  })
  return {
    store,
    people,
    index,
    reader,
    apply,
    happenings,
    query: createQuery(index, people),
    async open() {
      await store.open()
      await source?.open()
    },
    load: createSnapshot(store, apply, () => undefined),
    decoding,
    async close() {
      await decoding.close()
      await store.close()
      await source?.close()
    },
  }
}
export type MonitorParts = ReturnType<typeof partsOf>

/** What the index says of every session, by key; refs and first sight are its own affair and left out. */
export function contentOf({ index, people }: MonitorParts, now: number): Map<string, Partial<SessionRow>> {
  const content = new Map<string, Partial<SessionRow>>()
  const { live } = index.columns()
  for (let slot = 0; slot < index.end(); slot += 1) {
    if (live[slot] !== 1) continue
    const { ref: _, firstSeenAt: __, ...row } = rowOf(index, people, slot, now)
    content.set(index.keyAt(slot), row.person?.isActive === null ? withoutName(row) : row)
  }
  return content
}

/** Who watched knows the last name of a user that was deleted since; who comes later has the id alone. */
const withoutName = (row: Partial<SessionRow>): Partial<SessionRow> => {
  const { name: _, ...person } = row.person ?? {}
  return { ...row, person: person as SessionRow['person'] }
}

/** The same of a fresh index that has just read everything. */
export async function freshContent(
  site: Site,
  now: number,
  password: string | null = null,
): Promise<Map<string, Partial<SessionRow>>> {
  const parts = partsOf(site, undefined, password)
  await parts.open()
  await parts.load()
  await parts.close()
  return contentOf(parts, now)
}

export const readNow = (rows: readonly StoredSession[]) => ({ rows, began: performance.now() })
