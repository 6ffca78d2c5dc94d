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
  readonly verified: boolean
}

export declare function decideStatus(facts: StatusFacts): StatusDecision
