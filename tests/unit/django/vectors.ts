import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Keyring } from '../../../shared/django/keyring.ts'

export const djangoVersions = ['3.2', '4.2', '5.2', '6.1'] as const
export type DjangoVersion = (typeof djangoVersions)[number]

const folder = path.join(import.meta.dirname, '../../fixtures/django')

export type SessionVector = {
  readonly id: string
  readonly encoding: 'signing' | 'legacy' | 'none' | 'raw'
  readonly compressed: boolean
  readonly serializer: 'json' | 'pickle'
  readonly secret_key: string
  readonly secret_key_fallbacks: readonly string[]
  readonly key_salt: string
  readonly session_data: string
  readonly expire_date: string
  readonly expire_date_sqlite_text: string
  readonly signed_at: number | null
  readonly verified: boolean
  readonly browser_close: boolean | null
  readonly expiry_age_at_signing: number | null
  readonly expiry_date_at_signing: string | null
  readonly expected_payload: unknown
  readonly unverified_payload?: unknown
  readonly unverified_error: string | null
  readonly serialized_text?: string
}

export type AuthVector = {
  readonly id: string
  readonly secret_key: string
  readonly secret_key_fallbacks: readonly string[]
  readonly authentication_backends: readonly string[]
  readonly session_data: string
  readonly payload: Readonly<Record<string, string>>
  readonly user_row: { readonly id: number; readonly password: string; readonly is_active: boolean } | null
  readonly is_authenticated: boolean
  readonly row_kept_by_django: boolean
}

export type CookieVector = {
  readonly id: string
  readonly cookie: string
  readonly secret_key: string
  readonly secret_key_fallbacks: readonly string[]
  readonly key_salt: string
  readonly serializer: 'json' | 'pickle'
  readonly verified: boolean
  readonly django_loads_to: unknown
}

const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'))

export function sessionVectors(version: DjangoVersion): readonly SessionVector[] {
  // A hostile pickle without session_data is no row.
  return (readJson(`sessions-${version}.json`) as SessionVector[]).filter(vector => vector.encoding !== 'raw')
}

/** Payloads that are pickles, with their exact bytes; also one that nobody may run and that stands in no row. */
export function rawVectors(
  version: DjangoVersion,
): readonly (SessionVector & { readonly serialized_base64: string })[] {
  const all = readJson(`sessions-${version}.json`) as (SessionVector & { readonly serialized_base64?: string })[]
  return all.flatMap(vector => {
    const { serializer, serialized_base64: bytes } = vector
    return serializer === 'pickle' && bytes !== undefined ? [{ ...vector, serialized_base64: bytes }] : []
  })
}

export type PickleVector = {
  readonly id: string
  readonly protocol: number
  readonly base64: string
  readonly expected: unknown
}

/** Pickles that this release of Python wrote, in all its protocols. */
export const pickleVectors = (python: string): readonly PickleVector[] =>
  readJson(`pickles-py${python}.json`) as PickleVector[]

export function authVectors(version: DjangoVersion): readonly AuthVector[] {
  return readJson(`auth-${version}.json`) as AuthVector[]
}

/** What the engine signed_cookies gave browsers. */
export const cookieVectors = (version: DjangoVersion): readonly CookieVector[] =>
  readJson(`signed-cookies-${version}.json`) as CookieVector[]

export const releaseOf = (version: DjangoVersion): Keyring['release'] => (version === '3.2' ? '3' : '4+')

/** The settings that Django had when it wrote the row. The legacy form's salt has no dot where a site's setting has one. */
export function keyringOf(vector: SessionVector, version: DjangoVersion): Keyring {
  return {
    secretKey: vector.secret_key,
    fallbacks: vector.secret_key_fallbacks,
    keySalt: vector.key_salt.replace('sessionsSession', 'sessions.Session'),
    release: releaseOf(version),
    serializer: vector.serializer,
  }
}
