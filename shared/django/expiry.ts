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

/** get_expiry_age(modification=...): seconds; null when the date cannot be read (Django would answer 500). */
export declare function expiryAge(expiry: SessionExpiry, context: ExpiryContext): number | null
/** get_expiry_date(modification=...): ms; null when the date cannot be read. */
export declare function expiryDate(expiry: SessionExpiry, context: ExpiryContext): number | null
