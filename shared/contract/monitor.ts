import { z } from 'zod'
import { mutation, query } from './define.ts'
import { failure } from './reply.ts'
import { instant } from './session.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })

/**
 * `loading`: first figures are there and the rest is being read. `paused`: what is shown stands still; with `progress`, some were never read.
 * `reconnecting`: what is shown is stale.
 */
export const monitorState = z.enum(['opening', 'loading', 'live', 'paused', 'reconnecting', 'failed'])
export type MonitorState = z.infer<typeof monitorState>

const possibility = z.object({ possible: z.boolean(), reason: z.string().nullable() })

/** What a store can do, and why not where it cannot; the screens follow it. */
export const storeInfo = z.object({
  /** "MariaDB 10.11.6" */
  product: z.string(),
  /** "drf_db.django_session" */
  location: z.string(),
  latencyMs: z.number(),
  /** How far the server's clock is ahead of this machine's; null where they are the same clock. */
  clockAheadMs: z.number().nullable(),
  timeZone: z.string(),
  logout: possibility,
  /** Whether the expiry of living sessions can be changed. */
  setExpiry: possibility,
  /** Whether expired sessions can be cleared; absent until that is known. */
  clearExpired: possibility.optional(),
  /** Which sessions are in no listing, and why, so that figures say nothing of them; absent where all are listed. */
  unlisted: z.object({ which: z.enum(['all', 'some']), reason: z.string() }).optional(),
  /** Things to know that are no failure: a missing grant, a clock that is off. */
  notes: z.array(z.string()),
})
export type StoreInfo = z.infer<typeof storeInfo>
export type Unlisted = NonNullable<StoreInfo['unlisted']>

/**
 * How the SECRET_KEY (or a fallback) fits the signed rows. `none`: so few that nothing said of logins means anything; `few`:
 * under half of them, as after a change of the key.
 */
export const keyFit = z.object({
  signed: z.number().int(),
  fitting: z.number().int(),
  verdict: z.enum(['fits', 'few', 'none']),
})
export type KeyFit = z.infer<typeof keyFit>

export const monitorStatus = z.object({
  connectionId: z.string(),
  state: monitorState,
  version: z.number().int(),
  updatedAt: instant.nullable(),
  refreshIntervalMs: z.number(),
  sessions: z.number().int(),
  people: z.number().int(),
  /** Null without a SECRET_KEY, or while no signed row is known. */
  key: keyFit.nullable(),
  /** Until everything was read: rows read and rows expected, also while that is paused or broken off. */
  progress: z
    .object({
      done: z.number(),
      total: z.number().nullable(),
      perSecond: z.number(),
      secondsLeft: z.number().nullable(),
    })
    .nullable(),
  changesPerMinute: z.number(),
  /** Share of the time in which the database works for Rollcall, 0 to 1. */
  databaseShare: z.number(),
  /** A deleted row is noticed within this many refreshes. */
  sweepRefreshes: z.number().int(),
  store: storeInfo.nullable(),
  /** Why it reconnects or failed, and when the next attempt is. */
  failure: failure.nullable(),
  retryAt: instant.nullable(),
})
export type MonitorStatus = z.infer<typeof monitorStatus>

export const monitor = {
  status: query({ input: onConnection, output: monitorStatus }),
  pause: mutation({ writes: 'console', input: onConnection, output: z.object({}) }),
  resume: mutation({ writes: 'console', input: onConnection, output: z.object({}) }),
  refresh: mutation({ writes: 'console', input: onConnection, output: z.object({}) }),
  setRefreshInterval: mutation({
    writes: 'console',
    input: onConnection.extend({ refreshIntervalMs: z.number().int().min(500).max(600_000) }),
    output: z.object({}),
  }),
}
