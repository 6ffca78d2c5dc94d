import { expiryDate } from './expiry.ts'
import type { SessionExpiry } from './expiry.ts'
import type { StoredDate } from './stored-date.ts'

/** Later than every date there is: the site never ends it by itself. As a stored date; in ms it is the contract's `never`. */
const never: StoredDate = 8.64e18
const second = 1e6

/** A session file as Django's file engine sees it. Dates in microseconds since 1970 UTC. */
export type SessionFile = {
  readonly isEmpty: boolean
  /** SESSION_COOKIE_AGE after the file was last written. */
  readonly expireDate: StoredDate
  /** What `_session_expiry` says; null where Django takes nothing from the payload. */
  readonly sessionExpiry: SessionExpiry | null
}

/**
 * From when on Django's file engine takes a session as expired (SessionStore.load, the same from 3.2 to 6.1): it asks for whole seconds that are left,
 * so a second early. A number of seconds of the session's own is compared with nothing: while it is positive the session never
 * expires, and neither does an empty file. `timeZone` is that of a date without one.
 */
export function fileEnd(
  { isEmpty, expireDate, sessionExpiry }: SessionFile,
  cookieAge: number,
  timeZone: string,
): StoredDate {
  if (isEmpty) return never
  const modifiedAt = expireDate - cookieAge * second
  switch (sessionExpiry?.kind) {
    case 'seconds':
      return sessionExpiry.seconds > 0 ? never : modifiedAt
    case 'date': {
      const date = expiryDate(sessionExpiry, { modifiedAt: modifiedAt / 1000, cookieAge, timeZone })
      // What is no date breaks every request, and ends nothing.
      return date === null ? never : date * 1000 - second
    }
    case 'default':
    case 'browser-close':
    case undefined:
      return expireDate - second
  }
}

/**
 * What becomes of `_session_expiry` where a session in a file is to end at a chosen moment, and whether that moment lasts across the site's saves. Seconds
 * of its own would keep it for ever, so they are taken out ('null') and the file's time says when it ends: until the site saves it again and it
 * has SESSION_COOKIE_AGE once more.
 */
export function expiryInFile(
  kind: SessionExpiry['kind'],
  seconds: number | null | 'keep',
  cookieAge: number,
): { readonly seconds: null | 'keep'; readonly lasts: boolean } {
  const isInPayload = kind === 'seconds' || kind === 'date'
  return {
    seconds: isInPayload ? null : 'keep',
    lasts: seconds === null || (kind !== 'browser-close' && seconds === cookieAge),
  }
}
