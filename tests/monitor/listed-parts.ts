import type { Happening } from '../../electron/monitor/apply.ts'
import { createApply } from '../../electron/monitor/apply.ts'
import { createSiteReader } from '../../electron/monitor/decoder.ts'
import { createFollowing } from '../../electron/monitor/following.ts'
import { createMeter } from '../../electron/monitor/meter.ts'
import { createPeople } from '../../electron/monitor/people.ts'
import type { Secrets } from '../../electron/monitor/protocol.ts'
import { createQuery } from '../../electron/monitor/query.ts'
import { rowOf } from '../../electron/monitor/rows.ts'
import { createSessionIndex } from '../../electron/monitor/session-index.ts'
import type { OnProgress } from '../../electron/monitor/snapshot.ts'
import { createUserReader } from '../../electron/monitor/user-reader.ts'
import { createStore } from '../../electron/stores/open-store.ts'
import type { ListedStore } from '../../electron/stores/store.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { SessionRow } from '../../shared/contract/session.ts'
import { secrets } from './django-row.ts'
import { fingerprintKey } from './parts.ts'

/** The parts of a monitor over a store that only lists its sessions, without its thread and its clockwork. */
export function listedPartsOf(
  site: Site,
  around: (store: ListedStore) => ListedStore = store => store,
  held: Secrets = secrets,
  onProgress: OnProgress = () => undefined,
) {
  const opened = createStore(site, held)
  if (opened.kind !== 'listed') throw new Error('This store is followed by its dates')
  const store = around(opened)
  const reader = createSiteReader(site, held, fingerprintKey)
  const people = createPeople({ hasUserTable: false, hasher: null, operatorUser: null })
  const index = createSessionIndex(site, reader, people)
  const happenings: Happening[] = []
  const users = createUserReader(null, people)
  const apply = createApply({ store, index, people, users, onHappening: happening => happenings.push(happening) })
  const parts = {
    store,
    index,
    apply,
    meter: createMeter(),
    people,
    clock: reader.clock,
    cookieAge: site.django.cookieAge,
  }
  const { load, follow } = createFollowing(parts, onProgress)
  return { ...parts, reader, happenings, query: createQuery(index, people), load, follow }
}

/** What the index says of every session, by key; refs and first sight are its own affair and left out. */
export function listedContent(
  { index, people }: Pick<ReturnType<typeof listedPartsOf>, 'index' | 'people'>,
  now: number,
): ReadonlyMap<string, Partial<SessionRow>> {
  const content = new Map<string, Partial<SessionRow>>()
  for (let slot = 0; slot < index.end(); slot += 1) {
    if (index.columns().live[slot] !== 1) continue
    const { ref: _, firstSeenAt: __, ...row } = rowOf(index, people, slot, now)
    content.set(index.keyAt(slot), row)
  }
  return content
}
