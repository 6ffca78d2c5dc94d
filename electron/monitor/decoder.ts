import type { Site } from '../../shared/contract/connections.ts'
import { createCacheDecoder } from '../../shared/django/cache-value.ts'
import type { DecodedSession } from '../../shared/django/decode.ts'
import { createDecoder } from '../../shared/django/decode.ts'
import type { SessionFields } from '../../shared/django/fields.ts'
import { createFieldReader } from '../../shared/django/fields.ts'
import { fileEnd } from '../../shared/django/file-expiry.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { saltedKeys, signingSalt } from '../../shared/django/keyring.ts'
import { authKeys, createAuthDigester } from '../../shared/django/auth.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import { createSiteClock } from '../../shared/django/site-clock.ts'
import { instantOfWall, zoneOffsets } from '../../shared/django/zone-offsets.ts'
import { entryAlone } from '../stores/cached-db.ts'
import type { StoredDate, StoredSession } from '../stores/store.ts'
import { isWallTime } from './decode-batch.ts'
import { keyringOf } from './keyring-of.ts'
import type { MovedEnds } from './moved-ends.ts'
import { createMovedEnds } from './moved-ends.ts'
import { nodePrimitives } from './node-primitives.ts'
import type { Secrets } from './protocol.ts'
import type { DecoderSetup } from './row-decoder.ts'

/** How the rows of one site are understood. */
export type SiteReader = {
  readonly clock: SiteClock
  readonly decode: (sessionData: string) => DecodedSession
  readonly fields: (serialized: string) => SessionFields
  /**
   * When the site last saved a session that ends at `expireAt` (ms): as it is signed, or, where nothing is signed, as it was noted when its end
   * was moved, or else its expiry age before its end. Null when that is not known.
   */
  readonly savedAt: (
    sessionKey: string,
    decoded: DecodedSession,
    fields: SessionFields | null,
    expireAt: number,
  ) => number | null
  readonly movedEnds: MovedEnds
  /**
   * From when on the site takes a session as expired, as a stored date: its payload may say so beside the row's own date. Null where it never does.
   */
  readonly endOf:
    ((row: Pick<StoredSession, 'sessionData' | 'expireDate'>, trusted: SessionFields | null) => StoredDate) | null
  /** A time as the compiled decoder gives it, in ms since 1970 UTC. */
  readonly timeOf: (kind: number, time: number) => number
  /** Null where only the exact decoder knows how the site writes its sessions. */
  readonly compiled: DecoderSetup | null
  /** See createAuthDigester. */
  readonly hasher: (password: string) => readonly Uint8Array[]
  /** 40 bits of an HMAC of the session key, as two words: 8 and 32 bits. */
  readonly fingerprint: (sessionKey: string) => readonly [number, number]
}

export function createSiteReader(
  site: Site,
  secrets: Secrets,
  fingerprintKey: Uint8Array,
  movedEnds: MovedEnds = createMovedEnds(),
): SiteReader {
  const { django } = site
  const keyring = keyringOf(site, secrets)
  const offsets = zoneOffsets(django.timeZone)
  const clock = createSiteClock({
    storesInstants: keepsInstants(site) || django.useTimeZone,
    // With USE_TZ the column holds UTC, wherever the site is.
    timeZone: django.useTimeZone ? 'UTC' : django.timeZone,
  })
  const fingerprint = (sessionKey: string): readonly [number, number] => {
    const digest = nodePrimitives.hmacSha256(fingerprintKey, sessionKey)
    const word = new DataView(digest.buffer, digest.byteOffset).getUint32(1)
    return [digest[0] ?? 0, word]
  }
  return {
    clock,
    decode: createSiteDecoder(site, secrets),
    fields: createFieldReader(site.identity, django.timeZone),
    movedEnds,
    savedAt(sessionKey, { signature, signedAt }, fields, expireAt) {
      if (signedAt !== null || signature === 'invalid' || fields === null) return signedAt
      const noted = movedEnds.savedAt(() => fingerprint(sessionKey), expireAt)
      if (noted !== null || signature !== 'unsigned') return noted
      const { sessionExpiry } = fields
      if (sessionExpiry.kind === 'date') return null
      // Django's caches let a session that ends with the browser live for SESSION_COOKIE_AGE.
      const age = sessionExpiry.kind === 'seconds' ? Math.floor(sessionExpiry.seconds) : django.cookieAge
      // Of an end in the hour that comes twice the first is taken: nothing was saved in time to come.
      return clock.toInstant(clock.toStored(expireAt)) - age * 1000
    },
    endOf: django.sessionEngine === 'file' ? endOfFile(django) : null,
    timeOf(kind, time) {
      const milliseconds = time % 1000
      return isWallTime(kind) ? instantOfWall(offsets, time - milliseconds) + milliseconds : time
    },
    compiled: setupOf(site, keyring, fingerprintKey),
    hasher: createAuthDigester(nodePrimitives, keyring),
    fingerprint,
  }
}

const endOfFile =
  ({ cookieAge, timeZone }: Site['django']): SiteReader['endOf'] =>
  ({ sessionData, expireDate }, trusted) => {
    const file = { isEmpty: sessionData === '', expireDate, sessionExpiry: trusted?.sessionExpiry ?? null }
    return fileEnd(file, cookieAge, timeZone)
  }

/** How what a store of this site holds is decoded: session_data, or the value of a cache. */
export function createSiteDecoder(site: Site, secrets: Secrets): (sessionData: string) => DecodedSession {
  const decodeEntry = createCacheDecoder(nodePrimitives)
  const decodeRow = createDecoder(nodePrimitives, keyringOf(site, secrets))
  switch (site.django.sessionEngine) {
    case 'cache':
      return decodeEntry
    case 'cached_db':
      return data => (data.startsWith(entryAlone) ? decodeEntry(data.slice(entryAlone.length)) : decodeRow(data))
    case 'db':
    case 'file':
    case 'signed_cookies':
      return decodeRow
  }
}

/** Whether the end of a session is kept as a moment, whatever USE_TZ says: caches and files do, and PostgreSQL. */
function keepsInstants({ django, store, cache }: Site): boolean {
  const isInDatabase =
    django.sessionEngine === 'db' || django.sessionEngine === 'cached_db' || cache?.address.kind === 'database'
  return !isInDatabase || store?.kind === 'postgres'
}

function setupOf({ identity, django }: Site, keyring: Keyring, fingerprintKey: Uint8Array): DecoderSetup | null {
  const { user, userId, email, name, role, loginTime, lastActivity } = identity
  const paths = [user, userId, email, name, role, loginTime, lastActivity]
  const isSigned = django.sessionEngine === 'db' || django.sessionEngine === 'cached_db'
  if (!isSigned || keyring.serializer !== 'json' || paths.some(path => path.includes('.'))) return null
  return {
    keys: saltedKeys(nodePrimitives, keyring, signingSalt(keyring)).sha256,
    fingerprintKey,
    passwordKeys: keyring.release === '3' ? null : authKeys(nodePrimitives, keyring).sha256,
    fieldNames: ['_auth_user_id', '_auth_user_backend', '_auth_user_hash', '_session_expiry', ...paths],
  }
}
