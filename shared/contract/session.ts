import { z } from 'zod'
import { policy } from '../policy/policy.ts'

/** Times in the contract are milliseconds since 1970 UTC; lengths of time are seconds; sizes are bytes. */
export const instant = z.number()
export const seconds = z.number()

/** When a session ends that the site never ends by itself. */
export const never = 8.64e15

/**
 * What a session is, in the order in which it is decided: the first that fits wins.
 * `authenticated` means that Django would take it as a login now.
 */
export const sessionStatus = z.enum(['unreadable', 'invalid', 'expired', 'stale', 'authenticated', 'anonymous'])
export type SessionStatus = z.infer<typeof sessionStatus>

/** Why a session is `unreadable` or `stale`. */
export const statusReason = z.enum([
  'empty',
  'truncated',
  'not-base64',
  'not-compressed-data',
  'too-large',
  'pickled',
  'not-pickle',
  'not-json',
  'not-an-object',
  'not-msgpack',
  'unknown-format',
  'no-unpacker',
  'legacy-format',
  'password-changed',
  'hash-missing',
  'user-inactive',
  'user-deleted',
  'backend-unknown',
])
export type StatusReason = z.infer<typeof statusReason>

/**
 * `unchecked`: no SECRET_KEY was given, so the payload is shown but nobody vouches for it. `unsigned`: it lies in a cache, where
 * Django signs nothing and takes what it finds.
 */
export const signatureState = z.enum(['valid', 'fallback', 'invalid', 'unchecked', 'unsigned', 'none'])
export type SignatureState = z.infer<typeof signatureState>

/** Where the last activity comes from: the payload's own key, the table's column, or the signed time of the last save. */
export const activitySource = z.enum(['payload', 'column', 'saved'])
export type ActivitySource = z.infer<typeof activitySource>

/** The site's default age, seconds after each save, a fixed moment, or until the browser closes. */
export const expiryKind = z.enum(['default', 'seconds', 'date', 'browser-close'])
export type ExpiryKind = z.infer<typeof expiryKind>

/** Someone who has sessions. `key` names the person in calls: opaque, stable for a connection. Unknown facts are null. */
export const person = z.object({
  key: z.string(),
  userId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.string().nullable(),
  isActive: z.boolean().nullable(),
  isStaff: z.boolean().nullable(),
  isSuperuser: z.boolean().nullable(),
  /** The operator's own account on the site, as the connection states it. */
  isOperator: z.boolean(),
})
export type Person = z.infer<typeof person>

/** What further columns of the session table say, as the connection names them; null for what they do not. */
export const sessionFurther = z.object({
  address: z.string().nullable(),
  /** What the browser says of itself, in words: "Firefox", "Windows PC". */
  browser: z.string().nullable(),
  device: z.string().nullable(),
  createdAt: instant.nullable(),
  /** Whose the session is was taken from the table, because Django takes nothing from the payload. */
  ownerByColumn: z.boolean(),
})
export type SessionFurther = z.infer<typeof sessionFurther>

export const sessionRow = z.object({
  /** Names the session in calls: opaque, valid in this run only. */
  ref: z.string(),
  /** Eight base32 characters that people and the audit log see in place of the session key. */
  fingerprint: z.string(),
  person: person.nullable(),
  status: sessionStatus,
  statusReason: statusReason.nullable(),
  /** False when no SECRET_KEY or no user table was given: Django's own answer is then not known. */
  verified: z.boolean(),
  signature: signatureState,
  firstSeenAt: instant,
  loginAt: instant.nullable(),
  lastActivityAt: instant.nullable(),
  activitySource: activitySource.nullable(),
  savedAt: instant.nullable(),
  /** `never`, where the site keeps it until it is deleted. */
  expireAt: instant,
  expiryKind: expiryKind.nullable(),
  size: z.number(),
  /** Absent where the connection names no further columns. */
  further: sessionFurther.optional(),
})
export type SessionRow = z.infer<typeof sessionRow>

const lengthRange = z.object({ atLeast: seconds.optional(), below: seconds.optional() })

/** All conditions hold together; a list means any of its values. Lengths are counted from now. */
export const sessionFilter = z.object({
  /**
   * In the user name, e-mail, user id or role, in the address or the words for the device, or the beginning of a fingerprint;
   * case does not matter.
   */
  text: z.string().max(200).optional(),
  status: z.array(sessionStatus).max(10).optional(),
  reason: z.array(statusReason).max(20).optional(),
  role: z.array(z.string().max(200)).max(50).optional(),
  signature: z.array(signatureState).max(10).optional(),
  idle: lengthRange.optional(),
  /** Since the login, or since the session was first seen where no login time is known. */
  age: lengthRange.optional(),
  /** Negative lengths lie in the past. */
  expiresIn: lengthRange.optional(),
  personKey: z.string().max(300).optional(),
  /** A whole address, or whole parts from its beginning: "10.1", "2001:db8". */
  address: z.string().min(1).max(64).optional(),
  /** Living logins that this policy ends now, or would within that time if nobody touched them. */
  endsUnder: z.object({ policy, within: z.enum(['now', 'hour', 'day']) }).optional(),
})
export type SessionFilter = z.infer<typeof sessionFilter>

export const sessionSort = z.object({
  column: z.enum([
    'person',
    'role',
    'status',
    'login',
    'idle',
    'expires',
    'size',
    'signature',
    'fingerprint',
    'address',
    'device',
    'created',
  ]),
  direction: z.enum(['ascending', 'descending']),
})
export type SessionSort = z.infer<typeof sessionSort>
