import { z } from 'zod'
import { query } from './define.ts'
import { instant, person, seconds, sessionRow } from './session.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })

export const personRow = z.object({
  person,
  /** Living sessions by status; expired rows are not counted. */
  sessions: z.number().int(),
  authenticated: z.number().int(),
  /** Those of them of which Django's own answer is not known: it may refuse them. */
  unverified: z.number().int(),
  stale: z.number().int(),
  lastActivityAt: instant.nullable(),
  /** The longest remaining life among the sessions. */
  expiresIn: seconds.nullable(),
})
export type PersonRow = z.infer<typeof personRow>

export const personPage = z.object({
  rows: z.array(personRow),
  filtered: z.number().int(),
  total: z.number().int(),
  version: z.number().int(),
  at: instant,
})
export type PersonPage = z.infer<typeof personPage>

/** What Rollcall itself saw happen; `by` is an operator of Rollcall, or null when the site did it. */
export const seenEvent = z.object({
  at: instant,
  kind: z.enum(['login', 'logout', 'expired', 'logged-out', 'activity']),
  fingerprint: z.string(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
})
export type SeenEvent = z.infer<typeof seenEvent>

/** What a refresh brought, oldest first. Of more than a thousand at once the rest is only counted. */
export const seenEvents = z.object({
  connectionId: z.string(),
  events: z.array(seenEvent.extend({ person })).max(1000),
  omitted: z.number().int(),
})
export type SeenEvents = z.infer<typeof seenEvents>

export const personDetail = z.object({
  person,
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  lastLoginAt: instant.nullable(),
  joinedAt: instant.nullable(),
  /** `user-table`: identity is the site's own; `payload`: only what the sessions say of themselves. */
  source: z.enum(['user-table', 'payload']),
  sessions: z.array(sessionRow).max(1000),
  sessionsTotal: z.number().int(),
  events: z.array(seenEvent).max(200),
  /** Since when Rollcall has been watching this store. */
  watchedSince: instant,
})
export type PersonDetail = z.infer<typeof personDetail>

export const users = {
  page: query({
    input: onConnection.extend({
      text: z.string().max(200),
      only: z.enum(['everyone', 'logged-in', 'several-sessions', 'staff', 'inactive']),
      sort: z.object({
        column: z.enum(['name', 'role', 'sessions', 'activity']),
        direction: z.enum(['ascending', 'descending']),
      }),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: personPage,
  }),
  /**
   * Users of the site's own table who have no living session: at most 20 whose id is the text, or whose name or e-mail address
   * begins with it. `complete` is false when there may be more. Without a user table there is nobody, and `hasUserTable` false.
   */
  lookup: query({
    input: onConnection.extend({ text: z.string().trim().min(1).max(200) }),
    output: z.object({ people: z.array(person).max(20), complete: z.boolean(), hasUserTable: z.boolean() }),
  }),
  detail: query({ input: onConnection.extend({ personKey: z.string().max(300) }), output: personDetail }),
}
