import type { CacheAddress, DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { MonitorState, MonitorStatus } from '../../shared/contract/monitor.ts'
import type { Tone } from '../design/tone.ts'
import { formatCount } from '../format/numbers.ts'
import { formatDuration } from '../../shared/words/durations.ts'

const engines: Readonly<Record<DatabaseAddress['kind'], string>> = {
  // Only the server itself can tell one from the other.
  mysql: 'MySQL or MariaDB',
  postgres: 'PostgreSQL',
  sqlite: 'SQLite',
}

/** Where the sessions of a site are, in the same words; with the table where they are rows of one. */
export function siteWords(site: Site, product: string | null = null): string {
  const { store, cache, files, django, table } = site
  switch (django.sessionEngine) {
    case 'db':
      return `${store === null ? '' : addressWords(store, product)} · ${table}`
    case 'cached_db': {
      const before = cache === undefined ? 'a cache that is not known' : cacheWords(cache.address, null)
      return `${store === null ? '' : addressWords(store, product)} · ${table}, and before it ${before}`
    }
    case 'cache':
      return cache === undefined ? '' : cacheWords(cache.address, product)
    case 'file':
      return `${product ?? 'Files'} · ${files?.folder ?? ''}`
    case 'signed_cookies':
      return store === null ? 'Signed cookies' : `Signed cookies · people in ${addressWords(store)}`
  }
}

/** Whether the sessions themselves are in a database, and not in a cache or in files beside one. */
export function isInDatabase({ django: { sessionEngine }, cache }: Site): boolean {
  return sessionEngine === 'db' || sessionEngine === 'cached_db' || cache?.address.kind === 'database'
}

function cacheWords(address: CacheAddress, product: string | null): string {
  switch (address.kind) {
    case 'redis':
    case 'memcached': {
      const servers = address.servers.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
      const name = product ?? (address.kind === 'redis' ? 'Redis' : 'Memcached')
      return `${name} · ${address.socketPath ?? servers.join(', ')}`
    }
    case 'database':
      return `${product ?? 'Cache in the database'} · ${address.table}`
    case 'files':
      return `${product ?? 'Cache in files'} · ${address.folder}`
  }
}

/**
 * Where a store is: "PostgreSQL · shop at db.example.com:5432 as reader". `product` is what the server said that it is, once
 * it was asked: "MariaDB 10.11.6".
 */
export function addressWords(store: DatabaseAddress, product: string | null = null): string {
  const engine = product ?? engines[store.kind]
  if (store.kind === 'sqlite') return `${engine} · ${store.file}`
  const host = store.host.includes(':') ? `[${store.host}]` : store.host
  const user = store.user === '' ? '' : ` as ${store.user}`
  return `${engine} · ${store.database} at ${store.socketPath ?? `${host}:${store.port}`}${user}`
}

/** The status once something of the store was read in this run; before, its zeros stand for "not known": null. */
export function figuresOf(status: MonitorStatus | null): MonitorStatus | null {
  return status !== null && (status.updatedAt !== null || status.state === 'loading') ? status : null
}

/** Whether there are sessions that were not read yet, also while nobody reads them. */
export function isIncomplete({ state, progress }: MonitorStatus): boolean {
  return state === 'opening' || state === 'loading' || progress !== null
}

/** The state of an open connection in a word or two, for its badge. */
export function stateWords({ state, key, progress }: Pick<MonitorStatus, 'state' | 'key' | 'progress'>): string {
  switch (state) {
    case 'opening':
      return 'Opening'
    case 'loading':
      return 'Reading'
    case 'live':
      return key?.verdict === 'none' ? 'Key does not fit' : 'Live'
    case 'paused':
      if (key?.verdict === 'none') return 'Key does not fit'
      return progress === null ? 'Paused' : 'Reading paused'
    case 'reconnecting':
      return 'Reconnecting'
    case 'failed':
      return 'Not connected'
  }
}

/** The colour of the dot before a connection's name: what is read with a key that fits nothing is not good. */
export function statusTone({ state, key }: Pick<MonitorStatus, 'state' | 'key'>): Tone {
  return key?.verdict === 'none' && (state === 'live' || state === 'paused') ? 'bad' : stateTone(state)
}

function stateTone(state: MonitorState): Tone {
  switch (state) {
    case 'live':
      return 'good'
    case 'opening':
    case 'loading':
      return 'accent'
    case 'reconnecting':
      return 'warning'
    case 'failed':
      return 'bad'
    case 'paused':
      return 'neutral'
  }
}

/** "Live · updated 1 s ago": how fresh what is on screen is. `now` is ms since 1970. */
export function freshnessWords(status: MonitorStatus, now: number): string {
  const age = status.updatedAt === null ? null : Math.max(0, Math.floor((now - status.updatedAt) / 1000))
  const updated = age === null ? '' : ` · updated ${formatDuration(age)} ago`
  switch (status.state) {
    case 'opening':
      return 'Opening…'
    case 'loading':
      if (status.progress === null) return 'Reading…'
      return `Reading ${formatCount(status.progress.done)}${
        status.progress.total === null ? '' : ` of ${formatCount(status.progress.total)}`
      }`
    case 'live':
      return status.key?.verdict === 'none' ? 'Live, key does not fit' : `Live${updated}`
    case 'paused':
      return status.progress === null ? `Paused${updated}` : 'Reading paused'
    case 'reconnecting':
      return `Reconnecting${updated}`
    case 'failed':
      return `Not connected${updated}`
  }
}
