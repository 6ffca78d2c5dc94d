import { describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { sessionAuthHashes } from '../../../shared/django/auth.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { decideStatus } from '../../../shared/django/status.ts'
import { authVectors, keyringOf, versions } from './vectors.ts'

describe.each(versions)('logins of Django %s', version => {
  const vectors = authVectors(version)

  it('are all there', () => expect(vectors.length).toBeGreaterThanOrEqual(8))

  it.each(vectors)('$id is a login exactly when Django says so', vector => {
    const keyring = keyringOf(vector, version)
    const { serialized, signature, unreadable } = createDecoder(nodePrimitives, keyring)(vector.session_data)
    const fields = readFields(serialized ?? '{}', siteDefaults.identity)
    const user = vector.user_row
    const { status } = decideStatus({
      unreadable: unreadable ?? fields.unreadable,
      signature,
      expireAt: 2,
      now: 1,
      authUserId: fields.authUserId,
      authBackend: fields.authBackend,
      authHash: fields.authHash,
      account: user
        ? { isActive: user.is_active, hashes: sessionAuthHashes(nodePrimitives, keyring, user.password) }
        : 'missing',
      backends: vector.authentication_backends,
      payloadLogin: false,
      hasPayloadUser: false,
    })
    expect(status === 'authenticated').toBe(vector.is_authenticated)
  })
})
