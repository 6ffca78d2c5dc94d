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
  const row = (payload: Payload, { at = Date.now(), expiry = django.cookieAge }: Saving = {}) => {
    const isFixed = typeof expiry !== 'number'
    // Django adds the age to the wall clock where the site has no time zone support.
    const stored = isFixed ? clock.toStored(expiry.date) : clock.toStored(at) + expiry * 1e6
    const own = isFixed
      ? { _session_expiry: formatStoredDate(stored) + (django.useTimeZone ? '+00:00' : '') }
      : expiry === django.cookieAge
        ? {}
        : { _session_expiry: expiry }
    const sessionData = encodeSession(
      nodePrimitives,
      keyring,
      JSON.stringify({ ...payload, ...own }),
      Math.floor(at / 1000),
    )
    return { sessionData, expireDate: formatStoredDate(stored) }
  }
  return { row, dateOf: (at: number) => formatStoredDate(clock.toStored(at)) }
}
