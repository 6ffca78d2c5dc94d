import type { IdentityPaths } from '../contract/connections.ts'
import type { SessionExpiry } from './expiry.ts'
import type { PayloadProblem, PlainValue } from './payload-values.ts'
import { payloadPath, withPayload } from './payload-values.ts'
import { parseWrittenDate } from './stored-date.ts'
import type { ZoneOffsets } from './zone-offsets.ts'
import { instantOfWritten, zoneOffsets } from './zone-offsets.ts'

/** What the index needs of a payload. Texts are at most 200 characters (a backend's path 300); times are ms since 1970 UTC. */
export type SessionFields = {
  /** Set when the payload cannot be read or is no object; everything else is then empty. It belongs behind DecodedSession.unreadable. */
  readonly unreadable: PayloadProblem | null
  readonly authUserId: string | null
  readonly authBackend: string | null
  readonly authHash: string | null
  readonly sessionExpiry: SessionExpiry
  readonly user: string | null
  readonly userId: string | null
  readonly email: string | null
  readonly name: string | null
  readonly role: string | null
  readonly status: string | null
  readonly loginTime: number | null
  readonly lastActivity: number | null
}

const longestText = 200
const longestBackend = 300
const latestInstant = 253_402_300_799_999
/** Numbers from here on are ms: as seconds they would lie beyond the year 5100. */
const smallestMilliseconds = 1e11
const numericText = /^\d{9,13}(?:\.\d{1,9})?$/

const defaultExpiry: SessionExpiry = { kind: 'default' }
const browserClose: SessionExpiry = { kind: 'browser-close' }

const noFields = {
  authUserId: null,
  authBackend: null,
  authHash: null,
  sessionExpiry: defaultExpiry,
  user: null,
  userId: null,
  email: null,
  name: null,
  role: null,
  status: null,
  loginTime: null,
  lastActivity: null,
} as const

const authUserIdPath = payloadPath('_auth_user_id')
const authBackendPath = payloadPath('_auth_user_backend')
const authHashPath = payloadPath('_auth_user_hash')
const sessionExpiryPath = payloadPath('_session_expiry')

/** Strings and numbers as text; null for everything else and for nothing. */
function textOf(value: PlainValue, longest = longestText): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value !== 'string' || value === '') return null
  const whole = value.toWellFormed()
  if (whole.length <= longest) return whole
  // A slice would keep the whole of a huge text in memory; this way it keeps only itself.
  return ` ${whole.slice(0, longest)}`.slice(1).toWellFormed()
}

/** ISO 8601 text, or seconds or ms since 1970 as a number or text; ms, or null. */
function instantOf(value: PlainValue, offsets: ZoneOffsets): number | null {
  if (typeof value === 'string') {
    const written = parseWrittenDate(value)
    if (written) return Math.floor(instantOfWritten(written, offsets))
    return value.length <= 24 && numericText.test(value) ? instantOf(Number(value), offsets) : null
  }
  if (typeof value !== 'number' || !(value > 0)) return null
  const instant = Math.floor(value >= smallestMilliseconds ? value : value * 1000)
  return instant <= latestInstant ? instant : null
}

/** As SessionBase.get_expiry_age and get_expire_at_browser_close take `_session_expiry`: True is 1, False is 0. */
function expiryOf(value: PlainValue): SessionExpiry {
  if (value === undefined || value === null || value === '') return defaultExpiry
  if (typeof value === 'string') return { kind: 'date', text: textOf(value) ?? '' }
  const seconds = Number(value)
  if (seconds === 0) return browserClose
  return Number.isFinite(seconds) ? { kind: 'seconds', seconds } : defaultExpiry
}

/**
 * How the payloads of a site are read for the index, for many of them: paths and zone are looked up once. Naive times are
 * read in `timeZone` (IANA name, UTC by default; a RollcallError for an unknown one). The function itself never throws.
 */
export function createFieldReader(paths: IdentityPaths, timeZone = 'UTC'): (serialized: string) => SessionFields {
  const offsets = zoneOffsets(timeZone)
  const user = payloadPath(paths.user)
  const userId = payloadPath(paths.userId)
  const email = payloadPath(paths.email)
  const name = payloadPath(paths.name)
  const role = payloadPath(paths.role)
  const status = payloadPath(paths.status)
  const loginTime = payloadPath(paths.loginTime)
  const lastActivity = payloadPath(paths.lastActivity)

  return serialized => {
    const fields = withPayload<SessionFields>(serialized, values => ({
      unreadable: null,
      authUserId: textOf(values(authUserIdPath)),
      authBackend: textOf(values(authBackendPath), longestBackend),
      authHash: textOf(values(authHashPath)),
      sessionExpiry: expiryOf(values(sessionExpiryPath)),
      user: textOf(values(user)),
      userId: textOf(values(userId)),
      email: textOf(values(email)),
      name: textOf(values(name)),
      role: textOf(values(role)),
      status: textOf(values(status)),
      loginTime: instantOf(values(loginTime), offsets),
      lastActivity: instantOf(values(lastActivity), offsets),
    }))
    return typeof fields === 'string' ? { ...noFields, unreadable: fields } : fields
  }
}

/** createFieldReader for a single payload. */
export function readFields(serialized: string, paths: IdentityPaths, timeZone = 'UTC'): SessionFields {
  return createFieldReader(paths, timeZone)(serialized)
}
