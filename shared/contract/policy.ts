import { z } from 'zod'
import { policy } from '../policy/policy.ts'
import { mutation, query } from './define.ts'
import { instant, seconds, sessionRow } from './session.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })
const count = z.number().int()
const tally = z.object({ sessions: count, people: count })
export type Tally = z.infer<typeof tally>

/** `certain`: the store says so. `likely`: nearly all of what there is says so. `unknown`: the store does not tell. */
export const sureness = z.enum(['certain', 'likely', 'unknown'])
export type Sureness = z.infer<typeof sureness>

/** The limits that the site lives by now, as its sessions show them. Living logins only, but for `expiries`. */
export const inForce = z.object({
  at: instant,
  logins: tally,
  cookieAge: z.object({
    /** Null when too few sessions tell. */
    seconds: seconds.nullable(),
    sure: sureness,
    /** So many of `of` lately saved sessions without an expiry of their own have exactly this age. */
    agree: count,
    of: count,
    /** SESSION_COOKIE_AGE as the connection states it. */
    stated: seconds,
    /**
     * What it was told by: times of saving that are signed, those that nobody vouches for without a SECRET_KEY, or the connection
     * alone, where a cache keeps only ends and times of saving are counted back from them.
     */
    by: z.enum(['signed', 'unchecked', 'connection']),
  }),
  /** Living sessions, visitors among them, by where their expiry comes from. */
  expiries: z.object({
    byDefault: count,
    browserClose: count,
    date: count,
    seconds: count,
    /** The most frequent ages of sessions with a number of seconds of their own. */
    ages: z.array(z.object({ seconds, sessions: count })).max(5),
  }),
  saveEveryRequest: z.object({
    value: z.boolean().nullable(),
    sure: sureness,
    /** `activity`: last activity against last save. `login`: last save against login. `none`: nothing to compare. */
    from: z.enum(['activity', 'login', 'none']),
    agree: count,
    of: count,
  }),
  /** The longest living login, of those whose login time is known. */
  oldestLogin: z.object({ at: instant.nullable(), known: count, of: count }),
  longestIdle: z.object({
    since: instant.nullable(),
    /** Activities that the site itself wrote; of the others only the last save is known. */
    stated: count,
    of: count,
  }),
  /** How many people have more than so many logins, and the most that one has. */
  perUser: z.object({ over: z.array(z.object({ limit: count, people: count })), most: count }),
})
export type InForce = z.infer<typeof inForce>

/** Cumulative: who is gone within the day contains who is gone now. */
const horizons = z.object({ now: tally, hour: tally, day: tally })

export const endedBy = z.enum(['cookie-age', 'own-expiry', 'idle', 'absolute', 'surplus'])
export type EndedBy = z.infer<typeof endedBy>

/** What a policy would do to the living logins, if nobody touched them from now on. */
export const whatIf = z.object({
  at: instant,
  version: count,
  logins: tally,
  ...horizons.shape,
  /** Who would be gone by then anyway. */
  unchanged: z.object({ hour: tally, day: tally }),
  /** Those that go now, by the limit that ended them first. */
  by: z.array(z.object({ limit: endedBy, sessions: count })),
  /** The most frequent 12, then the rest as null; no role is an empty string. */
  roles: z.array(horizons.extend({ role: z.string().nullable(), logins: tally })),
  /** Remaining life of the logins, now and of those that stay under the policy. */
  remaining: z.array(z.object({ from: seconds, to: seconds.nullable(), before: count, after: count })),
  /** Who notices first: of those that go now the ones used last, otherwise the next to go. */
  first: z.array(z.object({ row: sessionRow, endsAt: instant, by: endedBy })).max(6),
  /** Logins that would have ended in the last 24 hours and are still there. */
  lastDay: tally,
  /**
   * People a day who came back to a session that would have been over: they would have had to log in again. Counted while
   * Rollcall watched; null before it has watched for an hour.
   */
  returns: z.object({ peoplePerDay: z.number(), watchedSeconds: seconds }).nullable(),
  endsOperator: z.boolean(),
  endsEveryone: z.boolean(),
  /** What the picture cannot know, in sessions; `rules` are places in the policy's list. */
  unknown: z.object({ login: count, activity: count, onlySaved: count, rules: z.array(count) }),
})
export type WhatIf = z.infer<typeof whatIf>

/** One saved state of a connection's policy. Versions count from 1 and are never changed. */
export const policyVersion = z.object({
  version: z.number().int().min(1),
  policy,
  author: z.string().max(300),
  reason: z.string().max(500),
  at: instant,
})
export type PolicyVersion = z.infer<typeof policyVersion>

/** Rows whose time is over, as the index has them: what clearsessions would delete. */
export const expiredRows = z.object({
  sessions: count,
  /** Bytes of session_data; what the engine keeps beside it is not counted. */
  bytes: count,
  oldestAt: instant.nullable(),
})
export type ExpiredRows = z.infer<typeof expiredRows>

export const clearResult = z.object({
  cleared: count,
  bytes: count,
  /** Rows that were saved anew while they were being cleared, and live on. */
  revived: count,
  /** Expired rows that are left: it was cancelled, or stopped by trouble. */
  notStarted: count,
  trouble: z.string().nullable(),
})
export type ClearResult = z.infer<typeof clearResult>

export const policyCalls = {
  inForce: query({ input: onConnection, output: inForce }),
  whatIf: query({ input: onConnection.extend({ policy }), output: whatIf }),
  expired: query({ input: onConnection, output: expiredRows }),
  /** Deletes expired rows in batches, as clearsessions does; starts a job whose result is a ClearResult. */
  clearExpired: mutation({
    writes: 'site',
    input: onConnection.extend({ reason: z.string().trim().min(3).max(500) }),
    output: z.object({ jobId: z.string() }),
  }),
  /** Newest first; `dropped` counts old versions that are no longer kept. */
  versions: query({ input: onConnection, output: z.object({ versions: z.array(policyVersion), dropped: count }) }),
  /**
   * Saves the next version. CONFLICT when `basedOn` (0: none) is no longer the newest. A policy that would end every login or
   * the operator's own needs the connection's name in `confirmation`.
   */
  save: mutation({
    writes: 'console',
    audited: true,
    input: onConnection.extend({
      policy,
      basedOn: z.number().int().min(0),
      reason: z.string().trim().min(3, 'A reason has at least 3 characters').max(500),
      confirmation: z.string().max(200).nullable(),
    }),
    output: policyVersion,
  }),
}
