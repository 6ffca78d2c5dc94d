import { constants, deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { printBase62 } from '../../../shared/django/base62.ts'
import type { Keyring } from '../../../shared/django/keyring.ts'
import { saltedKeys, signingSalt } from '../../../shared/django/keyring.ts'
import { casesOf, counted } from '../cases.ts'
import { djangoVersions, keyringOf, sessionVectors } from '../django/vectors.ts'
import { bothDecoders } from './compiled-rows.ts'

const keyring: Keyring = {
  secretKey: 'the current key',
  fallbacks: ['an older key', 'the oldest key'],
  keySalt: 'django.contrib.sessions.SessionStore',
  release: '4+',
  serializer: 'json',
}
const keys = [...saltedKeys(nodePrimitives, keyring, signingSalt(keyring)).sha256, new Uint8Array(32).fill(1)]

const times = ['2026-11-21T09:30:00+00:00', '2026-03-29 02:30:00.123456', '2026-10-25T02:30:00', '2026-02-29T00:00:00Z']
const time = fc.oneof(
  fc.constantFrom(...times, '2026-11-21', '1969-12-31T23:59:59Z', '2026-11-21T09:30:00-05:30', '1795204002', ''),
  fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
  fc.integer({ min: -1, max: 2_000_000_000_000 }),
  fc.double({ min: 1e9, max: 2e12 }),
)
const text = fc.oneof(
  { weight: 40, arbitrary: fc.stringMatching(/^[ -!#-[\]-~]{0,20}$/) },
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '7',
    'a"b',
    '\\',
    'é',
    '\u0000',
    'x'.repeat(200),
    'x'.repeat(201),
    'django.contrib.auth.backends.ModelBackend',
  ),
  fc.stringMatching(/^[0-9a-f]{64}$/),
  fc.stringMatching(/^[0-9a-f]{40}$/),
)
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -0, 1e15, 999_999_999_999_999, 2 ** 53, 1e300))
const whole = fc.integer({ min: -10_000, max: 10_000 })
const value = fc.oneof(
  { weight: 16, arbitrary: text },
  { weight: 8, arbitrary: whole },
  number,
  time,
  fc.constantFrom(null, true, false),
  fc.jsonValue({ maxDepth: 3 }),
)
const names = [
  '_auth_user_id',
  '_auth_user_backend',
  '_auth_user_hash',
  '_session_expiry',
  'user',
  'user_id',
  'user_email',
]
const name = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names, 'user_name', 'user_role') }, text)
const timeEntry = fc.tuple(fc.constantFrom('login_time', 'last_activity'), time)
/** Written one by one, so that a name can come twice, and with the space that Python may put in. */
const object = fc
  .tuple(
    fc.array(fc.oneof({ weight: 6, arbitrary: fc.tuple(name, value) }, timeEntry), { maxLength: 8 }),
    fc.constantFrom('', ' ', '\n\t'),
    fc.boolean(),
  )
  .map(([entries, space, isAscii]) => {
    const pairs = entries.map(([key, item]) => `${JSON.stringify(key)}:${space}${JSON.stringify(item) ?? 'NaN'}`)
    const whole = `${space}{${space}${pairs.join(`,${space}`)}${space}}${space}`
    return isAscii
      ? whole.replaceAll(/[^ -~\s]/gu, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : whole
  })
const damage = fc.oneof(
  { weight: 30, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })) },
)
const damaged = (bytes: Buffer, at: [number, number] | null) => {
  if (at && bytes.length > 0) bytes[at[0] % bytes.length] = at[1]
  return bytes
}
const packing = fc.option(
  fc.record({
    level: fc.integer({ min: 0, max: 9 }),
    memLevel: fc.integer({ min: 1, max: 9 }),
    windowBits: fc.constantFrom(...Array.from({ length: 15 }, () => 15), 9),
    strategy: fc.constantFrom(
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
    ),
  }),
  { freq: 4 },
)

/** A row as Django writes it, or nearly; each damage is rare. */
const row = fc
  .record({
    payload: fc.oneof({ weight: 8, arbitrary: object }, { weight: 1, arbitrary: text }),
    inJson: damage,
    packing,
    inZlib: damage,
    seconds: fc.constantFrom(0, 1_795_204_002, 1_795_204_003, 1_700_000_000, 62 ** 8, 7),
    key: fc.constantFrom(0, 0, 0, 1, 2, 3),
    inText: damage,
    ending: fc.oneof({ weight: 40, arbitrary: fc.constant('') }, fc.constantFrom('=', ':', 'é', 'A')),
    sessionKey: fc.oneof(
      { weight: 30, arbitrary: fc.stringMatching(/^[a-z0-9]{32}$/) },
      { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9]{33,200}$/) },
      fc.constantFrom('', 'ключ', 'k'.repeat(60), 'Ł'),
    ),
  })
  .map(made => {
    const json = damaged(Buffer.from(made.payload, 'latin1'), made.inJson)
    const body = made.packing ? damaged(deflateSync(json, made.packing), made.inZlib) : json
    const signed = `${made.packing ? '.' : ''}${body.toString('base64url')}:${printBase62(made.seconds)}`
    const signature = nodePrimitives.hmacSha256(keys[made.key] ?? new Uint8Array(), signed)
    const whole = damaged(Buffer.from(`${signed}:${Buffer.from(signature).toString('base64url')}`), made.inText)
    return { sessionData: whole.toString('latin1') + made.ending, sessionKey: made.sessionKey }
  })

const cases = casesOf(100_000)

test(`agrees with the exact decoder on ${counted(cases)} rows, whole and damaged`, { timeout: 120_000 }, () => {
  const compare = bothDecoders(keyring)
  const taken: Record<string, number> = {}
  let compared = 0
  fc.assert(
    fc.property(fc.array(row, { minLength: 10, maxLength: 10 }), rows => {
      for (const { compiled, exact } of compare(rows)) {
        expect(compiled).toStrictEqual(exact)
        const signature = 'signature' in exact ? String(exact['signature']) : 'left'
        taken[signature] = (taken[signature] ?? 0) + 1
      }
      compared += rows.length
    }),
    { numRuns: cases / 10, seed: 20_261_121 },
  )
  expect(compared).toBeGreaterThanOrEqual(cases)
  // It would agree as well if it took none.
  for (const signature of ['valid', 'fallback', 'invalid']) expect(taken[signature]).toBeGreaterThan(cases * 0.015)
})

test('agrees on everything that Django itself wrote', () => {
  let taken = 0
  for (const version of djangoVersions) {
    for (const vector of sessionVectors(version).filter(({ serializer }) => serializer === 'json')) {
      const compare = bothDecoders(keyringOf(vector, version), 'UTC')
      for (const { compiled, exact } of compare([{ sessionData: vector.session_data, sessionKey: vector.id }])) {
        expect(compiled, vector.id).toStrictEqual(exact)
        taken += 1
      }
    }
  }
  expect(taken).toBeGreaterThan(20)
})

test('agrees without a key, and leaves what is large or swells to the exact decoder', () => {
  const compare = bothDecoders({ ...keyring, secretKey: null, fallbacks: [] })
  const sign = (body: Buffer) => `.${body.toString('base64url')}:1xUUZG:${'A'.repeat(43)}`
  const rows = [10, 1000, 60_000, 90_000, 120_000, 4_000_000].flatMap(size => {
    const letters = Buffer.from(JSON.stringify({ user: 'ana', note: 'a'.repeat(size) }))
    const mixed = Buffer.from(
      JSON.stringify({ note: Array.from({ length: size / 10 }, (_, at) => (at * 7919) % 10_007) }),
    )
    return [letters, mixed].map(bytes => ({ sessionData: sign(deflateSync(bytes)), sessionKey: 'k' }))
  })
  const found = compare([...rows, ...rows])
  expect(found.length).toBeGreaterThan(8)
  expect(found.length).toBeLessThan(rows.length * 2)
  for (const { compiled, exact } of found) expect(compiled).toStrictEqual(exact)
  expect(found[0]?.exact).toMatchObject({ signature: 'unchecked', name: 'ana' })
})
