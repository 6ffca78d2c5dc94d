import type { DatabaseAddress } from '../../shared/contract/addresses.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { databaseOf } from './database-of.ts'
import type { Engine } from './engine.ts'
import { createMysqlEngine } from './mysql/engine.ts'
import { createPostgresEngine } from './postgres/engine.ts'
import { createReplicatedStore, replicaOf } from './replica.ts'
import { createSessionTable } from './session-table.ts'
import { createSqliteEngine } from './sqlite/engine.ts'
import type { DatedStore, StoreAdapter, UserSource } from './store.ts'
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

/** The session table of a site, read from its replica where it has one. Nothing is connected before `open`. */
export function createTableStore(site: Site, password: string | null): DatedStore {
  const primary = createSessionTable(createEngine(databaseOf(site), password, site.mode === 'read-only'), site)
  const replica = replicaOf(site.store)
  if (replica === null) return primary
  return createReplicatedStore(primary, createSessionTable(createEngine(replica, password, true), site), replica)
}

/** The passwords of a site's servers, as far as they are held. */
export type Passwords = { readonly password: string | null; readonly cachePassword?: string | null }

/** Where the sessions of a site are, whichever engine keeps them. Nothing is connected before `open`. */
export function createStore(site: Site, { password }: Passwords): StoreAdapter {
  switch (site.django.sessionEngine) {
    case 'db':
    case 'cached_db':
      return createTableStore(site, password)
    case 'cache':
    case 'file':
    case 'signed_cookies':
      throw new RollcallError('UNSUPPORTED', `Sessions of the engine ${site.django.sessionEngine} are not read yet`)
  }
}

/** The user table of a site over a connection of its own that never writes; null when the site names none. */
export function createUserSource(site: Site, password: string | null): UserSource | null {
  const address = replicaOf(site.store) ?? site.store
  return site.users === null || address === null
    ? null
    : createUserTable(createEngine(address, password, true), site.users)
}
