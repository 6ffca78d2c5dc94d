import type { ActivitySource, ExpiryKind, SessionStatus, SignatureState, StatusReason } from '../contract/session.ts'

/** A label for a chip or a filter, and one sentence for whoever asks what it means. */
export type Words = { readonly label: string; readonly explanation: string }

export const statusWords: Readonly<Record<SessionStatus, Words>> = {
  authenticated: {
    label: 'Logged in',
    explanation: 'The site takes the next request of this browser as this person’s.',
  },
  anonymous: {
    label: 'Anonymous',
    explanation: 'A visitor who is not logged in, for example with a shopping cart.',
  },
  stale: {
    label: 'Stale',
    explanation: 'The session names a person, but the site no longer takes it as a login.',
  },
  expired: {
    label: 'Expired',
    explanation: 'Its time is over, so the site ignores it; the row stays until expired sessions are cleared.',
  },
  invalid: {
    label: 'Invalid',
    explanation: 'The signature does not fit the site’s SECRET_KEY, so the site ignores what the session says.',
  },
  unreadable: {
    label: 'Unreadable',
    explanation: 'The stored text cannot be read as a session.',
  },
}

export const reasonWords: Readonly<Record<StatusReason, Words>> = {
  empty: { label: 'empty', explanation: 'There is nothing stored in the row but its key.' },
  truncated: {
    label: 'cut off',
    explanation: 'The end of the stored text is missing, as when a column is too short for it.',
  },
  'not-base64': {
    label: 'not a session',
    explanation: 'The stored text is not in the form in which Django stores one.',
  },
  'not-compressed-data': {
    label: 'damaged',
    explanation: 'The text says that it is compressed, but it cannot be unpacked.',
  },
  'too-large': {
    label: 'too large',
    explanation: 'It holds more than 1 MB, which Rollcall does not unpack.',
  },
  pickled: {
    label: 'pickled',
    explanation:
      'It was written with Python’s pickle, but the connection says that this site’s SESSION_SERIALIZER reads JSON, which takes it as empty.',
  },
  'not-pickle': {
    label: 'not a pickle',
    explanation: 'It can be unpacked, but what is inside is no pickle, which this site’s SESSION_SERIALIZER reads.',
  },
  'not-json': { label: 'not JSON', explanation: 'It can be unpacked, but what is inside is no JSON.' },
  'not-an-object': {
    label: 'no keys',
    explanation: 'It can be read, but it is not the object with keys and values that a session is.',
  },
  'not-msgpack': {
    label: 'not msgpack',
    explanation: 'It begins as msgpack, but cannot be read to its end as Python would read it.',
  },
  'unknown-format': {
    label: 'unknown format',
    explanation: 'The value in the cache begins like nothing that Django or django-redis writes of a session there.',
  },
  'no-unpacker': {
    label: 'not unpacked here',
    explanation: 'It is compressed with Zstandard, for which the Node or Electron that runs Rollcall is too old.',
  },
  'legacy-format': {
    label: 'old format',
    explanation: 'It was written by a Django before 3.1, and this site’s Django reads such a session as empty.',
  },
  'password-changed': {
    label: 'new password',
    explanation: 'The password was changed after this login, so the site ends the session on its next request.',
  },
  'hash-missing': {
    label: 'no password hash',
    explanation: 'The session lacks the mark of the password, so the site ends it on its next request.',
  },
  'user-inactive': {
    label: 'inactive user',
    explanation: 'The account is switched off: the visitor counts as anonymous until it is switched on again.',
  },
  'user-deleted': { label: 'deleted user', explanation: 'The site has no such user any more.' },
  'backend-unknown': {
    label: 'unknown backend',
    explanation: 'The session came from an authentication backend that the site does not use.',
  },
}

export const signatureWords: Readonly<Record<SignatureState, Words>> = {
  valid: { label: 'Valid', explanation: 'Signed with the site’s current SECRET_KEY.' },
  fallback: {
    label: 'Older key',
    explanation: 'Signed with one of SECRET_KEY_FALLBACKS; the site still accepts it.',
  },
  invalid: {
    label: 'Does not fit',
    explanation: 'Signed with no key that this site accepts, or changed afterwards.',
  },
  unchecked: {
    label: 'Not checked',
    explanation: 'No SECRET_KEY was given, so nobody vouches for what the session says.',
  },
  unsigned: {
    label: 'Not signed',
    explanation: 'Sessions in a cache carry no signature: the site takes what it finds there.',
  },
  none: { label: 'None', explanation: 'There is no signature that could be checked.' },
}

export const activitySourceWords: Readonly<Record<ActivitySource, Words>> = {
  payload: { label: 'from the session', explanation: 'The site notes the time of the last request in the session.' },
  column: { label: 'from the table', explanation: 'The session table has a column for the last activity.' },
  saved: {
    label: 'last saved',
    explanation: 'The time at which the site last saved the session; requests that change nothing do not count.',
  },
}

export const expiryKindWords: Readonly<Record<ExpiryKind, Words>> = {
  default: {
    label: 'Site’s default',
    explanation: 'It expires SESSION_COOKIE_AGE after the last save; every save moves it.',
  },
  seconds: {
    label: 'Own length',
    explanation: 'The site gave this session a length of its own; every save starts it again.',
  },
  date: { label: 'Fixed date', explanation: 'It expires at a fixed moment, whatever the person does.' },
  'browser-close': {
    label: 'With the browser',
    explanation: 'The cookie ends with the browser; the row stays for SESSION_COOKIE_AGE after the last save.',
  },
}

/** "Logged in", "Stale: new password", "Unreadable: cut off": the status with its reason, for a chip. */
export function statusLabel(status: SessionStatus, reason: StatusReason | null): string {
  const { label } = statusWords[status]
  return reason === null ? label : `${label}: ${reasonWords[reason].label}`
}

/** The sentence that explains a status: its reason's own where there is one. */
export function statusExplanation(status: SessionStatus, reason: StatusReason | null): string {
  return (reason === null ? statusWords[status] : reasonWords[reason]).explanation
}
