import type { ActivitySource, ExpiryKind, SessionStatus, SignatureState, StatusReason } from '../contract/session.ts'

export type Words = { readonly label: string; readonly explanation: string }

export declare const statusWords: Readonly<Record<SessionStatus, Words>>
export declare const reasonWords: Readonly<Record<StatusReason, Words>>
export declare const signatureWords: Readonly<Record<SignatureState, Words>>
export declare const activitySourceWords: Readonly<Record<ActivitySource, Words>>
export declare const expiryKindWords: Readonly<Record<ExpiryKind, Words>>
/** "Logged in", "Stale: new password", ... */
export declare function statusLabel(status: SessionStatus, reason: StatusReason | null): string
