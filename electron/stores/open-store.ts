import type { DatabaseAddress, Site } from '../../shared/contract/connections.ts'
import type { Engine } from './engine.ts'
import { createMysqlEngine } from './mysql/engine.ts'
import { createPostgresEngine } from './postgres/engine.ts'
import { createReplicatedStore, replicaOf } from './replica.ts'
import { createSessionTable } from './session-table.ts'
import { createSqliteEngine } from './sqlite/engine.ts'
import type { StoreAdapter, UserSource } from './store.ts'
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
export function createStore(site: Site, password: string | null): StoreAdapter {
  const primary = createSessionTable(createEngine(site.store, password, site.mode === 'read-only'), site)
  const replica = replicaOf(site.store)
  if (replica === null) return primary
  return createReplicatedStore(primary, createSessionTable(createEngine(replica, password, true), site), replica)
}

/** The user table of a site over a connection of its own that never writes; null when the site names none. */
export function createUserSource(site: Site, password: string | null): UserSource | null {
  const address = replicaOf(site.store) ?? site.store
  return site.users === null ? null : createUserTable(createEngine(address, password, true), site.users)
}
