import { readFileSync } from 'node:fs'
import type { Keyring } from '../../../shared/django/keyring.ts'
import type { PythonValue } from '../../../shared/django/python-json.ts'

export const versions = ['3.2', '4.2', '5.2', '6.1'] as const
export type Version = (typeof versions)[number]

type Tagged = unknown

/** A row that a real Django wrote, and what that Django said of it; see the README beside the vectors. */
export type SessionVector = {
  readonly id: string
  readonly encoding: 'signing' | 'legacy' | 'none' | 'raw'
  readonly compressed: boolean
  readonly serializer: 'json' | 'pickle'
  readonly secret_key: string
  readonly secret_key_fallbacks: readonly string[]
  readonly key_salt: string
  readonly session_data?: string
  readonly signed_at: number | null
  readonly verified: boolean
  readonly expected_payload: Tagged
  readonly unverified_payload?: Tagged
  readonly unverified_error?: string | null
  readonly serialized_text?: string
  readonly browser_close?: boolean
  readonly expiry_age_at_signing?: number | null
}

export type AuthVector = {
  readonly id: string
  readonly secret_key: string
  readonly secret_key_fallbacks: readonly string[]
  readonly authentication_backends: readonly string[]
  readonly session_data: string
  readonly payload: Readonly<Record<string, string>>
  readonly user_row: { readonly password: string; readonly is_active: boolean } | null
  readonly is_authenticated: boolean
}

function read<Vector>(name: string): readonly Vector[] {
  const file = new URL(`../../fixtures/django/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Vector[]
}

export const sessionVectors = (version: Version): readonly SessionVector[] => read(`sessions-${version}`)
export const authVectors = (version: Version): readonly AuthVector[] => read(`auth-${version}`)

export function keyringOf(
  vector: Pick<SessionVector, 'secret_key' | 'secret_key_fallbacks'> & Partial<SessionVector>,
  version: Version,
): Keyring {
  return {
    secretKey: vector.secret_key,
    fallbacks: vector.secret_key_fallbacks,
    // The vectors of the old format name that format's own salt; a connection states the store's class.
    keySalt: vector.encoding === 'legacy' ? stockSalt : (vector.key_salt ?? stockSalt),
    release: version === '3.2' ? '3' : '4+',
    serializer: vector.serializer ?? 'json',
  }
}

const stockSalt = 'django.contrib.sessions.SessionStore'

/** A value in the form that the vectors have it, where tags stand for what JSON has no words for. */
export function tagged(value: PythonValue): Tagged {
  switch (value.kind) {
    case 'none':
      return null
    case 'bool':
    case 'str':
      return value.value
    case 'int':
      return Number.isSafeInteger(Number(value.text)) ? Number(value.text) : { $int: value.text }
    case 'float':
      return Number.isFinite(value.value)
        ? value.value
        : { $float: String(value.value).replace('Infinity', 'inf').toLowerCase() }
    case 'list':
      return value.items.map(tagged)
    case 'dict': {
      const entries = [...value.entries].map(([key, item]) => [key, tagged(item)] as const)
      const needsTag = entries.some(([key]) => key.startsWith('$') || key === '__proto__')
      return needsTag ? { $dict: entries } : Object.fromEntries(entries)
    }
  }
}
