import { describe, expect, test } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { SessionStatus, StatusReason } from '../../../shared/contract/session.ts'
import { sessionAuthHashes } from '../../../shared/django/auth.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { readFields } from '../../../shared/django/fields.ts'
import type { Keyring } from '../../../shared/django/keyring.ts'
import type { StatusDecision } from '../../../shared/django/status.ts'
import { decideStatus } from '../../../shared/django/status.ts'
import type { AuthVector, DjangoVersion } from './vectors.ts'
import { authVectors, djangoVersions, releaseOf } from './vectors.ts'

const reasons: Readonly<Record<string, StatusReason>> = {
  password_changed: 'password-changed',
  user_inactive: 'user-inactive',
  user_deleted: 'user-deleted',
  backend_not_configured: 'backend-unknown',
  no_hash: 'hash-missing',
  sha1_hash: 'password-changed',
}

function decide(vector: AuthVector, version: DjangoVersion, secretKey: string | null): StatusDecision {
  const keyring: Keyring = {
    secretKey,
    fallbacks: vector.secret_key_fallbacks,
    keySalt: siteDefaults.keySalt,
    release: releaseOf(version),
    serializer: 'json',
  }
  const decoded = createDecoder(nodePrimitives, keyring)(vector.session_data)
  const fields = readFields(decoded.serialized ?? '', siteDefaults.identity)
  const user = vector.user_row
  const hashes = user && secretKey !== null ? sessionAuthHashes(nodePrimitives, keyring, user.password) : null
  return decideStatus({
    ...fields,
    unreadable: decoded.unreadable ?? fields.unreadable,
    signature: decoded.signature,
    expireAt: 2,
    now: 1,
    account: user ? { isActive: user.is_active, hashes } : 'missing',
    backends: vector.authentication_backends,
    payloadLogin: false,
    hasPayloadUser: false,
  })
}

let seen = 0

describe.each(djangoVersions)('logins of Django %s', version => {
  test.each(authVectors(version))('$id', vector => {
    seen += 1
    const decision = decide(vector, version, vector.secret_key)
    expect(decision.verified).toBe(true)
    expect(decision.status === 'authenticated').toBe(vector.is_authenticated)
    const expected: SessionStatus = vector.is_authenticated ? 'authenticated' : 'stale'
    expect(decision.status).toBe(expected)
    expect(decision.reason).toBe(vector.is_authenticated ? null : (reasons[vector.id] ?? 'not a known case'))
  })

  test('without a SECRET_KEY a login is not verified', () => {
    for (const vector of authVectors(version)) expect(decide(vector, version, null).verified).toBe(false)
  })
})

test('every login was there', () => {
  expect(seen).toBe(35)
})
