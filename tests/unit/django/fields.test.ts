import { describe, expect, test } from 'vitest'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { SessionFields } from '../../../shared/django/fields.ts'
import { createFieldReader, readFields } from '../../../shared/django/fields.ts'

const identity = siteDefaults.identity
const read = (payload: unknown, timeZone?: string): SessionFields =>
  readFields(typeof payload === 'string' ? payload : JSON.stringify(payload), identity, timeZone)

describe('identity', () => {
  test('is read from the default keys and from Django’s own', () => {
    expect(
      read({
        _auth_user_id: '7',
        _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
        _auth_user_hash: 'ab',
        user: 'ines',
        user_id: 7,
        user_email: 'ines@example.com',
        user_name: 'Inés',
        user_role: 2,
        user_status: 'active',
      }),
    ).toEqual({
      unreadable: null,
      authUserId: '7',
      authBackend: 'django.contrib.auth.backends.ModelBackend',
      authHash: 'ab',
      sessionExpiry: { kind: 'default' },
      user: 'ines',
      userId: '7',
      email: 'ines@example.com',
      name: 'Inés',
      role: '2',
      status: 'active',
      loginTime: null,
      lastActivity: null,
    })
  })

  test('is found by dotted paths, and by keys that hold a dot themselves', () => {
    const paths = { ...identity, user: 'profile.login', email: 'profile.contact.email', role: 'a.b' }
    const payload = { profile: { login: 'ines', contact: { email: 'i@example.com' } }, 'a.b': 'x' }
    const fields = createFieldReader(paths)(JSON.stringify(payload))
    expect(fields).toMatchObject({ user: 'ines', email: 'i@example.com', role: 'x' })
    // The same through the lossless reader.
    const withNaN = `${JSON.stringify(payload).slice(0, -1)},"n":NaN}`
    expect(createFieldReader(paths)(withNaN)).toEqual(fields)
  })

  test('keeps every digit of a large id', () => {
    expect(read('{"user_id":9007199254740993}').userId).toBe('9007199254740993')
    expect(read('{"user_id":9007199254740993,"n":NaN}').userId).toBe('9007199254740993')
    expect(read('{"user_id":-5}').userId).toBe('-5')
    expect(read('{"user_id":1e400}').userId).toBeNull()
  })

  test.each([[{ a: 1 }], [['x']], [null], [true], [''], [undefined]])('takes no text from %j', value => {
    expect(read({ user: value, user_id: value, user_email: value })).toMatchObject({
      user: null,
      userId: null,
      email: null,
    })
  })

  test('knows own keys only', () => {
    const paths = { ...identity, user: 'constructor.name', name: '__proto__.x', role: 'toString', email: 'user.length' }
    expect(createFieldReader(paths)('{"user":"ines"}')).toMatchObject({
      user: null,
      name: null,
      role: null,
      email: null,
    })
    expect(createFieldReader(paths)('{"__proto__":{"x":"y"}}').name).toBe('y')
  })

  test('cuts what is gigantic, and mends what is half a character', () => {
    expect(read({ user: 'x'.repeat(500_000) }).user).toBe('x'.repeat(200))
    expect(read({ user: '\u{1f600}'.repeat(150) }).user?.isWellFormed()).toBe(true)
    expect(read('{"user":"a\\ud83d"}').user).toBe('a\ufffd')
  })
})

describe('a payload that is none', () => {
  test.each(['', '{', "{'a': 1}", '{"a":1}x', '{"a":undefined}'])('%j is no JSON', text => {
    expect(read(text)).toMatchObject({ unreadable: 'not-json', user: null, sessionExpiry: { kind: 'default' } })
  })
  test.each(['[1,2]', '1', '"x"', 'null', 'true', 'NaN', '[NaN]'])('%j is no object', text => {
    expect(read(text).unreadable).toBe('not-an-object')
  })
})

describe('times', () => {
  const at = Date.UTC(2026, 10, 20, 19, 9, 42, 587)
  test.each([
    ['2026-11-20T19:09:42.587229+00:00', at],
    ['2026-11-20T19:09:42.587Z', at],
    ['2026-11-20 20:09:42.587+01', at],
    ['2026-11-21T00:54:42.587229+05:45', at],
    ['2026-11-20T19:09:42.587229', at],
    ['2026-11-20', Date.UTC(2026, 10, 20)],
    [at, at],
    [at / 1000, at],
    [String(at), at],
    [Math.floor(at / 1000), Math.floor(at / 1000) * 1000],
    ['1795201782.587', at],
    ['2026-02-30T00:00:00', null],
    ['yesterday', null],
    ['20261120T190942', null],
    ['2026-11-20T19:09:42+', null],
    ['2026-11-20T25:09:42', null],
    ['9'.repeat(400), null],
    [-1, null],
    [0, null],
    [1e300, null],
    [true, null],
    [['2026-11-20'], null],
  ])('%j', (value, expected) => {
    expect(read({ login_time: value, last_activity: value })).toMatchObject({
      loginTime: expected,
      lastActivity: expected,
    })
  })

  test('without a zone are read in the site’s', () => {
    expect(read({ last_activity: '2026-07-01T12:00:00' }, 'Europe/Madrid').lastActivity).toBe(Date.UTC(2026, 6, 1, 10))
    expect(read({ last_activity: '2026-07-01T12:00:00Z' }, 'Europe/Madrid').lastActivity).toBe(Date.UTC(2026, 6, 1, 12))
  })
})

describe('_session_expiry', () => {
  test.each([
    ['{}', { kind: 'default' }],
    ['{"_session_expiry":null}', { kind: 'default' }],
    ['{"_session_expiry":""}', { kind: 'default' }],
    ['{"_session_expiry":{}}', { kind: 'default' }],
    ['{"_session_expiry":NaN}', { kind: 'default' }],
    ['{"_session_expiry":0}', { kind: 'browser-close' }],
    ['{"_session_expiry":0.0}', { kind: 'browser-close' }],
    ['{"_session_expiry":false}', { kind: 'browser-close' }],
    ['{"_session_expiry":true}', { kind: 'seconds', seconds: 1 }],
    ['{"_session_expiry":300}', { kind: 'seconds', seconds: 300 }],
    ['{"_session_expiry":1.5}', { kind: 'seconds', seconds: 1.5 }],
    ['{"_session_expiry":-600}', { kind: 'seconds', seconds: -600 }],
    ['{"_session_expiry":"2026-12-20T19:46:42+00:00"}', { kind: 'date', text: '2026-12-20T19:46:42+00:00' }],
  ])('%s', (text, expiry) => {
    expect(read(text).sessionExpiry).toEqual(expiry)
  })
})
