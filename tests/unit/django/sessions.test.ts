import { describe, expect, test } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { StatusReason } from '../../../shared/contract/session.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { expiryAge, expiryDate } from '../../../shared/django/expiry.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { readPayload } from '../../../shared/django/payload.ts'
import { parsePythonJson, printPythonJson } from '../../../shared/django/python-json.ts'
import { formatStoredDate, parseStoredDate } from '../../../shared/django/stored-date.ts'
import { taggedValue as tagged } from '../../../electron/terminal/tagged-value.ts'
import { djangoVersions, keyringOf, sessionVectors } from './vectors.ts'

/** What must be said of the rows whose payload nobody can read. */
const damage: Readonly<Record<string, StatusReason>> = {
  bomb: 'too-large',
  empty_string: 'empty',
  garbage: 'not-base64',
  garbage_nonascii: 'not-base64',
  only_colons: 'empty',
  signed_broken_zlib: 'not-compressed-data',
  signed_not_json: 'not-json',
  signed_without_timestamp: 'truncated',
  tampered_one_char: 'not-compressed-data',
  truncated_half: 'truncated',
}

const cookieAge = siteDefaults.cookieAge
let seen = 0

describe.each(djangoVersions)('rows of Django %s', version => {
  const vectors = sessionVectors(version)
  test.each(vectors)('$id', vector => {
    seen += 1
    const decoded = createDecoder(nodePrimitives, keyringOf(vector, version))(vector.session_data)
    const fields = decoded.serialized === null ? null : readFields(decoded.serialized, siteDefaults.identity)
    const unreadable = decoded.unreadable ?? fields?.unreadable ?? null

    if (decoded.signature !== 'none') {
      expect(decoded.signature === 'valid' || decoded.signature === 'fallback').toBe(vector.verified)
    } else expect(vector.verified).toBe(false)
    if (vector.id === 'fallback_key') expect(decoded.signature).toBe('fallback')
    if (vector.verified) expect(decoded.signedAt).toBe(vector.signed_at === null ? null : vector.signed_at * 1000)
    else expect(decoded.signedAt).toBeNull()
    if (decoded.encoding !== null && vector.encoding !== 'none') {
      expect(decoded.encoding).toBe(vector.encoding)
      expect(decoded.compressed).toBe(vector.compressed)
    }

    const reason = damage[vector.id] ?? null
    const isLeftBehind = vector.encoding === 'legacy' && version !== '3.2'
    if (isLeftBehind) expect(unreadable).toBe('legacy-format')
    else if (vector.id === 'signed_list') expect(unreadable).toBe('not-an-object')
    else expect(unreadable).toBe(reason)
    if (reason !== null || isLeftBehind) return

    expect(decoded.serializedSize).toBe(decoded.serialized?.length)
    const expected = vector.unverified_payload ?? vector.expected_payload
    const found = tagged(readPayload(decoded.serialized ?? '') ?? { kind: 'none' })
    // Objects have no value outside of Python; pickle.test.ts says what they are shown as.
    if (vector.id === 'pickle_objects') expect(Object.keys(found as object)).toEqual(Object.keys(expected as object))
    else expect(found).toEqual(expected)
    if (vector.serializer === 'pickle') return
    const payload = parsePythonJson(decoded.serialized ?? '')
    expect(printPythonJson(payload)).toBe(decoded.serialized)
    if (vector.serialized_text !== undefined) expect(decoded.serialized).toBe(vector.serialized_text)
  })

  test('the expiry is what Django computed', () => {
    let compared = 0
    for (const vector of vectors) {
      const { signed_at: signedAt, expiry_age_at_signing: age, expiry_date_at_signing: date } = vector
      const { serialized } = createDecoder(nodePrimitives, keyringOf(vector, version))(vector.session_data)
      if (serialized === null || signedAt === null || age === null || date === null) continue
      const expiry = readFields(serialized, siteDefaults.identity).sessionExpiry
      const context = { modifiedAt: signedAt * 1000, cookieAge }
      expect(expiryAge(expiry, context), vector.id).toBe(age)
      expect(formatStoredDate(Math.round((expiryDate(expiry, context) ?? 0) * 1000)), vector.id).toBe(
        formatStoredDate(parseStoredDate(date) ?? 0),
      )
      expect(expiry.kind === 'browser-close', vector.id).toBe(vector.browser_close)
      compared += 1
    }
    expect(compared).toBeGreaterThanOrEqual(30)
  })

  test('the dates are those of the column', () => {
    for (const vector of vectors) {
      const stored = parseStoredDate(vector.expire_date)
      expect(stored).not.toBeNull()
      expect(formatStoredDate(stored ?? 0)).toBe(vector.expire_date_sqlite_text)
      expect(parseStoredDate(vector.expire_date_sqlite_text)).toBe(stored)
    }
  })
})

test('every row was there', () => {
  expect(seen).toBe(253)
})

test('without a SECRET_KEY everything is read and nothing is vouched for', () => {
  /** Django refuses these whatever its key is. */
  const refused = new Set(['truncated_tail', 'trailing_newline', 'garbage_nonascii'])
  let unchecked = 0
  for (const version of djangoVersions) {
    for (const vector of sessionVectors(version)) {
      const keyring = { ...keyringOf(vector, version), secretKey: null }
      const decoded = createDecoder(nodePrimitives, keyring)(vector.session_data)
      if (refused.has(vector.id)) expect(decoded.signature, vector.id).toBe('invalid')
      else expect(['unchecked', 'none'], vector.id).toContain(decoded.signature)
      if (decoded.serialized !== null && decoded.signature === 'unchecked') unchecked += 1
    }
  }
  expect(unchecked).toBeGreaterThan(150)
})

test('Django 3 does not know fallback keys', () => {
  const vector = sessionVectors('6.1').find(({ id }) => id === 'fallback_key')
  expect(vector).toBeDefined()
  if (!vector) return
  const decode = createDecoder(nodePrimitives, { ...keyringOf(vector, '6.1'), release: '3' })
  expect(decode(vector.session_data).signature).toBe('invalid')
})

test('a payload of another serializer than the site’s is read, and is none to the site', () => {
  const vectors = sessionVectors('3.2').filter(vector =>
    ['pickle_seed', 'legacy_pickle', 'seed_login'].includes(vector.id),
  )
  expect(vectors.length).toBe(3)
  for (const vector of vectors) {
    const isPickle = vector.serializer === 'pickle'
    const keyring = { ...keyringOf(vector, '3.2'), serializer: isPickle ? 'json' : 'pickle' } as const
    const decoded = createDecoder(nodePrimitives, keyring)(vector.session_data)
    expect(decoded.unreadable).toBe(isPickle ? 'pickled' : 'not-pickle')
    expect(decoded.signature).toBe('valid')
    expect(readPayload(decoded.serialized ?? '')).not.toBeNull()
  }
})
