import { describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { parsePythonJson } from '../../../shared/django/python-json.ts'
import { rewriteExpiry, rewriteObstacle } from '../../../shared/django/rewrite-expiry.ts'
import { djangoVersions, keyringOf, sessionVectors } from './vectors.ts'

const entriesOf = (serialized: string | null) => {
  const parsed = parsePythonJson(serialized ?? '')
  return parsed.kind === 'dict' ? [...parsed.entries] : []
}

describe('writing an expiry into what Django wrote', () => {
  it('changes nothing else of any row that can be written, and keeps its time', () => {
    const written = new Set<string>()
    for (const version of djangoVersions) {
      for (const vector of sessionVectors(version)) {
        const keyring = keyringOf(vector, version)
        const decode = createDecoder(nodePrimitives, keyring)
        const before = decode(vector.session_data)
        if (rewriteObstacle(before) !== null) continue
        written.add(`${vector.encoding} ${vector.compressed}`)
        const set = decode(rewriteExpiry(nodePrimitives, keyring, before, 777))
        expect(set.signature, vector.id).toBe('valid')
        expect([set.encoding, set.signedAt], vector.id).toEqual([before.encoding, before.signedAt])
        const without = entriesOf(before.serialized).filter(([name]) => name !== '_session_expiry')
        expect(entriesOf(set.serialized).filter(([name]) => name !== '_session_expiry')).toEqual(without)
        expect(new Map(entriesOf(set.serialized)).get('_session_expiry')).toEqual({ kind: 'int', text: '777' })
        const unset = decode(rewriteExpiry(nodePrimitives, keyring, set, null))
        expect(entriesOf(unset.serialized), vector.id).toEqual(without)
      }
    }
    expect([...written].toSorted()).toEqual(['legacy false', 'signing false', 'signing true'])
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
