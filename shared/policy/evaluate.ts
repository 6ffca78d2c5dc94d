import type { ExpiryKind } from '../contract/session.ts'
import type { AccessLimits, Policy } from './policy.ts'

/** What is known of a session's times: ms since 1970 UTC, null where not known. */
export type SessionTimes = {
  readonly savedAt: number | null
  readonly lastActivityAt: number | null
  readonly loginAt: number | null
  readonly firstSeenAt: number
  readonly expireAt: number
  readonly expiryKind: ExpiryKind | null
}

/** What ends a session: the site's cookie age, the session's own `_session_expiry`, or a limit. */
export const enders = ['cookie-age', 'own-expiry', 'idle', 'absolute'] as const
export type Ender = (typeof enders)[number]

export type Verdict = {
  /** When it ends if nobody touches it (ms). */
  readonly endsAt: number
  /** What ends it then. */
  readonly by: Ender
  /** Everything that has ended it already; empty while it may live on. */
  readonly broken: readonly Ender[]
  /** Without a login time it may be older than it looks; without an activity it may be more idle. */
  readonly uncertain: readonly ('login' | 'activity')[]
}

/** When the life of a session began at the latest (ms): the login, or when it was first seen or last saved. */
export function beganAt({ loginAt, firstSeenAt, savedAt }: SessionTimes): number {
  return loginAt ?? Math.min(firstSeenAt, savedAt ?? Infinity)
}

/**
 * When Django itself would end the session under this cookie age (ms), as if it had been saved under it. A session with a
 * `_session_expiry` of its own keeps its end, and so does one whose last save is not known.
 */
export function cookieEnd({ savedAt, expireAt, expiryKind }: SessionTimes, cookieAge: number): number {
  const followsSite = expiryKind === 'default' || expiryKind === 'browser-close'
  if (!followsSite || savedAt === null) return expireAt
  // The signed time has whole seconds; the rest of the second is in the expiry.
  const rest = (expireAt - savedAt) % 1000
  return savedAt + cookieAge * 1000 + (rest < 0 ? rest + 1000 : rest)
}

/** One session against the limits of its owner, at a moment (ms). How many sessions the owner has is not looked at here. */
export function evaluateSession(
  session: SessionTimes,
  { cookieAge }: Pick<Policy, 'cookieAge'>,
  { idleTimeout, absoluteTimeout }: AccessLimits,
  now: number,
): Verdict {
  const ownExpiry = session.expiryKind === 'seconds' || session.expiryKind === 'date'
  const ends: { readonly by: Ender; readonly at: number }[] = [
    { by: ownExpiry ? 'own-expiry' : 'cookie-age', at: cookieEnd(session, cookieAge) },
  ]
  if (idleTimeout !== null && session.lastActivityAt !== null) {
    ends.push({ by: 'idle', at: session.lastActivityAt + idleTimeout * 1000 })
  }
  if (absoluteTimeout !== null) ends.push({ by: 'absolute', at: beganAt(session) + absoluteTimeout * 1000 })
  const first = ends.reduce((one, other) => (other.at < one.at ? other : one))
  return {
    endsAt: first.at,
    by: first.by,
    broken: ends.filter(({ at }) => at <= now).map(({ by }) => by),
    uncertain: [
      ...(absoluteTimeout !== null && session.loginAt === null ? (['login'] as const) : []),
      ...(idleTimeout !== null && session.lastActivityAt === null ? (['activity'] as const) : []),
    ],
  }
}
