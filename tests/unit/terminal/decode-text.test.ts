import { describe, expect, it, test } from 'vitest'
import { createTextDecoder } from '../../../electron/terminal/decode-text.ts'
import type { DecodeOptions } from '../../../electron/terminal/decode-text.ts'
import { cookieVectors, djangoVersions, keyringOf, rawVectors, releaseOf, sessionVectors } from '../django/vectors.ts'

const damaged = new Set([
  'bomb',
  'empty_string',
  'garbage',
  'garbage_nonascii',
  'only_colons',
  'signed_broken_zlib',
  'signed_not_json',
  'signed_without_timestamp',
  'tampered_one_char',
  'truncated_half',
])

const keys = (options: Partial<DecodeOptions>): DecodeOptions => ({
  secretKey: null,
  fallbacks: [],
  keySalt: 'django.contrib.sessions.SessionStore',
  release: null,
  ...options,
})

describe.each(djangoVersions)('rows of Django %s', version => {
  test.each(sessionVectors(version))('$id', vector => {
    const { secretKey, fallbacks, keySalt } = keyringOf(vector, version)
    const decoded = createTextDecoder({ secretKey, fallbacks, keySalt, release: releaseOf(version) })(
      vector.session_data,
    )
    expect(decoded.verified).toBe(vector.verified)
    expect(decoded.signedAt).toBe(vector.verified ? vector.signed_at : null)
    const { encoding, compressed, serializer } = vector
    if (vector.verified) expect(decoded).toMatchObject({ encoding, compressed })
    const isReadable = !damaged.has(vector.id) && vector.id !== 'signed_list'
    if (vector.verified && isReadable) expect(decoded).toMatchObject({ serializer, error: null })
    const isLeftBehind = vector.encoding === 'legacy' && version !== '3.2'
    if (!isReadable || isLeftBehind) {
      expect(decoded.error?.message).toMatch(/\w{5}/)
      return
    }
    const expected = vector.unverified_payload ?? vector.expected_payload
    if (vector.id === 'pickle_objects') {
      expect(Object.keys(decoded.payload as object)).toEqual(Object.keys(expected as object))
    } else expect(JSON.parse(JSON.stringify(decoded.payload))).toEqual(JSON.parse(JSON.stringify(expected)))
    if (!vector.verified) expect(decoded.error).not.toBeNull()
  })

  test.each(cookieVectors(version))('cookie $id', vector => {
    const { secret_key: secretKey, secret_key_fallbacks: fallbacks, key_salt: keySalt } = vector
    const decode = createTextDecoder({ secretKey, fallbacks, keySalt, release: releaseOf(version) })
    const decoded = decode(vector.cookie)
    expect(decoded.verified).toBe(vector.verified)
    if (!vector.verified) return expect(decoded.error?.reason).toBeDefined()
    expect(decoded.serializer).toBe(vector.serializer)
    // Of a cookie that is over by its age Django takes nothing, though the signature holds.
    if (Object.keys(vector.django_loads_to as object).length > 0) {
      expect(decoded.payload).toEqual(vector.django_loads_to)
    }
  })
})

test('a pickle that nobody may run is read and not run', () => {
  const bytes = rawVectors('6.1').find(({ encoding }) => encoding === 'raw')?.serialized_base64 ?? ''
  expect(bytes.length).toBeGreaterThan(20)
  const body = Buffer.from(bytes, 'base64').toString('base64url')
  const decoded = createTextDecoder(keys({}))(`${body}:1xUUZM:${'A'.repeat(43)}`)
  expect(decoded).toMatchObject({ verified: null, serializer: 'pickle', encoding: 'signing' })
})

describe('without a release', () => {
  const of = (version: '3.2' | '6.1', id: string) => {
    const vector = sessionVectors(version).find(each => each.id === id)
    if (!vector) throw new Error(id)
    const { secretKey, fallbacks, keySalt } = keyringOf(vector, version)
    return createTextDecoder(keys({ secretKey, fallbacks, keySalt }))(vector.session_data)
  }

  it('takes the form from before 3.1, and fallback keys as well', () => {
    expect(of('3.2', 'legacy_json')).toMatchObject({ verified: true, encoding: 'legacy', error: null })
    expect(of('3.2', 'legacy_pickle')).toMatchObject({ verified: true, serializer: 'pickle' })
    expect(of('3.2', 'legacy_tampered')).toMatchObject({ verified: false, error: { reason: expect.any(String) } })
    expect(of('6.1', 'fallback_key')).toMatchObject({ verified: true, encoding: 'signing', error: null })
  })
})

it('says nothing of a signature without a key', () => {
  const vector = sessionVectors('6.1').find(({ id }) => id === 'auth_login')
  const decoded = createTextDecoder(keys({}))(vector?.session_data ?? '')
  expect(decoded).toMatchObject({ verified: null, error: null, signedAt: vector?.signed_at })
  expect(decoded.payload).toEqual(vector?.expected_payload)
})

it('refuses what is too long, and reads on', () => {
  const decode = createTextDecoder(keys({}))
  expect(decode('e30'.repeat(1_000_000))).toMatchObject({ payload: null, error: { reason: 'too-large' } })
  expect(decode('')).toMatchObject({ verified: false, error: { reason: 'empty' } })
})
