import type { Site } from '../../shared/contract/connections.ts'
import type { StoreInfo } from '../../shared/contract/monitor.ts'
import type { Passwords } from './open-store.ts'
import { createStore } from './open-store.ts'
import type { StoreAdapter, StoredSession } from './store.ts'

const sampleRows = 20
/** So many sessions are a part of the listing. */
const partSize = 1000
/** Where most of a cache is others', many parts have none: for so long they are looked through. */
const longestMs = 3000

/** A first look at a store: how many sessions the first part of its listing names, and some of them. */
export type StoreSample = {
  readonly found: number
  /** Why sessions that are there may not be among these, in words; null where all are listed. */
  readonly whyNotListed: string | null
  /** Whether there is more that was not looked at. */
  readonly isPart: boolean
  readonly sessions: readonly StoredSession[]
}

export type TriedStore = {
  /** Connects at the first call. Throws what opening the store throws. */
  readonly open: () => Promise<StoreInfo>
  readonly sample: () => Promise<StoreSample>
  readonly close: () => Promise<void>
}

/** The store of a site, for a connection test. Nothing is written, and at most 20 sessions are read. */
export function tryStore(site: Site, passwords: Passwords): TriedStore {
  let opened: { readonly store: StoreAdapter; readonly info: Promise<StoreInfo> } | null = null
  const open = () => {
    if (opened === null) {
      const store = createStore(site, passwords)
      opened = { store, info: store.open() }
    }
    return opened.info
  }
  return {
    open,
    async sample() {
      await open()
      if (opened === null) throw new Error('It was closed')
      return opened.store.kind === 'dated' ? sampleDated(opened.store) : sampleListed(opened.store)
    },
    async close() {
      const last = opened
      opened = null
      await last?.store.close()
    },
  }
}

async function sampleDated(store: Extract<StoreAdapter, { kind: 'dated' }>): Promise<StoreSample> {
  return { found: await store.count(), whyNotListed: null, isPart: false, sessions: await store.newest(sampleRows) }
}

async function sampleListed(store: Extract<StoreAdapter, { kind: 'listed' }>): Promise<StoreSample> {
  const keys = new Set<string>()
  let after: string | undefined
  const until = performance.now() + longestMs
  do {
    const page = await store.list(after, partSize)
    for (const { sessionKey } of page.rows) keys.add(sessionKey)
    after = page.next
  } while (keys.size === 0 && after !== undefined && performance.now() < until)
  const sessions = await store.get([...keys].slice(0, sampleRows))
  return { found: keys.size, whyNotListed: store.whyNotListed?.() ?? null, isPart: after !== undefined, sessions }
}
