import { describe, expect, test } from 'vitest'
import type { StatusFacts } from '../../../shared/django/status.ts'
import { decideStatus } from '../../../shared/django/status.ts'

const modelBackend = 'django.contrib.auth.backends.ModelBackend'
const allUsersBackend = 'django.contrib.auth.backends.AllowAllUsersModelBackend'

const login: StatusFacts = {
  unreadable: null,
  signature: 'valid',
  expireAt: 1001,
  now: 1000,
  authUserId: '7',
  authBackend: modelBackend,
  authHash: 'aa',
  account: { isActive: true, hashes: ['aa', 'bb'] },
  backends: [modelBackend, 'shop.backends.CardBackend', allUsersBackend],
  payloadLogin: false,
  hasPayloadUser: false,
}

const inactive = { isActive: false, hashes: ['aa'] }

describe('decideStatus', () => {
  test.each<[string, Partial<StatusFacts>, string, string | null, boolean]>([
    ['a login', {}, 'authenticated', null, true],
    ['by a fallback key', { signature: 'fallback', authHash: 'bb' }, 'authenticated', null, true],
    ['unreadable before all else', { unreadable: 'truncated', signature: 'invalid' }, 'unreadable', 'truncated', true],
    ['too large: Django would know more', { unreadable: 'too-large' }, 'unreadable', 'too-large', false],
    ['pickled where JSON is read', { unreadable: 'pickled' }, 'unreadable', 'pickled', true],
    ['invalid before expired', { signature: 'invalid', expireAt: 1 }, 'invalid', null, true],
    ['expired at this very moment', { expireAt: 1000 }, 'expired', null, true],
    ['expired before stale', { expireAt: 999, account: 'missing' }, 'expired', null, true],
    ['anonymous', { authUserId: null }, 'anonymous', null, true],
    ['anonymous, unchecked', { authUserId: null, signature: 'unchecked' }, 'anonymous', null, false],
    ['no backend', { authBackend: null }, 'stale', 'backend-unknown', true],
    ['another backend', { authBackend: 'gone.Backend' }, 'stale', 'backend-unknown', true],
    ['backends not stated', { authBackend: 'gone.Backend', backends: [] }, 'authenticated', null, false],
    ['deleted', { account: 'missing' }, 'stale', 'user-deleted', true],
    ['inactive', { account: inactive }, 'stale', 'user-inactive', true],
    ['inactive, whatever the hash', { account: inactive, authHash: 'zz' }, 'stale', 'user-inactive', true],
    ['inactive, let in', { account: inactive, authBackend: allUsersBackend }, 'authenticated', null, true],
    ['own backend', { account: inactive, authBackend: 'shop.backends.CardBackend' }, 'stale', 'user-inactive', true],
    ['no is_active column', { account: { isActive: null, hashes: ['aa'] } }, 'authenticated', null, true],
    ['hash of another password', { authHash: 'cc' }, 'stale', 'password-changed', true],
    ['no hash', { authHash: null }, 'stale', 'hash-missing', true],
    ['no user table', { account: 'unknown' }, 'authenticated', null, false],
    ['no hash and no user table', { account: 'unknown', authHash: null }, 'stale', 'hash-missing', false],
    ['no password column', { account: { isActive: true, hashes: null } }, 'authenticated', null, false],
    [
      'no SECRET_KEY',
      { signature: 'unchecked', account: { isActive: true, hashes: null } },
      'authenticated',
      null,
      false,
    ],
    ['payload user alone', { authUserId: null, hasPayloadUser: true }, 'anonymous', null, true],
    ['payload login', { authUserId: null, hasPayloadUser: true, payloadLogin: true }, 'authenticated', null, true],
    ['payload login without user', { authUserId: null, payloadLogin: true }, 'anonymous', null, true],
  ])('%s', (_name, facts, status, reason, verified) => {
    expect(decideStatus({ ...login, ...facts })).toEqual({ status, reason, verified })
  })
})
