import { z } from 'zod'
import { mutation, query } from './define.ts'
import { instant, sessionFilter, sessionRow, sessionSort } from './session.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })
const ref = z.string().max(64)

/** A selection holds at most this many sessions one by one. */
const mostRefs = 100_000

/**
 * One value of a decoded payload, as the tree shows it. `path` is the list of keys from the root, for revealing.
 * A masked value has no text: masking happens before it leaves the main process.
 */
export type PayloadNode = {
  readonly path: readonly string[]
  readonly key: string
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'list' | 'other'
  /**
   * As JSON would print it, or a Python name for what JSON has no word for; null for masked values. A container has the name
   * of its type ("tuple", "shop.models.Cart"), or null where JSON has a word for it.
   */
  readonly text: string | null
  readonly masked: boolean
  readonly children: readonly PayloadNode[] | null
  /** How many children were left out because the payload is too large to show. */
  readonly omitted: number
}

export const payloadNode: z.ZodType<PayloadNode> = z.lazy(() =>
  z.object({
    path: z.array(z.string()),
    key: z.string(),
    type: z.enum(['string', 'number', 'boolean', 'null', 'object', 'list', 'other']),
    text: z.string().nullable(),
    masked: z.boolean(),
    children: z.array(payloadNode).nullable(),
    omitted: z.number().int(),
  }),
)

export const sessionDetail = z.object({
  row: sessionRow,
  /** How many sessions this person has, this one among them. */
  sessionsOfPerson: z.number().int(),
  encoding: z.enum(['signing', 'legacy', 'cache']).nullable(),
  compressed: z.boolean().nullable(),
  /** Bytes of the payload once decoded. */
  decodedSize: z.number().int().nullable(),
  backend: z.string().nullable(),
  /** As the browser sent it; absent where the connection names no such column. */
  userAgent: z.string().nullable().optional(),
  payload: z.array(payloadNode).nullable(),
  /** With cached_db: what the cache before the table has. `alone`: the row is gone, and the entry keeps the session alive. */
  cacheEntry: z
    .object({ state: z.enum(['same', 'differs', 'missing', 'alone']), expireAt: instant.nullable() })
    .optional(),
  /** The row was read from the store at this moment; `gone` when it was no longer there. */
  readAt: instant,
  gone: z.boolean(),
})
export type SessionDetail = z.infer<typeof sessionDetail>

/** Whom to log out. `keepNewest` leaves the person's most recently active session. */
export const logoutTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sessions'), refs: z.array(ref).min(1).max(mostRefs) }),
  z.object({ kind: z.literal('person'), personKey: z.string().max(300), keepNewest: z.boolean() }),
  z.object({ kind: z.literal('filter'), filter: sessionFilter }),
])
export type LogoutTarget = z.infer<typeof logoutTarget>

export const logoutPlan = z.object({
  planId: z.string(),
  connectionId: z.string(),
  sessions: z.number().int(),
  people: z.number().int(),
  anonymous: z.number().int(),
  includesOperator: z.boolean(),
  newest: z.array(sessionRow).max(100),
  madeAt: instant,
  /** After this moment the plan must be made anew. */
  validUntil: instant,
})
export type LogoutPlan = z.infer<typeof logoutPlan>

/**
 * `logged-out`: deleted, and gone when read back. `already-gone`: it was not there any more. `skipped`: it was changed since
 * the preview so that it is no longer what was shown. `failed`: still there, and why.
 */
export const sessionOutcome = z.object({
  fingerprint: z.string(),
  person: z.string().nullable(),
  outcome: z.enum(['logged-out', 'already-gone', 'skipped', 'failed']),
  detail: z.string().nullable(),
})
export type SessionOutcome = z.infer<typeof sessionOutcome>

/**
 * With cached_db: once the longest request is over the cache is looked at again, as one in flight may have refilled it. Null while
 * that is still to come; `cameBack` were there again and are gone now, `stillThere` are not.
 */
export const secondLook = z.object({
  afterSeconds: z.number(),
  found: z.object({ cameBack: z.number().int(), stillThere: z.number().int() }).nullable(),
  /** Why it was not done. */
  trouble: z.string().nullable(),
})
export type SecondLook = z.infer<typeof secondLook>

export const logoutResult = z.object({
  secondLook: secondLook.optional(),
  loggedOut: z.number().int(),
  /** Those of them that Django did not take as logins any more, or that were nobody's; absent when there are none. */
  noLogins: z.number().int().optional(),
  alreadyGone: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
  /** Never begun, because the job was cancelled. */
  notStarted: z.number().int(),
  /** Failures and skipped ones first; at most 1,000. */
  outcomes: z.array(sessionOutcome),
})
export type LogoutResult = z.infer<typeof logoutResult>

export const sessionPage = z.object({
  rows: z.array(sessionRow),
  filtered: z.number().int(),
  total: z.number().int(),
  /** Rises with every change of the index: two pages of one version belong together. */
  version: z.number().int(),
  at: instant,
})
export type SessionPage = z.infer<typeof sessionPage>

export const exportFormat = z.enum(['csv', 'json'])

export const sessions = {
  page: query({
    input: onConnection.extend({
      filter: sessionFilter,
      sort: sessionSort,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: sessionPage,
  }),
  /** Reads the row anew from the store and decodes it. */
  detail: query({ input: onConnection.extend({ ref }), output: sessionDetail }),
  /** Those of these sessions that are no longer there. */
  vanished: query({
    input: onConnection.extend({ refs: z.array(ref).max(mostRefs) }),
    output: z.object({ refs: z.array(ref) }),
  }),
  /** Shows one masked value. Audited: who looked at which secret of which session. */
  reveal: query({
    audited: true,
    input: onConnection.extend({ ref, path: z.array(z.string().max(500)).min(1).max(50) }),
    output: z.object({ text: z.string() }),
  }),
  /** Filtered sessions as text, without session keys and payloads; at most 100,000. */
  export: query({
    audited: true,
    input: onConnection.extend({ filter: sessionFilter, sort: sessionSort, format: exportFormat }),
    output: z.object({ text: z.string(), rows: z.number().int(), truncated: z.boolean(), fileName: z.string() }),
  }),
  previewLogout: query({ input: onConnection.extend({ target: logoutTarget }), output: logoutPlan }),
  /** Starts the job; its result is a LogoutResult. */
  applyLogout: mutation({
    writes: 'site',
    input: onConnection.extend({ planId: z.string().max(64), reason: z.string().trim().min(3).max(500) }),
    output: z.object({ jobId: z.string() }),
  }),
}
