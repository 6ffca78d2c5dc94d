import type { Site } from '../../shared/contract/connections.ts'
import { siteDefaults } from '../../shared/contract/connections.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import type { Secrets } from '../monitor/protocol.ts'

/** Public on purpose: nothing but the demo is signed with it. */
export const demoSecrets: Secrets = {
  password: null,
  secretKey: 'the demo shop has no secrets',
  secretKeyFallbacks: ['the demo shop of last year'],
}

export const demoKeyring: Keyring = {
  secretKey: demoSecrets.secretKey,
  fallbacks: demoSecrets.secretKeyFallbacks,
  keySalt: siteDefaults.keySalt,
  release: '4+',
  serializer: 'json',
}

/** As the demo is connected: Django's own tables in this SQLite file. */
export function demoSite(file: string): Site {
  return {
    name: 'Demo shop',
    environment: 'development',
    mode: 'operator',
    store: { kind: 'sqlite', file },
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
