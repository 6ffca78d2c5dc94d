import type { Site } from '../../shared/contract/connections.ts'
import { siteDefaults } from '../../shared/contract/connections.ts'
import { djangoSite } from '../../shared/contract/django-site.ts'
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
    ...djangoSite,
  }
}
