import { expect, test } from 'vitest'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { createDecoder, maxSerializedBytes } from '../../../shared/django/decode.ts'
import { createFieldReader } from '../../../shared/django/fields.ts'
import { payloadTree } from '../../../shared/django/payload-tree.ts'
import { parsePythonJson, printPythonJson } from '../../../shared/django/python-json.ts'
import { random } from './random.ts'
import { djangoVersions, keyringOf, sessionVectors } from './vectors.ts'

const next = random(20_261_120)
const pieces = ['', ':', '::', '.', '=', '\0', '\ud800', '\u2620', 'A', '-', '_', '+', '/', '\n', 'eyJ', '%']

/** Damages a text in one to three places: cut, doubled, exchanged, something put in. */
function mutate(text: string): string {
  let result = text
  for (let times = 1 + next(3); times > 0; times -= 1) {
    const at = next(result.length + 1)
    const piece = pieces[next(pieces.length)] ?? ''
    const kinds = [
      result.slice(0, at),
      result.slice(at),
      result.slice(0, at) + piece + result.slice(at),
      result.slice(0, at) + piece + result.slice(at + 1),
      result.slice(0, at) + String.fromCharCode(next(128)) + result.slice(at + 1),
      result.slice(0, at) + result.slice(Math.max(0, at - next(40))),
    ]
    result = kinds[next(kinds.length)] ?? ''
  }
  return result
}

test('20,000 damaged rows are answered, never thrown, and none passes for signed', () => {
  const rows = djangoVersions.flatMap(version =>
    sessionVectors(version)
      .filter(vector => vector.session_data.length < 1000)
      .map(vector => ({
        text: vector.session_data,
        decode: createDecoder(nodePrimitives, keyringOf(vector, version)),
      })),
  )
  expect(rows.length).toBeGreaterThan(200)
  const read = createFieldReader(siteDefaults.identity, 'Europe/Madrid')
  const statuses = new Set<string>()
  for (let round = 0; round < 20_000; round += 1) {
    const row = rows[next(rows.length)]
    if (!row) continue
    const damaged = mutate(row.text)
    const decoded = row.decode(damaged)
    statuses.add(decoded.unreadable ?? decoded.signature)
    // What looks like msgpack is no JSON, and is given all the same.
    const isOfAnother = ['pickled', 'not-pickle', 'not-json'].includes(decoded.unreadable ?? '')
    expect(decoded.unreadable === null || (isOfAnother && decoded.serializedSize !== 0)).toBe(
      decoded.serialized !== null,
    )
    // Splitting at colons puts a damaged signature beside its payload, so nothing but the row itself fits.
    if (damaged !== row.text && decoded.signature === 'valid') expect(decoded.encoding).toBe('legacy')
    if (decoded.serialized !== null) read(decoded.serialized)
  }
  expect([...statuses].sort()).toEqual(
    expect.arrayContaining(['empty', 'invalid', 'not-base64', 'not-compressed-data', 'truncated']),
  )
})

test('damaged payloads never break the readers behind the signature', () => {
  const read = createFieldReader(siteDefaults.identity)
  const texts = djangoVersions.flatMap(version =>
    sessionVectors(version).flatMap(({ serialized_text: text }) => (text === undefined ? [] : [text])),
  )
  expect(texts.length).toBeGreaterThan(100)
  for (let round = 0; round < 20_000; round += 1) {
    const damaged = mutate(texts[next(texts.length)] ?? '')
    read(damaged)
    let payload
    try {
      payload = parsePythonJson(damaged)
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError)
      continue
    }
    payloadTree(payload)
    const printed = printPythonJson(payload)
    expect(printPythonJson(parsePythonJson(printed))).toBe(printed)
  }
})

test('texts beyond the cap are not even unpacked', () => {
  const decode = createDecoder(nodePrimitives, {
    secretKey: 'k',
    fallbacks: [],
    keySalt: siteDefaults.keySalt,
    release: '3',
    serializer: 'json',
  })
  expect(decode('A'.repeat(3 * maxSerializedBytes))).toMatchObject({ unreadable: 'too-large', signature: 'none' })
  expect(decode(':'.repeat(100_000)).serialized).toBeNull()
  expect(decode('.'.repeat(100_000)).serialized).toBeNull()
})
