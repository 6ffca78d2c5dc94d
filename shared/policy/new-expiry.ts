import { never } from '../contract/session.ts'
import type { ExpiryChange, ExpirySkip } from '../contract/expiry.ts'
import type { SessionExpiry } from '../django/expiry.ts'
import type { AccessLimits } from './policy.ts'

/** What is known of a session before its expiry is changed. Times in ms. */
export type ExpiryFacts = {
  readonly kind: SessionExpiry['kind']
  /** Seconds of its own in `_session_expiry`; null for the other kinds, and where only the end is known. */
  readonly seconds: number | null
  /** The last save, from which Django counts; null where it is not known. */
  readonly savedAt: number | null
  readonly expireAt: number
}

/** SESSION_COOKIE_AGE of the site in seconds, the limits that a policy has for the owner, and the moment (ms). */
export type ExpiryContext = { readonly cookieAge: number; readonly limits: AccessLimits; readonly now: number }

/**
 * What is to be written. `seconds`: the integer for `_session_expiry`, null to take it out, 'keep' to leave the payload as it is,
 * and then the end holds until the next save only. `endsAt` is a whole second (ms).
 */
export type NewExpiry =
  { readonly seconds: number | null | 'keep'; readonly endsAt: number } | { readonly skip: ExpirySkip }

const second = 1000
const wholeSecond = (at: number) => Math.floor(at / second) * second

/**
 * The expiry that a change gives to a session. An integer makes the cookie of a session that ends with the browser outlive the
 * browser, and takes the place of a date of the site's own: of both only the end in the store is moved.
 */
export function newExpiry(change: ExpiryChange, session: ExpiryFacts, context: ExpiryContext): NewExpiry {
  const { now } = context
  const payload = (seconds: number) => (session.kind === 'default' || session.kind === 'seconds' ? seconds : 'keep')
  switch (change.kind) {
    case 'set':
      return { seconds: payload(change.seconds), endsAt: wholeSecond(now) + change.seconds * second }
    case 'extend': {
      if (session.expireAt >= never) return { skip: 'fits-already' }
      const endsAt = wholeSecond(Math.max(session.expireAt, now)) + change.seconds * second
      return { seconds: payload(Math.ceil((endsAt - now) / second)), endsAt }
    }
    case 'until': {
      const left = Math.ceil((change.at - now) / second)
      // It may be over since it was chosen: 0 would be the end of the browser.
      return { seconds: payload(left > 0 ? left : Math.min(left, -1)), endsAt: wholeSecond(change.at) }
    }
    case 'site-default':
      return siteDefault(session, context)
    case 'policy':
      return underPolicy(change.policy.cookieAge, session, context)
  }
}

function siteDefault({ kind, savedAt }: ExpiryFacts, { cookieAge }: ExpiryContext): NewExpiry {
  if (kind === 'default') return { skip: 'fits-already' }
  if (kind === 'browser-close') return { skip: 'ends-with-browser' }
  if (savedAt === null) return { skip: 'save-unknown' }
  return { seconds: null, endsAt: wholeSecond(savedAt) + cookieAge * second }
}

/** The idle timeout caps every session; the cookie age is for those that have no expiry of their own. */
function underPolicy(policyAge: number, session: ExpiryFacts, { cookieAge, limits }: ExpiryContext): NewExpiry {
  const { kind, savedAt, expireAt } = session
  const idle = limits.idleTimeout ?? Infinity
  // A date of its own stays where no idle timeout brings it nearer.
  if (kind === 'date' && idle === Infinity) return { skip: 'fits-already' }
  if (savedAt === null) return { skip: 'save-unknown' }
  if (kind === 'date') {
    const endsAt = wholeSecond(savedAt) + idle * second
    return endsAt < expireAt ? { seconds: 'keep', endsAt } : { skip: 'fits-already' }
  }
  if (kind === 'seconds') {
    // An expiry of its own stays, wherever its end was moved to: the idle timeout only ever brings it nearer.
    const own = session.seconds ?? 0
    const latest = wholeSecond(savedAt) + idle * second
    if (own <= idle && wholeSecond(expireAt) <= latest) return { skip: 'fits-already' }
    return { seconds: own === 0 ? idle : Math.min(own, idle), endsAt: Math.min(wholeSecond(expireAt), latest) }
  }
  const seconds = Math.min(policyAge, idle)
  const endsAt = wholeSecond(savedAt) + seconds * second
  if (seconds === cookieAge && Math.abs(endsAt - expireAt) < second) return { skip: 'fits-already' }
  return { seconds: kind === 'browser-close' ? 'keep' : seconds, endsAt }
}
