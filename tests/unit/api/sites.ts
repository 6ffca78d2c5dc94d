import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { CacheAddress, DatabaseAddress, SiteCache } from '../../../shared/contract/addresses.ts'
import { cacheDefaults } from '../../../shared/contract/addresses.ts'
import type { Site } from '../../../shared/contract/connections.ts'

export function mysqlAddress(changes: Partial<Extract<DatabaseAddress, { kind: 'mysql' }>> = {}): DatabaseAddress {
  return {
    kind: 'mysql',
    host: 'db.example.com',
    port: 3306,
    socketPath: null,
    user: 'rollcall',
    database: 'shop',
    tls: { mode: 'prefer', caFile: null },
    ...changes,
  }
}

export function redisAddress(changes: Partial<Extract<CacheAddress, { kind: 'redis' }>> = {}): CacheAddress {
  return {
    kind: 'redis',
    topology: 'single',
    servers: [{ host: 'cache.example.com', port: 6379 }],
    masterName: null,
    socketPath: null,
    user: '',
    database: 0,
    tls: { mode: 'disable', caFile: null },
    ...changes,
  }
}

export const cacheNamed = (address: CacheAddress): SiteCache => ({ address, ...cacheDefaults })

/** A site that fits the contract, as a form would send it. */
export function siteNamed(name: string, changes: Partial<Site> = {}): Site {
  const { table, cookieAge, keySalt, authenticationBackends, identity } = siteDefaults
  return {
    name,
    environment: 'development',
    mode: 'operator',
    store: mysqlAddress(),
    table,
    users: null,
    django: {
      release: '4+',
      sessionEngine: 'db',
      useTimeZone: true,
      timeZone: 'UTC',
      cookieAge,
      authenticationBackends: [...authenticationBackends],
      serializer: 'json',
      keySalt,
    },
    identity: { ...identity },
    operatorUser: null,
    ...changes,
  }
}
