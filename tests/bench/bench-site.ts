import type { Site } from '../../shared/contract/connections.ts'
import { siteDefaults } from '../../shared/contract/connections.ts'
import { database } from './database.ts'

/** The measured site: Django's own tables in a database on this machine. */
export function benchSite(
  server: { readonly host: string; readonly port: number; readonly user: string },
  kind: 'mysql' | 'postgres' = 'mysql',
): Site {
  return {
    name: 'Measured',
    environment: 'development',
    mode: 'operator',
    store: {
      kind,
      host: server.host,
      port: server.port,
      socketPath: null,
      user: server.user,
      database,
      tls: { mode: 'disable', caFile: null },
    },
    table: siteDefaults.table,
    users: {
      table: 'auth_user',
      columns: {
        id: 'id',
        username: 'username',
        email: 'email',
        firstName: 'first_name',
        lastName: 'last_name',
        role: null,
        password: 'password',
        isActive: 'is_active',
        isStaff: 'is_staff',
        isSuperuser: 'is_superuser',
        lastLogin: 'last_login',
        dateJoined: 'date_joined',
      },
    },
    django: {
      release: '4+',
      sessionEngine: 'db',
      useTimeZone: true,
      timeZone: 'UTC',
      cookieAge: siteDefaults.cookieAge,
      authenticationBackends: [...siteDefaults.authenticationBackends],
      serializer: 'json',
      keySalt: siteDefaults.keySalt,
    },
    identity: siteDefaults.identity,
    operatorUser: null,
  }
}
