import type { ActivitySource, ExpiryKind, SessionStatus, SignatureState, StatusReason } from '../contract/session.ts'

export type Words = { readonly label: string; readonly explanation: string }

export const statusWords: Readonly<Record<SessionStatus, Words>> = {
  authenticated: { label: 'Logged in', explanation: 'Django takes this session as a login now.' },
  anonymous: { label: 'Anonymous', explanation: 'A visitor who has not logged in, or has logged out.' },
  stale: { label: 'Stale', explanation: 'It was a login once; Django would no longer accept it.' },
  expired: { label: 'Expired', explanation: 'Its time is over; the row waits to be cleared.' },
  invalid: {
    label: 'Invalid',
    explanation: 'The signature does not fit the SECRET_KEY: Django would take it as empty.',
  },
  unreadable: { label: 'Unreadable', explanation: 'What is stored cannot be decoded.' },
}

export const reasonWords: Readonly<Record<StatusReason, Words>> = {
  empty: { label: 'empty', explanation: 'Nothing is stored in the row.' },
  truncated: { label: 'cut off', explanation: 'The stored text ends too early.' },
  'not-base64': { label: 'damaged', explanation: 'The stored text has characters that do not belong there.' },
  'not-compressed-data': { label: 'damaged', explanation: 'The stored data cannot be unpacked.' },
  'too-large': { label: 'too large', explanation: 'The data is larger than Rollcall unpacks.' },
  pickled: { label: 'pickled', explanation: 'It was written by PickleSerializer, which is not read yet.' },
  'not-json': { label: 'not JSON', explanation: 'The data is not what JSONSerializer writes.' },
  'not-an-object': { label: 'no session data', explanation: 'The data is JSON, but not a session.' },
  'legacy-format': {
    label: 'old format',
    explanation: 'It was written before Django 3.1; Django 4 and newer take it as empty.',
  },
  'password-changed': {
    label: 'new password',
    explanation: "The user's password was changed since this login; the next request ends the session.",
  },
  'hash-missing': {
    label: 'no password hash',
    explanation: 'The session does not say which password it was made with; the next request ends it.',
  },
  'user-inactive': {
    label: 'inactive user',
    explanation: 'The account is deactivated. If it is activated again, the session is a login again.',
  },
  'user-deleted': { label: 'deleted user', explanation: 'The account does not exist any more.' },
  'backend-unknown': {
    label: 'unknown backend',
    explanation: "The login was made by a backend that is not among the site's AUTHENTICATION_BACKENDS.",
  },
}

export const signatureWords: Readonly<Record<SignatureState, Words>> = {
  valid: { label: 'Valid', explanation: 'Signed with the current SECRET_KEY.' },
  fallback: { label: 'Fallback key', explanation: 'Signed with one of SECRET_KEY_FALLBACKS.' },
  invalid: { label: 'Does not fit', explanation: 'Signed with another key, or changed since.' },
  unchecked: { label: 'Not checked', explanation: 'No SECRET_KEY was given, so nobody vouches for the content.' },
  none: { label: 'None', explanation: 'The row has no signature to check.' },
}

export const activitySourceWords: Readonly<Record<ActivitySource, Words>> = {
  payload: { label: 'from the session', explanation: 'The site writes the last activity into the session.' },
  column: { label: 'from the table', explanation: 'The session table has a column for it.' },
  saved: { label: 'last save', explanation: 'The signed time of the last save; reading alone does not move it.' },
}

export const expiryKindWords: Readonly<Record<ExpiryKind, Words>> = {
  default: { label: "site's default", explanation: 'Each save moves it to SESSION_COOKIE_AGE from then.' },
  seconds: { label: 'own length', explanation: 'Each save moves it on by a length of its own.' },
  date: { label: 'fixed date', explanation: 'It ends at this moment, however often it is used.' },
  'browser-close': {
    label: 'until the browser closes',
    explanation: 'The cookie goes with the browser; the row stays for SESSION_COOKIE_AGE.',
  },
}

/** "Stale: new password", or the plain label where the reason adds nothing. */
export function statusLabel(status: SessionStatus, reason: StatusReason | null): string {
  const { label } = statusWords[status]
  return reason === null ? label : `${label}: ${reasonWords[reason].label}`
}
