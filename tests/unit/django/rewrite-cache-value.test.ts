import { describe, expect, it } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { packingOf, packValue, unpackValue } from '../../../shared/django/cache-packing.ts'
import { createCacheDecoder, maxCacheValueBytes } from '../../../shared/django/cache-value.ts'
import { isMsgpackDict, withMsgpackEntry } from '../../../shared/django/msgpack/set-entry.ts'
import { readMsgpack } from '../../../shared/django/msgpack/msgpack.ts'
import { readPayload } from '../../../shared/django/payload.ts'
import { rewriteCacheValue } from '../../../shared/django/rewrite-cache-value.ts'
import { cacheVectors, valueOf } from './cache-vectors.ts'
import { taggedValue as tagged } from '../../../electron/terminal/tagged-value.ts'
import { djangoVersions } from './vectors.ts'

const decode = createCacheDecoder(nodePrimitives)
const name = '_session_expiry'

const payloadOf = (value: string): Record<string, unknown> => {
  const payload = readPayload(decode(value).serialized ?? '')
  if (payload === null) throw new Error('It cannot be read')
  return tagged(payload) as Record<string, unknown>
}

const unpacked = (value: string): string => {
  const found = unpackValue(nodePrimitives, value, maxCacheValueBytes)
  if ('problem' in found) throw new Error(found.problem)
  return found.serialized
}

describe.each(djangoVersions)('an expiry written into what Django %s left in its caches', version => {
  it.each(cacheVectors(version).map(vector => [vector.id, vector] as const))('%s', (_id, vector) => {
    const before = valueOf(vector)
    const { [name]: _, ...rest } = payloadOf(before)
    const set = rewriteCacheValue(nodePrimitives, before, 777)
    if (set === null) throw new Error('It was not written')
    expect(packingOf(set)).toBe(packingOf(before))
    expect(payloadOf(set)).toEqual({ ...rest, [name]: 777 })
    const again = rewriteCacheValue(nodePrimitives, set, 70_000) ?? ''
    expect(payloadOf(again)).toEqual({ ...rest, [name]: 70_000 })
    const unset = rewriteCacheValue(nodePrimitives, again, null) ?? ''
    expect(payloadOf(unset)[name] ?? null).toBe(null)
    const { [name]: __, ...left } = payloadOf(unset)
    expect(left).toEqual(rest)
  })
})

describe('msgpack', () => {
  const map = (entries: number) =>
    `${entries <= 15 ? String.fromCharCode(0x80 | entries) : `\xde\0${String.fromCharCode(entries)}`}${Array.from({ length: entries }, (_, at) => `\xa2k${String.fromCharCode(65 + at)}\xcd\0\x01`).join('')}`

  it('keeps every other byte, also of numbers that are written longer than they need be', () => {
    for (const entries of [0, 1, 14, 15, 16, 17]) {
      const before = map(entries)
      const body = before.slice(entries <= 15 ? 1 : 3)
      const set = withMsgpackEntry(before, name, 3600)
      expect(set.endsWith(`${body}\xaf${name}\xcd\x0e\x10`)).toBe(true)
      const value = readMsgpack(set)
      expect(value.kind === 'dict' && value.entries.size).toBe(entries + 1)
      expect(withMsgpackEntry(set, name, null).endsWith(body)).toBe(true)
      expect(readMsgpack(withMsgpackEntry(set, name, null))).toEqual(readMsgpack(before))
    }
  })

  it('sets the one of two that counts, and takes both out', () => {
    const twice = `\x83\xaf${name}\x01\xa1a\x05\xaf${name}\x02`
    expect(withMsgpackEntry(twice, name, 9)).toBe(`\x83\xaf${name}\x01\xa1a\x05\xaf${name}\x09`)
    expect(withMsgpackEntry(twice, name, null)).toBe('\x81\xa1a\x05')
  })

  it('writes every length of a number', () => {
    for (const value of [
      0,
      127,
      128,
      255,
      256,
      65_535,
      65_536,
      4_294_967_295,
      4_294_967_296,
      Number.MAX_SAFE_INTEGER,
    ]) {
      const read = readMsgpack(withMsgpackEntry('\x80', name, value))
      expect(tagged(read)).toEqual({ [name]: value })
    }
  })

  it.each([
    [-1, '\xff'],
    [-32, '\xe0'],
    [-33, '\xd0\xdf'],
    [-128, '\xd0\x80'],
    [-129, '\xd1\xff\x7f'],
    [-32_768, '\xd1\x80\0'],
    [-32_769, '\xd2\xff\xff\x7f\xff'],
    [-2_147_483_648, '\xd2\x80\0\0\0'],
    [-2_147_483_649, '\xd3\xff\xff\xff\xff\x7f\xff\xff\xff'],
    [Number.MIN_SAFE_INTEGER, '\xd3\xff\xe0\0\0\0\0\0\x01'],
  ])('writes %d as Python does', (value, bytes) => {
    const set = withMsgpackEntry('\x81\xa1a\x05', name, value)
    expect(set).toBe(`\x82\xa1a\x05\xaf${name}${bytes}`)
    expect(tagged(readMsgpack(set))).toEqual({ a: 5, [name]: value })
  })

  it('is left alone where it is no map of names', () => {
    for (const other of ['\x91\x01', '\x81\xa1a', '\x81\xc4\x01a\x01', '\x80\x80', ''])
      expect(isMsgpackDict(other)).toBe(false)
  })
})

describe('xz and LZ4 that hold bytes as they are', () => {
  it.each([1, 3, 100, 65_535, 65_536, 65_537, 200_001])('%d bytes are read back', length => {
    const body = `{${'x'.repeat(length - 1)}`
    for (const packing of ['xz', 'lz4'] as const) {
      const value = packValue(nodePrimitives, body, packing) ?? ''
      expect(packingOf(value)).toBe(packing)
      expect(unpacked(value) === body).toBe(true)
    }
  })
})

describe('values that are left alone', () => {
  it.each([
    ['a number', '1795203996'],
    ['a list in JSON', '[1, 2]'],
    ['JSON that ends early', '{"a": 1'],
    ['a pickled list', '\x80\x04]\x94.'],
    ['what cannot be unpacked', '\x78\x9cnothing'],
    ['a bomb', packValue(nodePrimitives, `{"a": "${' '.repeat(5_000_000)}"}`, 'zlib') ?? ''],
  ])('%s', (_what, value) => {
    expect(rewriteCacheValue(nodePrimitives, value, 777)).toBe(null)
  })
})

it('leaves JSON beyond ASCII and its spaces as they were', () => {
  const value = Buffer.from('{"name": "Zoë 日本", "n": 1.0}').toString('latin1')
  const set = unpacked(rewriteCacheValue(nodePrimitives, value, 777) ?? '')
  expect(Buffer.from(set, 'latin1').toString()).toBe('{"name": "Zoë 日本", "n": 1.0,"_session_expiry":777}')
})
