import { z } from 'zod'
import { query } from './define.ts'
import { keyFit } from './monitor.ts'
import { instant, person, seconds, statusReason } from './session.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })

/** One bar: lengths from `from` up to `to` (null: no end), and how many sessions lie in it. */
export const lengthBucket = z.object({ from: seconds, to: seconds.nullable(), sessions: z.number().int() })
export type LengthBucket = z.infer<typeof lengthBucket>

/** Why figures can only be an upper bound: Django would refuse some of these sessions, but which ones cannot be known. */
export const uncertainty = z.enum([
  'no-secret-key',
  'no-user-table',
  'no-password-column',
  'no-backends',
  'unknown-password',
])
export type Uncertainty = z.infer<typeof uncertainty>

export const overviewFigures = z.object({
  at: instant,
  version: z.number().int(),
  loggedInPeople: z.number().int(),
  loggedInSessions: z.number().int(),
  activePeople5: z.number().int(),
  activePeople15: z.number().int(),
  anonymous: z.number().int(),
  /** Living logins that end within the next hour if nobody touches them. */
  expiringWithinHour: z.number().int(),
  /** While the key fits no row, all rows whose date is past: that much needs no key. */
  expiredNotCleared: z.number().int(),
  oldestExpiredAt: instant.nullable(),
  stale: z.number().int(),
  /** Why they are stale, the most frequent reason first. */
  staleReasons: z.array(z.object({ reason: statusReason, sessions: z.number().int() })),
  unreadable: z.number().int(),
  invalid: z.number().int(),
  total: z.number().int(),
  /** Where its verdict is `none`, every figure of logins and visitors is unknown, and not the 0 that stands here. */
  key: keyFit.nullable(),
  /** Empty when the figures are Django's own truth; otherwise each login figure means "at most". */
  uncertain: z.array(uncertainty),
  /** Authenticated sessions by idle time and by remaining life. */
  idle: z.array(lengthBucket),
  remaining: z.array(lengthBucket),
  /** Logged-in sessions and people by role; no role is an empty string. The most frequent 12, then the rest as null. */
  roles: z.array(z.object({ role: z.string().nullable(), sessions: z.number().int(), people: z.number().int() })),
  topPeople: z.array(z.object({ person, sessions: z.number().int() })).max(10),
})
export type OverviewFigures = z.infer<typeof overviewFigures>

export const historyRange = z.enum(['5m', '1h', '24h', '7d', '30d'])
export type HistoryRange = z.infer<typeof historyRange>

/** The state at one moment, and what happened since the sample before. */
export const historySample = z.object({
  at: instant,
  authenticated: z.number().int(),
  anonymous: z.number().int(),
  people: z.number().int(),
  logins: z.number().int(),
  /** Sessions that ended by themselves: log outs in the site, and rows that expired. */
  logouts: z.number().int(),
  /** Sessions that Rollcall ended. */
  loggedOut: z.number().int(),
  /** The connection was changed since the sample before: what is known differs, and nobody came or went for it. */
  anew: z.literal(true).optional(),
})
export type HistorySample = z.infer<typeof historySample>

export const history = z.object({
  range: historyRange,
  from: instant,
  to: instant,
  /** Samples lie at least this far apart. A gap longer than three steps means that Rollcall was not watching. */
  stepMs: z.number(),
  samples: z.array(historySample),
})
export type History = z.infer<typeof history>

export const overview = {
  figures: query({ input: onConnection, output: overviewFigures }),
  history: query({ input: onConnection.extend({ range: historyRange }), output: history }),
}
