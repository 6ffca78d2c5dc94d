import type { SessionStatus, SignatureState, StatusReason } from '../contract/session.ts'

/** The user that `_auth_user_id` names. */
export type UserAccount = {
  /** Null: the user model has no such column, and Django then takes everyone as active. */
  readonly isActive: boolean | null
  /** sessionAuthHashes of the user's password; null when there is no SECRET_KEY or no password column. */
  readonly hashes: readonly string[] | null
}

export type StatusFacts = {
  /** decoded.unreadable ?? fields.unreadable */
  readonly unreadable: StatusReason | null
  readonly signature: SignatureState
  /** ms */
  readonly expireAt: number
  /** ms */
  readonly now: number
  readonly authUserId: string | null
  readonly authBackend: string | null
  readonly authHash: string | null
  /** `missing`: the table has no such user. `unknown`: no user table was given, or it was not read yet. */
  readonly account: UserAccount | 'missing' | 'unknown'
  /** AUTHENTICATION_BACKENDS; empty: not stated, so no backend is refused. */
  readonly backends: readonly string[]
  /** The site's own middleware takes payload keys as a login, without `_auth_user_id`. */
  readonly payloadLogin: boolean
  /** The payload's `user` or `user_id` is there. */
  readonly hasPayloadUser: boolean
}

export type StatusDecision = {
  readonly status: SessionStatus
  readonly reason: StatusReason | null
  /** False when Django's own answer is not known for want of a SECRET_KEY, a user table or a reader. */
  readonly verified: boolean
}

/** Backends of django.contrib.auth that also let users in who are not active. */
const backendsForInactiveUsers: ReadonlySet<string> = new Set([
  'django.contrib.auth.backends.AllowAllUsersModelBackend',
  'django.contrib.auth.backends.AllowAllUsersRemoteUserBackend',
])

/** Payloads that Django may read although Rollcall does not. */
const readableByDjango: ReadonlySet<StatusReason> = new Set<StatusReason>(['too-large'])

/** Why django.contrib.auth.get_user would not take the session as a login, in its own order; null when it would. */
function refusal(facts: StatusFacts): StatusReason | null {
  const { account, authBackend, authHash, backends } = facts
  if (authBackend === null || (backends.length > 0 && !backends.includes(authBackend))) return 'backend-unknown'
  if (account === 'missing') return 'user-deleted'
  const isInactive = account !== 'unknown' && account.isActive === false
  // What a backend of the site's own does is not known; nearly all descend from ModelBackend.
  if (isInactive && !backendsForInactiveUsers.has(authBackend)) return 'user-inactive'
  if (authHash === null) return 'hash-missing'
  const hashes = account === 'unknown' ? null : account.hashes
  if (hashes !== null && !hashes.includes(authHash)) return 'password-changed'
  return null
}

/**
 * What a session is, in the order of the contract's sessionStatus: the first that fits wins. `authenticated` exactly when
 * django.contrib.auth.get_user would give a user now, as far as the facts reach; `verified` says whether they reach.
 */
export function decideStatus(facts: StatusFacts): StatusDecision {
  const { unreadable, signature } = facts
  if (unreadable !== null) {
    return { status: 'unreadable', reason: unreadable, verified: !readableByDjango.has(unreadable) }
  }
  if (signature === 'invalid') return { status: 'invalid', reason: null, verified: true }
  if (facts.expireAt <= facts.now) return { status: 'expired', reason: null, verified: true }

  const isSigned = signature === 'valid' || signature === 'fallback' || signature === 'unsigned'
  if (facts.authUserId === null) {
    const isLogin = facts.payloadLogin && facts.hasPayloadUser
    return { status: isLogin ? 'authenticated' : 'anonymous', reason: null, verified: isSigned }
  }
  const reason = refusal(facts)
  const isStated = facts.backends.length > 0 || facts.authBackend === null
  // An answer that no hash could change needs no hash.
  const isDecided = reason === 'backend-unknown' || reason === 'user-deleted' || reason === 'user-inactive'
  const isHashKnown = typeof facts.account === 'object' && facts.account.hashes !== null
  const verified = isSigned && isStated && (isDecided || isHashKnown)
  return { status: reason === null ? 'authenticated' : 'stale', reason, verified }
}
