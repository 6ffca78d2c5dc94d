import { describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { encodeSession } from '../../../shared/django/encode.ts'
import { expiryAge } from '../../../shared/django/expiry.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { parsePythonJson, printPythonJson } from '../../../shared/django/python-json.ts'
import type { SessionVector, Version } from './vectors.ts'
import { keyringOf, sessionVectors, tagged, versions } from './vectors.ts'

const decoded = (vector: SessionVector, version: Version) =>
  createDecoder(nodePrimitives, keyringOf(vector, version))(vector.session_data ?? '')

const payloadOf = (serialized: string) => tagged(parsePythonJson(serialized))

describe.each(versions)('rows of Django %s', version => {
  const vectors = sessionVectors(version).filter(vector => vector.session_data !== undefined)
  const json = vectors.filter(({ serializer }) => serializer === 'json')
  // Django 4 and newer take rows in the old format as empty, and so do we.
  const readable = json.filter(
    ({ encoding, id, verified }) => verified && id !== 'bomb' && (version === '3.2' || encoding !== 'legacy'),
  )

  it('are all there', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(60)
    expect(readable.length).toBeGreaterThanOrEqual(34)
  })

  it.each(readable)('$id is read as Django reads it', vector => {
    const found = decoded(vector, version)
    const isUnreadable = typeof vector.unverified_error === 'string'
    expect(['valid', 'fallback']).toContain(found.signature)
    expect(found.compressed).toBe(vector.compressed)
    if (vector.encoding === 'signing') expect(found.signedAt).toBe((vector.signed_at ?? 0) * 1000)
    if (isUnreadable) {
      // The signature holds, and yet there is nothing to read: Django gives an empty session.
      const reason = found.unreadable ?? readFields(found.serialized ?? '', siteDefaults.identity).unreadable
      return expect(reason).not.toBeNull()
    }
    expect(found.unreadable).toBeNull()
    expect(payloadOf(found.serialized ?? '')).toEqual(vector.expected_payload)
  })

  it.each(json.filter(vector => vector.serialized_text !== undefined && readable.includes(vector)))(
    '$id is printed as Python prints it',
    vector => {
      const { serialized } = decoded(vector, version)
      if (vector.unverified_error) return
      expect(serialized).toBe(vector.serialized_text)
      expect(printPythonJson(parsePythonJson(serialized ?? ''))).toBe(vector.serialized_text)
    },
  )

  it.each(json.filter(({ verified }) => !verified))("$id is not taken for Django's", vector => {
    const found = decoded(vector, version)
    expect(['invalid', 'none']).toContain(found.signature)
    if (vector.unverified_payload == null || found.serialized === null) return
    expect(payloadOf(found.serialized)).toEqual(vector.unverified_payload)
  })

  it('a bomb is not unpacked', () => {
    const bombs = json.filter(({ id }) => id === 'bomb')
    expect(bombs).toHaveLength(1)
    for (const bomb of bombs)
      expect(decoded(bomb, version)).toMatchObject({ unreadable: 'too-large', serialized: null })
  })

  it('pickled ones are named as such, and nothing of them is run', () => {
    const pickled = vectors.filter(({ serializer, verified }) => serializer === 'pickle' && verified)
    expect(pickled.length).toBeGreaterThan(5)
    for (const vector of pickled) {
      const reason = decoded(vector, version).unreadable
      expect(reason, vector.id).toBe(version !== '3.2' && vector.encoding === 'legacy' ? 'legacy-format' : 'pickled')
    }
  })

  it('says how long each lives as Django does', () => {
    let compared = 0
    for (const vector of readable) {
      const { serialized, signedAt } = decoded(vector, version)
      if (serialized === null || vector.unverified_error || vector.expiry_age_at_signing == null || signedAt === null)
        continue
      const fields = readFields(serialized, siteDefaults.identity)
      if (fields.unreadable) continue
      expect(fields.sessionExpiry.kind === 'browser-close', vector.id).toBe(vector.browser_close)
      const age = expiryAge(fields.sessionExpiry, { modifiedAt: signedAt, cookieAge: siteDefaults.cookieAge })
      expect(age, vector.id).toBe(vector.expiry_age_at_signing)
      compared += 1
    }
    expect(compared).toBeGreaterThan(25)
  })

  it('written again by us, they are read as before', () => {
    for (const vector of readable) {
      const { serialized } = decoded(vector, version)
      if (serialized === null || vector.unverified_error) continue
      const keyring = keyringOf(vector, version)
      const text = encodeSession(nodePrimitives, keyring, serialized, 1_700_000_000)
      expect(createDecoder(nodePrimitives, keyring)(text)).toMatchObject({
        signature: 'valid',
        serialized,
        signedAt: 1_700_000_000_000,
      })
    }
  })
})
