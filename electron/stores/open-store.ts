import type { DatabaseAddress, SiteCache } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { createSiteClock } from '../../shared/django/site-clock.ts'
import type { KeyListing } from './cached-db.ts'
import { createCachedDbStore } from './cached-db.ts'
import { createDatabaseCache } from './cache/database.ts'
import { createCacheFiles } from './cache/files.ts'
import { createMemcachedStore } from './cache/memcached/store.ts'
import { createRedisStore } from './cache/redis/store.ts'
import { earliest } from './column-date.ts'
import { databaseOf } from './database-of.ts'
import type { Engine } from './engine.ts'
import { createFileStore } from './file/file-store.ts'
import { createMysqlEngine } from './mysql/engine.ts'
import { createPostgresEngine } from './postgres/engine.ts'
import { createReplicatedStore, replicaOf } from './replica.ts'
import type { SessionTable } from './session-table.ts'
import { createSessionTable } from './session-table.ts'
import { createSqliteEngine } from './sqlite/engine.ts'
import { createNoStore } from './no-store.ts'
import type { DatedStore, StoreAdapter, StoredDate, UserSource } from './store.ts'
import { createUserTable } from './user-table.ts'

/** The engine for an address. It connects at its first use, and refuses every write when it is read-only. */
export function createEngine(address: DatabaseAddress, password: string | null, readOnly: boolean): Engine {
  switch (address.kind) {
    case 'mysql':
      return createMysqlEngine({ address, password, readOnly })
    case 'postgres':
      return createPostgresEngine({ address, password, readOnly })
    case 'sqlite':
      return createSqliteEngine(address.file, readOnly)
  }
}

/** A table with the sessions of a site, read from its replica where it has one. Nothing is connected before `open`. */
export function createTableStore(
  site: Site,
  password: string | null,
  table: (engine: Engine, site: Site) => DatedStore = createSessionTable,
): DatedStore {
  const primary = table(createEngine(databaseOf(site), password, site.mode === 'read-only'), site)
  const replica = replicaOf(site.store)
  if (replica === null) return primary
  return createReplicatedStore(primary, table(createEngine(replica, password, true), site), replica)
}

/** The passwords of a site's servers, as far as they are held. */
export type Passwords = { readonly password: string | null; readonly cachePassword?: string | null }

/** Where the sessions of a site are, whichever engine keeps them. Nothing is connected before `open`. */
export function createStore(site: Site, passwords: Passwords): StoreAdapter {
  switch (site.django.sessionEngine) {
    case 'db':
      return createTableStore(site, passwords.password)
    case 'cached_db': {
      const table = createTableStore(site, passwords.password)
      if (site.cache === undefined) return table
      const cache = createCacheStore(site, site.cache, passwords)
      return createCachedDbStore(table, cache, {
        keys: keysOf(site.cache, cache),
        lookAgainAfterMs: site.cache.longestRequest * 1000,
        ...columnClock(site, site.cache),
      })
    }
    case 'cache':
      if (site.cache === undefined) throw new RollcallError('BAD_REQUEST', 'This connection names no cache')
      return createCacheStore(site, site.cache, passwords)
    case 'file':
      return createFileStore(site)
    case 'signed_cookies':
      return createNoStore()
  }
}

/** The sessions in a cache: all that there are (cache), or the entries before a table (cached_db). */
function createCacheStore(site: Site, cache: SiteCache, { password, cachePassword }: Passwords): StoreAdapter {
  const { address } = cache
  switch (address.kind) {
    case 'redis':
      return createRedisStore(site, cache, address, cachePassword ?? null)
    case 'database':
      return createTableStore(site, password, createDatabaseCache(cache, address.table))
    case 'files':
      return createCacheFiles(site, cache, address.folder)
    case 'memcached':
      return createMemcachedStore(site, cache, address)
  }
}

/** How the keys of a cache are listed; null where their names do not tell the session keys. */
function keysOf({ address }: SiteCache, cache: StoreAdapter): KeyListing | null {
  if (address.kind === 'files') return null
  const everything = { from: earliest, to: Infinity }
  if (cache.kind === 'dated') return (after, limit) => cache.keys(everything, after, limit)
  const isResting = () => (cache.restMs?.() ?? 0) > 0
  return async (after, limit) =>
    after === undefined && isResting() ? { rows: [], next: undefined } : cache.list(after, limit)
}

/** The end of an entry as the session table has it, and whether it is over. A cache in the database has the table's own clock. */
function columnClock({ django, store }: Site, { address }: SiteCache) {
  const { toStored, toInstant } = createSiteClock({
    storesInstants: store?.kind === 'postgres' || django.useTimeZone,
    timeZone: django.useTimeZone ? 'UTC' : django.timeZone,
  })
  return {
    toColumn: (end: StoredDate) => (address.kind === 'database' ? end : toStored(end / 1000)),
    fromColumn: (end: StoredDate) => (address.kind === 'database' ? end : toInstant(end) * 1000),
    isOver: (end: StoredDate) => end <= toStored(Date.now()),
  }
}

/** Reads all rows of a site once. */
export type RowSource = Pick<SessionTable, 'open' | 'each' | 'close'>

/** The rows of a site over a connection of their own that never writes, from the replica where there is one. */
export function createRowSource(site: Site, password: string | null): RowSource {
  return createSessionTable(createEngine(replicaOf(site.store) ?? databaseOf(site), password, true), site)
}

/** The user table of a site over a connection of its own that never writes; null when the site names none. */
export function createUserSource(site: Site, password: string | null): UserSource | null {
  const address = replicaOf(site.store) ?? site.store
  return site.users === null || address === null
    ? null
    : createUserTable(createEngine(address, password, true), site.users)
}
