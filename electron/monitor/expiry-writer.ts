import type { Site } from '../../shared/contract/connections.ts'
import type { ExpiryChange, ExpirySkip } from '../../shared/contract/expiry.ts'
import type { DecodedSession } from '../../shared/django/decode.ts'
import type { SessionExpiry } from '../../shared/django/expiry.ts'
import { expiryInFile } from '../../shared/django/file-expiry.ts'
import { rewriteCacheValue } from '../../shared/django/rewrite-cache-value.ts'
import { rewriteExpiry, rewriteObstacle } from '../../shared/django/rewrite-expiry.ts'
import { noLimits } from '../../shared/policy/limits-for.ts'
import { newExpiry } from '../../shared/policy/new-expiry.ts'
import type { AccessLimits, Policy } from '../../shared/policy/policy.ts'
import type { StoredSession } from '../stores/store.ts'
import type { SiteReader } from './decoder.ts'
import { keyringOf } from './keyring-of.ts'
import { nodePrimitives } from './node-primitives.ts'
import type { Secrets } from './protocol.ts'

/** A save of the site's within it after the change may have the very end that was written. */
const nearSeconds = 5

/** A row as it is to be. `lasts`: the payload says it too, so that it holds across the site's saves. */
export type RewrittenSession = {
  readonly after: Pick<StoredSession, 'sessionData' | 'expireDate'>
  readonly lasts: boolean
  /** ms */
  readonly endsAt: number
  /** The site's last save (ms) where the row would tell another one when its end alone is moved; otherwise null. */
  readonly savedAt: number | null
}

export type ExpiryWriter = (
  row: StoredSession,
  change: ExpiryChange,
  limits: AccessLimits,
  now: number,
) => RewrittenSession | { readonly skip: ExpirySkip }

/** Works out what a row becomes under a change, for one site. It writes nothing. */
export function createExpiryWriter(site: Site, secrets: Secrets, reader: SiteReader): ExpiryWriter {
  const keyring = keyringOf(site, secrets)
  const { cookieAge, sessionEngine } = site.django
  const isFile = sessionEngine === 'file'

  return (row, change, limits, now) => {
    const decoded = reader.decode(row.sessionData)
    const fields = decoded.serialized === null ? null : reader.fields(decoded.serialized)
    const end = reader.endOf?.(row, decoded.signature === 'invalid' ? null : fields) ?? row.expireDate
    if (end <= reader.clock.toStored(now)) return { skip: 'expired' }
    const expireAt = reader.clock.endOf(end)
    if (row.cutFrom !== undefined || decoded.unreadable !== null || fields === null || fields.unreadable !== null) {
      return { skip: 'unreadable' }
    }
    if (decoded.signature === 'invalid' || decoded.signature === 'none') return { skip: 'signature' }
    const { sessionExpiry } = fields
    const { kind } = sessionExpiry
    const own = kind === 'seconds' ? Math.floor(sessionExpiry.seconds) : null
    const savedAt =
      reader.savedAt(row.sessionKey, decoded, fields, expireAt) ??
      (isFile
        ? countedBack(kind, reader.clock.toInstant(row.expireDate), cookieAge)
        : countedBack(kind, expireAt, own ?? cookieAge))
    const wanted = newExpiry(
      change,
      {
        kind,
        seconds: own,
        savedAt,
        expireAt,
      },
      { cookieAge, limits, now },
    )
    if ('skip' in wanted) return wanted
    const { endsAt } = wanted
    const inFile = isFile ? expiryInFile(kind, wanted.seconds, cookieAge) : null
    const { seconds } = inFile ?? wanted
    const sessionData = seconds === 'keep' ? null : rewritten(row, decoded, seconds)
    // What the payload says would overrule the time of the file.
    if (inFile !== null && seconds === null && sessionData === null) return { skip: 'own-expiry' }
    // Counted back from its new end its last save would be another one, unless that were this moment.
    const ageAfter = (endsAt - now) / 1000 - (own ?? cookieAge)
    const isUntold = sessionData === null && decoded.signedAt === null && Math.abs(ageAfter) > nearSeconds
    return {
      after: { sessionData: sessionData ?? row.sessionData, expireDate: reader.clock.toStored(endsAt) },
      lasts: inFile?.lasts ?? sessionData !== null,
      endsAt,
      savedAt: isUntold ? savedAt : null,
    }
  }

  /** Null where the payload cannot be written: without a SECRET_KEY, or what is no dict that can be read to its end. */
  function rewritten({ sessionData }: StoredSession, decoded: DecodedSession, seconds: number | null): string | null {
    if (decoded.signature === 'unsigned') return rewriteCacheValue(nodePrimitives, sessionData, seconds)
    return rewriteObstacle(decoded) === null ? rewriteExpiry(nodePrimitives, keyring, decoded, seconds) : null
  }
}

/**
 * The last save (ms) of a session whose signature has no time in it: what it was given when it was saved (s) is what it has, counted back.
 * Null for a date of its own, which says nothing of it.
 */
export function countedBack(kind: SessionExpiry['kind'], expireAt: number, age: number): number | null {
  return kind === 'date' ? null : expireAt - age * 1000
}

/** The limits of a person under a change: only a policy has any. */
export function limitsUnder(
  change: ExpiryChange,
  classesOf: (policy: Policy) => { readonly classOf: Uint16Array; readonly limits: readonly AccessLimits[] },
): (person: number) => AccessLimits {
  if (change.kind !== 'policy') return () => noLimits
  const { classOf, limits } = classesOf(change.policy)
  const general = limits[0] ?? noLimits
  return person => (person < 0 ? general : (limits[classOf[person] ?? 0] ?? general))
}
