import { z } from 'zod'
import { limit, policy } from '../policy/policy.ts'
import { mutation, query } from './define.ts'
import { instant, sessionRow } from './session.ts'
import { logoutTarget } from './sessions.ts'

const onConnection = z.object({ connectionId: z.string().max(64) })
const count = z.number().int()

/** The end of the year 9998, so that no zone carries a date over Django's last year. */
const latestEnd = 253_370_764_799_000

/** What is done to the expiry of living sessions. Lengths in seconds. */
export const expiryChange = z.discriminatedUnion('kind', [
  /** So long from now, and again so long after each save. */
  z.object({ kind: z.literal('set'), seconds: limit }),
  /** So much longer than it would have lived. */
  z.object({ kind: z.literal('extend'), seconds: limit }),
  z.object({ kind: z.literal('until'), at: instant.max(latestEnd, 'Choose an end before the year 9999') }),
  /** Without an expiry of its own: SESSION_COOKIE_AGE after the last save. */
  z.object({ kind: z.literal('site-default') }),
  /** Each as the policy says for its owner, counted from its last save. */
  z.object({ kind: z.literal('policy'), policy }),
])
export type ExpiryChange = z.infer<typeof expiryChange>

/**
 * Why a session is left as it is. `ends-with-browser`: an expiry of its own would let its cookie outlive the browser.
 * `signature`, `unreadable`: Django takes it as empty anyway. `own-expiry`: what its payload says decides, and cannot be written.
 * `save-unknown`: the change counts from the last save, which nothing tells.
 */
export const expirySkip = z.enum([
  'fits-already',
  'ends-with-browser',
  'expired',
  'own-expiry',
  'save-unknown',
  'signature',
  'unreadable',
])
export type ExpirySkip = z.infer<typeof expirySkip>

export const expiryPlan = z.object({
  planId: z.string(),
  connectionId: z.string(),
  change: expiryChange,
  sessions: count,
  people: count,
  /** Of those that change: how many end at once, keep the new limit across their saves, or have it until their next save. */
  changing: count,
  endNow: count,
  lasting: count,
  untilNextSave: count,
  skipped: z.array(z.object({ reason: expirySkip, sessions: count })),
  includesOperator: z.boolean(),
  /** The newest of those that change, and when they would end. */
  newest: z.array(z.object({ row: sessionRow, endsAt: instant })).max(100),
  madeAt: instant,
  validUntil: instant,
})
export type ExpiryPlan = z.infer<typeof expiryPlan>

/** `until-next-save`: the store has the new end and the payload does not, so the site's next save brings its own back. */
export const expiryOutcome = z.object({
  fingerprint: z.string(),
  person: z.string().nullable(),
  outcome: z.enum(['changed', 'until-next-save', 'already-gone', 'skipped', 'failed']),
  detail: z.string().nullable(),
})
export type ExpiryOutcome = z.infer<typeof expiryOutcome>

export const expiryResult = z.object({
  changed: count,
  untilNextSave: count,
  /** Of both: their new end is over already. */
  endedNow: count,
  alreadyGone: count,
  skipped: count,
  failed: count,
  notStarted: count,
  /** Failures and skipped ones first; at most 1,000. */
  outcomes: z.array(expiryOutcome),
})
export type ExpiryResult = z.infer<typeof expiryResult>

export const expiry = {
  preview: query({ input: onConnection.extend({ target: logoutTarget, change: expiryChange }), output: expiryPlan }),
  /** Starts the job; its result is an ExpiryResult. */
  apply: mutation({
    writes: 'site',
    input: onConnection.extend({ planId: z.string().max(64), reason: z.string().trim().min(3).max(500) }),
    output: z.object({ jobId: z.string() }),
  }),
}
