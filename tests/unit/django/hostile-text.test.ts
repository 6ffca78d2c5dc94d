import { describe, expect, it } from 'vitest'
import { createRandom, pick } from '../../../electron/demo/random.ts'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { createDecoder } from '../../../shared/django/decode.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { parsePythonJson } from '../../../shared/django/python-json.ts'
import { keyringOf, sessionVectors } from './vectors.ts'

const characters = ':.={}[]"\\,-_0aZ \0é\u{1f600}'
const vectors = sessionVectors('3.2').filter(vector => (vector.session_data?.length ?? 0) < 3000)

/** The text with a few characters changed, left out or doubled, or cut off. */
function damaged(text: string, random: () => number): string {
  let result = text
  for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
    const at = Math.floor(random() * (result.length + 1))
    const kind = random()
    if (kind < 0.4) result = result.slice(0, at) + pick(random, [...characters]) + result.slice(at + 1)
    else if (kind < 0.6) result = result.slice(0, at) + result.slice(at + 1 + Math.floor(random() * 5))
    else if (kind < 0.8) result = result.slice(0, at) + result.slice(Math.floor(random() * result.length))
    else result = result.slice(0, at)
  }
  return result
}

describe('hostile session_data', () => {
  it('never breaks the decoder, and is never taken for signed', () => {
    const random = createRandom(7)
    const decoders = new Map(vectors.map(vector => [vector, createDecoder(nodePrimitives, keyringOf(vector, '3.2'))]))
    let different = 0
    for (let round = 0; round < 20_000; round += 1) {
      const vector = pick(random, vectors)
      const original = vector.session_data ?? ''
      const text = damaged(original, random)
      const decoded = decoders.get(vector)?.(text)
      if (decoded?.serialized != null) readFields(decoded.serialized, siteDefaults.identity)
      if (text === original) continue
      different += 1
      // A text that another vector signed may come out by a cut; a changed one never verifies.
      if (decoded?.signature === 'valid' && decoded.encoding === 'signing') {
        expect(vectors.map(other => other.session_data)).toContain(text)
      }
    }
    expect(different).toBeGreaterThan(15_000)
  })

  it('in JSON gives an error or a value, without end or crash', () => {
    const random = createRandom(8)
    const texts = [
      '{"a":[1,2.5,NaN,{"b":"\\ud83d\\ude00"}],"c":null}',
      '[-Infinity,1e400,"\\u0000"]',
      '{"__proto__":{"x":1}}',
    ]
    for (let round = 0; round < 20_000; round += 1) {
      try {
        parsePythonJson(damaged(pick(random, texts), random))
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    }
    expect(() => parsePythonJson('['.repeat(100_000))).toThrow(SyntaxError)
  })
})
