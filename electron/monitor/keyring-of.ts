import type { Site } from '../../shared/contract/connections.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import type { Secrets } from './protocol.ts'

/** What a site signs its sessions with. */
export function keyringOf({ django }: Site, { secretKey, secretKeyFallbacks }: Secrets): Keyring {
  return {
    secretKey,
    fallbacks: secretKeyFallbacks,
    keySalt: django.keySalt,
    release: django.release,
    serializer: django.serializer,
  }
}
