import { z } from 'zod'

/** Above this a database's integer column, and Django's own arithmetic with dates, may give way. Seconds: 68 years. */
export const longestLimit = 2 ** 31 - 1
export const mostRules = 20
export const mostExempt = 500

/** A length of time in whole seconds. What does not fit is said in words, because people type limits. */
export const limit = z
  .number('A limit is a number of seconds')
  .int('A limit is a whole number of seconds')
  .min(1, 'A limit is at least 1 second; use no limit instead of zero')
  .max(longestLimit, 'A limit is at most 2,147,483,647 seconds (68 years)')

const sessionCount = z
  .number('This is a number of sessions')
  .int('This is a whole number of sessions')
  .min(1, 'At least one session must be allowed; use no limit instead of zero')
  .max(10_000, 'Above 10,000 sessions for one person a limit means nothing')

/** The three limits that Django does not have itself; null: none. */
export const accessLimits = z.object({
  /** Seconds since the last activity. */
  idleTimeout: limit.nullable(),
  /** Seconds since the login, whatever happened since. */
  absoluteTimeout: limit.nullable(),
  sessionsPerUser: sessionCount.nullable(),
})
export type AccessLimits = z.infer<typeof accessLimits>

/** Whom a rule is for. Role is the word that the site has for a user; a group is one of django.contrib.auth. */
export const ruleSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('role'), role: z.string().max(200) }),
  z.object({ kind: z.literal('group'), group: z.string().trim().min(1).max(150) }),
  z.object({ kind: z.literal('staff') }),
  z.object({ kind: z.literal('superuser') }),
])
export type RuleSubject = z.infer<typeof ruleSubject>

/** A limit that is null here leaves the general one in force. */
export const policyRule = accessLimits.extend({ who: ruleSubject })
export type PolicyRule = z.infer<typeof policyRule>

/** Someone whom no idle, absolute or session limit ends. `personKey` is the key of Person; `name` is for reading only. */
export const exemptPerson = z.object({ personKey: z.string().min(1).max(300), name: z.string().max(200) })
export type ExemptPerson = z.infer<typeof exemptPerson>

/**
 * How long sessions may live. A session ends at the first of its limits. Rules stand above the general limits for those whom
 * they fit; where several fit, the strictest holds.
 */
export const policy = accessLimits.extend({
  /** SESSION_COOKIE_AGE: seconds since the last save. */
  cookieAge: limit,
  /** SESSION_EXPIRE_AT_BROWSER_CLOSE */
  endsWithBrowser: z.boolean(),
  /** SESSION_SAVE_EVERY_REQUEST */
  saveEveryRequest: z.boolean(),
  /** Which session of a person goes when there are more than allowed: the oldest login, or the one longest unused. */
  surplus: z.enum(['oldest', 'idlest']),
  rules: z.array(policyRule).max(mostRules, `A policy has at most ${mostRules} rules`),
  exempt: z.array(exemptPerson).max(mostExempt, `At most ${mostExempt} people can be exempt`),
})
export type Policy = z.infer<typeof policy>

/** Django without a single setting. */
export const djangoDefault: Policy = {
  cookieAge: 1_209_600,
  idleTimeout: null,
  absoluteTimeout: null,
  sessionsPerUser: null,
  endsWithBrowser: false,
  saveEveryRequest: false,
  surplus: 'oldest',
  rules: [],
  exempt: [],
}
