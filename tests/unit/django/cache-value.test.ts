import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { packingOf, packValue, unpackValue } from '../../../shared/django/cache-packing.ts'
import { createCacheDecoder, maxCacheValueBytes } from '../../../shared/django/cache-value.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { readMsgpack } from '../../../shared/django/msgpack/msgpack.ts'
import { MsgpackError, MsgpackTooLarge } from '../../../shared/django/msgpack/errors.ts'
import { readPayload } from '../../../shared/django/payload.ts'
import { casesOf } from '../cases.ts'
import { cacheVectors, latin1Of, parsedFixture, valueOf } from './cache-vectors.ts'
import { random } from './random.ts'
import { taggedValue as tagged } from '../../../electron/terminal/tagged-value.ts'
import { djangoVersions } from './vectors.ts'

type PackedVector = {
  readonly id: string
  readonly kind: 'packed' | 'msgpack' | 'bomb'
  readonly value_base64: string
  readonly body_base64?: string
  /** Objects are compared by their class alone. */
  readonly expected?: object
}

const decode = createCacheDecoder(nodePrimitives)
const packed = parsedFixture('cache-values-py3.11.json') as readonly PackedVector[]

describe.each(djangoVersions)('values that Django %s left in its caches', version => {
  const vectors = cacheVectors(version)

  it('are there', () => expect(vectors.length).toBeGreaterThan(30))

  it.each(vectors.map(vector => [vector.id, vector] as const))('%s', (_id, vector) => {
    const decoded = decode(valueOf(vector))
    expect(decoded).toMatchObject({ encoding: 'cache', signature: 'unsigned', signedAt: null, unreadable: null })
    const payload = readPayload(decoded.serialized ?? '')
    expect(payload).not.toBe(null)
    if (payload === null) return
    expect(tagged(payload)).toEqual(vector.payload)
    const fields = readFields(decoded.serialized ?? '', siteDefaults.identity)
    expect(fields.unreadable).toBe(null)
    expect(fields.authUserId).toBe(vector.payload['_auth_user_id'] ?? null)
  })
})

describe('compressors', () => {
  it.each(packed.filter(({ kind }) => kind === 'packed').map(each => [each.id, each] as const))('%s', (id, each) => {
    const value = latin1Of(each.value_base64)
    const body = inflateSync(Buffer.from(each.body_base64 ?? '', 'base64'))
    expect(packingOf(value)).toBe(id.split(/[-/]/)[0])
    const unpacked = unpackValue(nodePrimitives, value, maxCacheValueBytes)
    if ('problem' in unpacked) throw new Error(unpacked.problem)
    expect(Buffer.from(unpacked.serialized, 'latin1').equals(body)).toBe(true)
    expect(decode(value)).toMatchObject({ compressed: true, unreadable: null, serializedSize: body.length })
  })

  it.each(packed.filter(({ kind }) => kind === 'bomb').map(each => [each.id, each] as const))('%s', (_id, each) => {
    const value = latin1Of(each.value_base64)
    expect(value.length).toBeLessThan(30_000)
    expect(decode(value)).toMatchObject({ unreadable: 'too-large', serialized: null })
  })

  it('Zstandard, where the runtime has it, and a word where it has not', () => {
    const body = `{"a": "${'visit '.repeat(50)}"}`
    const value = packValue(nodePrimitives, body, 'zstandard')
    if (value === null) throw new Error('This runtime has no Zstandard')
    expect(packingOf(value)).toBe('zstandard')
    expect(decode(value)).toMatchObject({ compressed: true, serialized: body, unreadable: null })
    expect(createCacheDecoder({ ...nodePrimitives, zstandard: null })(value)).toMatchObject({
      unreadable: 'no-unpacker',
      serialized: null,
    })
    const bomb = packValue(nodePrimitives, 'x'.repeat(6_000_000), 'zstandard') ?? ''
    expect(decode(bomb).unreadable).toBe('too-large')
  })

  it('are kept when a value is packed again', () => {
    const body = `{"a": "${'visit '.repeat(50)}"}`
    for (const packing of ['zlib', 'gzip', 'zstandard', null] as const) {
      const value = packValue(nodePrimitives, body, packing) ?? ''
      expect(packingOf(value)).toBe(packing)
      expect(decode(value).serialized).toBe(body)
    }
  })

  it('cut off anywhere give a word', () => {
    for (const { value_base64: base64 } of packed.filter(({ kind }) => kind === 'packed')) {
      const value = latin1Of(base64)
      const cut = decode(value.slice(0, Math.floor(value.length / 2)))
      expect(['not-compressed-data', 'unknown-format']).toContain(cut.unreadable)
    }
  })
})

describe('msgpack', () => {
  it.each(packed.filter(({ kind }) => kind === 'msgpack').map(each => [each.id, each] as const))('%s', (_id, each) => {
    const decoded = decode(latin1Of(each.value_base64))
    expect(decoded.unreadable).toBe(null)
    const payload = readPayload(decoded.serialized ?? '')
    expect(payload && tagged(payload)).toMatchObject(each.expected ?? {})
  })

  it('is refused where msgpack.loads refuses it', () => {
    // Cut off, more than one value, a key that is a number, a byte that begins nothing, text that is no UTF-8.
    for (const wrong of ['\x81\xa1a', '\x80\x80', '\x81\x01\x02', '\x81\xa1a\xc1', '\x81\xa1a\xa1\xff']) {
      expect(() => readMsgpack(wrong)).toThrow(MsgpackError)
    }
    expect(readFields('\x81\x01\x02', siteDefaults.identity).unreadable).toBe('not-msgpack')
  })

  it('is bounded in depth and in number, and a length that is a lie costs nothing', () => {
    expect(() => readMsgpack(`\x81\xa1a${'\x91'.repeat(100_000)}`)).toThrow(MsgpackTooLarge)
    expect(() => readMsgpack(`\x81\xa1a\xdd\0\x04\0\0${'\xc0'.repeat(262_144)}`)).toThrow(MsgpackTooLarge)
    for (const lie of [
      '\xdf\xff\xff\xff\xff',
      '\x81\xa1a\xdd\xff\xff\xff\xff',
      '\x81\xa1a\xc6\xff\xff\xff\xff',
      '\x81\xa1a\xdb\xff\xff\xff\xff',
    ]) {
      expect(() => readMsgpack(lie)).toThrow('Cut off')
    }
    expect(readFields(`\x81\xa1a${'\x91'.repeat(100_000)}`, siteDefaults.identity).unreadable).toBe('too-large')
  })

  it('with a key of bytes is a dict that no session is', () => {
    const payload = readPayload('\x82\xa1a\x01\xc4\x01\xff\x02')
    expect(payload?.kind).toBe('pairs')
    expect(readFields('\x82\xa1a\x01\xc4\x01\xff\x02', siteDefaults.identity).unreadable).toBe('not-an-object')
  })
})

describe('other values', () => {
  it.each([
    ['a bare number, as RedisCache writes one', '1795203996', 'unknown-format'],
    ['text', 'hello', 'unknown-format'],
    ['nothing', '', 'empty'],
    ['more than is ever unpacked', 'x'.repeat(maxCacheValueBytes + 1), 'too-large'],
    ['compressed nothing', packValue(nodePrimitives, '', 'zlib') ?? '', 'empty'],
    ['JSON that is no UTF-8', '{"a": "\xff"}', 'not-json'],
  ] as const)('%s', (_what, value, reason) => {
    expect(decode(value)).toMatchObject({ encoding: 'cache', unreadable: reason, serialized: null })
  })

  it('JSON in UTF-8, as a serializer with ensure_ascii=False writes it', () => {
    const value = Buffer.from('{"name": "Zoë 日本"}').toString('latin1')
    expect(decode(value)).toMatchObject({ serialized: '{"name": "Zoë 日本"}', serializedSize: 23 })
  })
})

/** In parts, each with a time of its own. */
const damagedRounds = casesOf(10_000)

describe('damaged values', () => {
  const next = random(20_261_121)
  const seeds = [
    ...djangoVersions
      .flatMap(cacheVectors)

      .map(valueOf),
    ...packed.map(({ value_base64: base64 }) => latin1Of(base64)),
    packValue(nodePrimitives, `{"a": "${'visit '.repeat(50)}"}`, 'zstandard') ?? '',
  ].filter(value => value.length > 0 && value.length < 4000)

  function mutate(value: string): string {
    const at = next(value.length + 1)
    const other = seeds[next(seeds.length)] ?? ''
    const from = next(other.length)
    const kinds = [
      () => value.slice(0, at) + String.fromCharCode(next(256)) + value.slice(at + 1),
      () => value.slice(0, at) + value.slice(at + 1 + next(20)),
      () => value.slice(0, at) + other.slice(from, from + next(40)) + value.slice(at),
      () => value.slice(0, at),
    ]
    return kinds[next(kinds.length)]?.() ?? value
  }

  it.each([1, 2, 3, 4])('are read or named, and never throw: part %d', { timeout: 120_000 }, () => {
    expect(seeds.length).toBeGreaterThan(100)
    let read = 0
    let named = 0
    for (let round = 0; round < damagedRounds; round += 1) {
      const value = mutate(mutate(seeds[next(seeds.length)] ?? ''))
      const decoded = decode(value)
      const problem = decoded.unreadable ?? readFields(decoded.serialized ?? '', siteDefaults.identity).unreadable
      if (decoded.serialized !== null) readPayload(decoded.serialized)
      if (problem === null) read += 1
      else named += 1
    }
    expect(read).toBeGreaterThan(damagedRounds / 100)
    expect(named).toBeGreaterThan(damagedRounds / 10)
  })
})
