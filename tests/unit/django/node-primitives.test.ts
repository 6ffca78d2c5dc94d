import { createHash, createHmac } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createNodePrimitives, nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { random } from './random.ts'

const next = random(11)
const randomBytes = (length: number) => Uint8Array.from({ length }, () => next(256))

describe.each([
  ['with a one-shot hash', nodePrimitives],
  ['without one', createNodePrimitives(null)],
])('%s', (_name, primitives) => {
  test('digests and HMACs are those of the standard, for keys and messages of every size', () => {
    // Around the block of 64 bytes, and beyond the prepared buffer.
    for (const size of [0, 1, 20, 32, 63, 64, 65, 200]) {
      const key = randomBytes(size)
      for (const length of [0, 1, 55, 56, 64, 300, 16_384, 16_385, 40_000]) {
        const bytes = randomBytes(length)
        const text = 'é:☠a'.repeat(Math.ceil(length / 4))
        for (const message of [bytes, text]) {
          const hmac1 = createHmac('sha1', key).update(message).digest('hex')
          const hmac256 = createHmac('sha256', key).update(message).digest('hex')
          expect(primitives.toHex(primitives.hmacSha1(key, message))).toBe(hmac1)
          expect(primitives.toHex(primitives.hmacSha256(key, message))).toBe(hmac256)
          expect(primitives.toHex(primitives.sha1(message))).toBe(createHash('sha1').update(message).digest('hex'))
          expect(primitives.toHex(primitives.sha256(message))).toBe(createHash('sha256').update(message).digest('hex'))
        }
      }
    }
  })

  test('an earlier digest is not overwritten by a later one', () => {
    const key = randomBytes(32)
    const first = primitives.hmacSha256(key, 'first')
    const before = primitives.toHex(first)
    primitives.hmacSha256(key, 'second')
    expect(primitives.toHex(first)).toBe(before)
  })
})

describe('inflate', () => {
  test('unpacks what deflate packed', () => {
    for (const length of [0, 1, 1000, 1024, 1025, 20_000, 500_000]) {
      const bytes = randomBytes(length)
      const unpacked = nodePrimitives.inflate(nodePrimitives.deflate(bytes), 1_000_000)
      expect(nodePrimitives.toHex(unpacked)).toBe(nodePrimitives.toHex(bytes))
    }
  })

  test('stops at the limit, which itself is allowed', () => {
    const bomb = deflateSync(new Uint8Array(50_000_000))
    expect(() => nodePrimitives.inflate(bomb, 1_000_000)).toThrow('too-large')
    const packed = deflateSync(new Uint8Array(1000))
    expect(nodePrimitives.inflate(packed, 1000)).toHaveLength(1000)
    expect(() => nodePrimitives.inflate(packed, 999)).toThrow('too-large')
  })

  test('refuses what is damaged, cut off or empty', () => {
    const packed = deflateSync(randomBytes(500))
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), packed.subarray(0, 100), packed.subarray(0, -1)]) {
      expect(() => nodePrimitives.inflate(bytes, 10_000)).toThrow('damaged')
    }
  })
})

describe('base64', () => {
  test('is read in both alphabets, with and without padding', () => {
    for (let length = 0; length < 50; length += 1) {
      const bytes = Buffer.from(randomBytes(length))
      for (const text of [bytes.toString('base64'), bytes.toString('base64url')]) {
        expect(nodePrimitives.toHex(nodePrimitives.fromBase64(text) ?? new Uint8Array(1))).toBe(bytes.toString('hex'))
      }
      expect(nodePrimitives.toBase64Url(bytes)).toBe(bytes.toString('base64url'))
    }
  })

  test.each(['a', 'abcde', 'ab c', 'ab\n', 'a=bc', 'ab*d', 'é☠ab', '====', 'ab=c='])('%j is none', text => {
    expect(nodePrimitives.fromBase64(text)).toBeNull()
  })
})
