import { parseWrittenDate } from './stored-date.ts'
import { instantOfWritten, zoneOffsets } from './zone-offsets.ts'

/** What `_session_expiry` says. `seconds` may be negative or a fraction; `text` is ISO 8601, perhaps without a zone. */
export type SessionExpiry =
  | { readonly kind: 'default' }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'browser-close' }
  | { readonly kind: 'date'; readonly text: string }

export type ExpiryContext = {
  /** When the session was last saved, in ms. */
  readonly modifiedAt: number
  /** SESSION_COOKIE_AGE in seconds. */
  readonly cookieAge: number
  /** Zone of a date without one; UTC by default. */
  readonly timeZone?: string
}

/** The moment that an expiry of kind `date` names, in ms; null when Django could not read it either. */
function namedDate(text: string, timeZone = 'UTC'): number | null {
  const written = parseWrittenDate(text)
  return written && instantOfWritten(written, zoneOffsets(timeZone))
}

/**
 * SessionBase.get_expiry_age(modification=...): seconds from the save to the expiry, negative when it lies in the past.
 * A session that ends with the browser still lives for SESSION_COOKIE_AGE on the server. Null when the date cannot be read:
 * Django answers every request of such a session with an error.
 */
export function expiryAge(expiry: SessionExpiry, context: ExpiryContext): number | null {
  switch (expiry.kind) {
    case 'default':
    case 'browser-close':
      return context.cookieAge
    case 'seconds':
      return expiry.seconds
    case 'date': {
      const date = namedDate(expiry.text, context.timeZone)
      return date === null ? null : Math.floor((date - context.modifiedAt) / 1000)
    }
  }
}

/** SessionBase.get_expiry_date(modification=...): the moment of expiry in ms; null when the date cannot be read. */
export function expiryDate(expiry: SessionExpiry, context: ExpiryContext): number | null {
  if (expiry.kind === 'date') return namedDate(expiry.text, context.timeZone)
  const age = expiryAge(expiry, context)
  return age === null ? null : context.modifiedAt + age * 1000
}
