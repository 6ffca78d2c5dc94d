import type { Site } from '../../shared/contract/connections.ts'
import type { DecodedSession } from '../../shared/django/decode.ts'
import { createDecoder } from '../../shared/django/decode.ts'
import type { SessionFields } from '../../shared/django/fields.ts'
import { createFieldReader } from '../../shared/django/fields.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { saltedKeys, signingSalt } from '../../shared/django/keyring.ts'
import { createAuthDigester } from '../../shared/django/auth.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import { createSiteClock } from '../../shared/django/site-clock.ts'
import { instantOfWall, zoneOffsets } from '../../shared/django/zone-offsets.ts'
import { isWallTime } from './decode-batch.ts'
import { keyringOf } from './keyring-of.ts'
import { nodePrimitives } from './node-primitives.ts'
import type { Secrets } from './protocol.ts'
import type { DecoderSetup } from './row-decoder.ts'

/** How the rows of one site are understood. */
export type SiteReader = {
  readonly clock: SiteClock
  readonly decode: (sessionData: string) => DecodedSession
  readonly fields: (serialized: string) => SessionFields
  /** A time as the compiled decoder gives it, in ms since 1970 UTC. */
  readonly timeOf: (kind: number, time: number) => number
  /** Null where only the exact decoder knows how the site writes its sessions. */
  readonly compiled: DecoderSetup | null
  /** See createAuthDigester. */
  readonly hasher: (password: string) => readonly Uint8Array[]
  /** 40 bits of an HMAC of the session key, as two words: 8 and 32 bits. */
  readonly fingerprint: (sessionKey: string) => readonly [number, number]
}

export function createSiteReader(site: Site, secrets: Secrets, fingerprintKey: Uint8Array): SiteReader {
  const { django } = site
  const keyring = keyringOf(site, secrets)
  const offsets = zoneOffsets(django.timeZone)
  return {
    clock: createSiteClock({
      storesInstants: site.store.kind === 'postgres' || django.useTimeZone,
      // With USE_TZ the column holds UTC, wherever the site is.
      timeZone: django.useTimeZone ? 'UTC' : django.timeZone,
    }),
    decode: createDecoder(nodePrimitives, keyring),
    fields: createFieldReader(site.identity, django.timeZone),
    timeOf(kind, time) {
      const milliseconds = time % 1000
      return isWallTime(kind) ? instantOfWall(offsets, time - milliseconds) + milliseconds : time
    },
    compiled: setupOf(site, keyring, fingerprintKey),
    hasher: createAuthDigester(nodePrimitives, keyring),
    fingerprint(sessionKey) {
      const digest = nodePrimitives.hmacSha256(fingerprintKey, sessionKey)
      const word = new DataView(digest.buffer, digest.byteOffset).getUint32(1)
      return [digest[0] ?? 0, word]
    },
  }
}

function setupOf({ identity }: Site, keyring: Keyring, fingerprintKey: Uint8Array): DecoderSetup | null {
  const { user, userId, email, name, role, loginTime, lastActivity } = identity
  const paths = [user, userId, email, name, role, loginTime, lastActivity]
  if (keyring.serializer !== 'json' || paths.some(path => path.includes('.'))) return null
  return {
    keys: saltedKeys(nodePrimitives, keyring, signingSalt(keyring)).sha256,
    fingerprintKey,
    fieldNames: ['_auth_user_id', '_auth_user_backend', '_auth_user_hash', '_session_expiry', ...paths],
  }
}
