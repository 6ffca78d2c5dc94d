import { siteDefaults } from '../../shared/contract/connections.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createAuthHasher } from '../../shared/django/auth.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { createSiteClock } from '../../shared/django/site-clock.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { Secrets } from '../../electron/monitor/protocol.ts'

export const secrets: Secrets = { password: null, secretKey: 'a key of tests only', secretKeyFallbacks: [] }

export const keyring: Keyring = {
  secretKey: secrets.secretKey,
  fallbacks: [],
  keySalt: siteDefaults.keySalt,
  release: '4+',
  serializer: 'json',
}

export type Payload = Readonly<Record<string, unknown>>
export type Saving = {
  /** When Django saves it, in ms. */
  readonly at?: number
  /** `_session_expiry` in seconds, or a fixed moment (ms), which is written as a date; the cookie age by default. */
  readonly expiry?: number | { readonly date: number }
}

export const passwordOf = (id: number) => `pbkdf2_sha256$600000$tests$${id}`

const hashOf = createAuthHasher(nodePrimitives, keyring)
export const authHashOf = (password: string) => hashOf(password)[0] ?? ''

export const loginOf = (id: number, more: Payload = {}): Payload => ({
  _auth_user_id: String(id),
  _auth_user_backend: siteDefaults.authenticationBackends[0],
  _auth_user_hash: authHashOf(passwordOf(id)),
  ...more,
})

/** How Django saves a session of a site: session_data, and expire_date as the text that it hands to the database. */
export function createDjangoRow(django: Site['django']) {
  const clock = createSiteClock({
    storesInstants: django.useTimeZone,
    timeZone: django.useTimeZone ? 'UTC' : django.timeZone,
  })
  const ownExpiry = (stored: number, expiry: Saving['expiry']) =>
    typeof expiry === 'object'
      ? { _session_expiry: formatStoredDate(stored) + (django.useTimeZone ? '+00:00' : '') }
      : expiry === undefined || expiry === django.cookieAge
        ? {}
        : { _session_expiry: expiry }
  const row = (payload: Payload, { at = Date.now(), expiry = django.cookieAge }: Saving = {}) => {
    // Django adds the age to the wall clock where the site has no time zone support.
    const stored = typeof expiry === 'object' ? clock.toStored(expiry.date) : clock.toStored(at) + expiry * 1e6
    const json = JSON.stringify({ ...payload, ...ownExpiry(stored, expiry) })
    const sessionData = encodeSession(nodePrimitives, keyring, json, Math.floor(at / 1000))
    return { sessionData, expireDate: formatStoredDate(stored) }
  }
  /** The same in a cache of the database, which adds the age to the moment, and keeps whole seconds. */
  const cacheRow = (payload: Payload, { at = Date.now(), expiry = django.cookieAge }: Saving = {}) => {
    const stored = clock.toStored(typeof expiry === 'object' ? expiry.date : at + expiry * 1000)
    const json = JSON.stringify({ ...payload, ...ownExpiry(stored, expiry) })
    return {
      sessionData: Buffer.from(json).toString('base64'),
      expireDate: formatStoredDate(Math.floor(stored / 1e6) * 1e6),
    }
  }
  return { row, cacheRow, dateOf: (at: number) => formatStoredDate(clock.toStored(at)) }
}
