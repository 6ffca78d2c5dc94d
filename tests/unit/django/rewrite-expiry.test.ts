import { describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { isPickle } from '../../../shared/django/pickle/pickle.ts'
import { readPayload } from '../../../shared/django/payload.ts'
import { rewriteExpiry, rewriteObstacle } from '../../../shared/django/rewrite-expiry.ts'
import { djangoVersions, keyringOf, sessionVectors } from './vectors.ts'

const entriesOf = (serialized: string | null) => {
  const parsed = readPayload(serialized ?? '')
  if (parsed?.kind === 'pairs') {
    return parsed.pairs.map(([key, value]) => [key.kind === 'str' ? key.value : key, value] as const)
  }
  return parsed?.kind === 'dict' ? [...parsed.entries] : []
}

const expiryIn = (serialized: string | null) => entriesOf(serialized).find(([name]) => name === '_session_expiry')?.[1]

describe('writing an expiry into what Django wrote', () => {
  it('changes nothing else of any row that can be written, and keeps its time', () => {
    const written = new Set<string>()
    for (const version of djangoVersions) {
      for (const vector of sessionVectors(version)) {
        const keyring = keyringOf(vector, version)
        const decode = createDecoder(nodePrimitives, keyring)
        const before = decode(vector.session_data)
        if (rewriteObstacle(before) !== null) continue
        written.add(`${vector.serializer} ${vector.encoding} ${vector.compressed}`)
        const set = decode(rewriteExpiry(nodePrimitives, keyring, before, 777))
        expect(set.signature, vector.id).toBe('valid')
        expect([set.encoding, set.signedAt], vector.id).toEqual([before.encoding, before.signedAt])
        const without = entriesOf(before.serialized).filter(([name]) => name !== '_session_expiry')
        expect(entriesOf(set.serialized).filter(([name]) => name !== '_session_expiry')).toEqual(without)
        expect(expiryIn(set.serialized)).toEqual({ kind: 'int', text: '777' })
        const unset = decode(rewriteExpiry(nodePrimitives, keyring, set, null))
        if (isPickle(unset.serialized ?? '')) expect(expiryIn(unset.serialized)).toEqual({ kind: 'none' })
        else expect(expiryIn(unset.serialized)).toBeUndefined()
        expect(entriesOf(unset.serialized).filter(([name]) => name !== '_session_expiry')).toEqual(without)
      }
    }
    expect([...written].toSorted()).toEqual([
      'json legacy false',
      'json signing false',
      'json signing true',
      'pickle legacy false',
      'pickle signing false',
      'pickle signing true',
    ])
  })

  it('says why a row is left alone', () => {
    const obstacles = new Map<string, string | null>()
    for (const vector of sessionVectors('5.2')) {
      const keyring = keyringOf(vector, '5.2')
      const decode = (secretKey: string | null) =>
        rewriteObstacle(createDecoder(nodePrimitives, { ...keyring, secretKey })(vector.session_data))
      obstacles.set(vector.id, decode(vector.secret_key))
      if (vector.verified) expect(decode(null), vector.id).toBe('no-secret-key')
    }
    expect(obstacles.get('fallback_key')).toBeNull()
    expect(obstacles.get('tampered_one_char')).toBe('signature')
    expect(obstacles.get('signed_list')).toBe('unreadable')
    expect(obstacles.get('bomb')).toBe('unreadable')
  })
})
