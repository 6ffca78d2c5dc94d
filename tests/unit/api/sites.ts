import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { DatabaseAddress } from '../../../shared/contract/addresses.ts'
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
