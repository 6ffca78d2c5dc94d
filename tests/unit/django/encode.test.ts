import { describe, expect, test } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { encodeSession } from '../../../shared/django/encode.ts'
import type { Keyring } from '../../../shared/django/keyring.ts'
import { random } from './random.ts'
import { djangoVersions, keyringOf, sessionVectors } from './vectors.ts'

const keyring: Keyring = {
  secretKey: 'a key of the tests',
  fallbacks: [],
  keySalt: 'django.contrib.sessions.SessionStore',
  release: '4+',
  serializer: 'json',
}

describe('encodeSession', () => {
  test('gives the very text of Django where nothing is compressed', () => {
    let compared = 0
    for (const version of djangoVersions) {
      for (const vector of sessionVectors(version)) {
        const text = vector.serialized_text
        if (!vector.verified || vector.compressed || vector.encoding !== 'signing' || text === undefined) continue
        const encoded = encodeSession(nodePrimitives, keyringOf(vector, version), text, vector.signed_at ?? 0)
        expect(encoded, vector.id).toBe(vector.session_data)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThanOrEqual(40)
  })

  test('compresses where Django does, and is read back the same', () => {
    let compared = 0
    for (const version of djangoVersions) {
      for (const vector of sessionVectors(version)) {
        const text = vector.serialized_text
        if (!vector.verified || vector.encoding !== 'signing' || text === undefined) continue
        const own = keyringOf(vector, version)
        const decoded = createDecoder(nodePrimitives, own)(encodeSession(nodePrimitives, own, text, 1_700_000_000))
        expect(decoded, vector.id).toMatchObject({
          encoding: 'signing',
          signature: 'valid',
          signedAt: 1_700_000_000_000,
          serialized: text,
        })
        // At the very edge Node's zlib and Python's differ by a byte.
        if (vector.id !== 'compress_edge_less') expect(decoded.compressed, vector.id).toBe(vector.compressed)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThanOrEqual(80)
  })

  test('survives a thousand random payloads and moments', () => {
    const next = random(7)
    const decode = createDecoder(nodePrimitives, keyring)
    for (let round = 0; round < 1000; round += 1) {
      const value = Array.from({ length: next(60) }, () => String.fromCharCode(32 + next(95))).join('')
      const serialized = JSON.stringify({ value, again: value.repeat(next(4)) })
      const seconds = next(2 ** 31)
      const decoded = decode(encodeSession(nodePrimitives, keyring, serialized, seconds))
      expect(decoded).toMatchObject({ signature: 'valid', serialized, signedAt: seconds * 1000 })
    }
  })

  test('refuses to sign without a key, and what no serializer wrote', () => {
    expect(() => encodeSession(nodePrimitives, { ...keyring, secretKey: null }, '{}', 1)).toThrow('SECRET_KEY')
    expect(() => encodeSession(nodePrimitives, keyring, '{"a":"\u4e2d"}', 1)).toThrow('Latin-1')
  })
})
