import { describe, expect, it } from 'vitest'
import { withMember } from '../../../shared/django/json-member.ts'
import { parsePythonJson } from '../../../shared/django/python-json.ts'
import type { PythonValue } from '../../../shared/django/python-json.ts'
import { createRandom, pick } from '../../../electron/demo/random.ts'

const name = '_session_expiry'

describe('one member of a JSON text', () => {
  it.each([
    ['{}', '{"_session_expiry":60}'],
    [' { } ', ' {"_session_expiry":60 } '],
    ['{"a":1}', '{"a":1,"_session_expiry":60}'],
    ['{"_session_expiry":0,"a":[1,{"_session_expiry":5}]}', '{"_session_expiry":60,"a":[1,{"_session_expiry":5}]}'],
    ['{"a":"}\\",","_session_expiry" : "2026-12-24" }', '{"a":"}\\",","_session_expiry" : 60 }'],
    ['{"_session\\u005fexpiry":1.5}', '{"_session\\u005fexpiry":60}'],
    ['{"_session_expiry":1,"b":2,"_session_expiry":3}', '{"_session_expiry":1,"b":2,"_session_expiry":60}'],
    [
      '{"n":NaN,"big":123456789012345678901234567890}',
      '{"n":NaN,"big":123456789012345678901234567890,"_session_expiry":60}',
    ],
  ])('is set in %s', (before, after) => {
    expect(withMember(before, name, '60')).toBe(after)
  })

  it.each([
    ['{}', '{}'],
    ['{"a":1}', '{"a":1}'],
    ['{"_session_expiry":60}', '{}'],
    ['{ "_session_expiry" : 60 }', '{  }'],
    ['{"_session_expiry":60,"a":1}', '{"a":1}'],
    ['{"a":1,"_session_expiry":60}', '{"a":1}'],
    ['{"a":1, "_session_expiry":60, "b":2}', '{"a":1, "b":2}'],
    ['{"_session_expiry":1,"b":2,"_session_expiry":3}', '{"b":2}'],
    ['{"_session_expiry":1,"_session_expiry":3}', '{}'],
  ])('is taken out of %s', (before, after) => {
    expect(withMember(before, name, null)).toBe(after)
  })

  it('changes nothing else, whatever the rest is', () => {
    const random = createRandom(4)
    const texts = ['', 'é'.normalize(), '"\\', '\u0000{}[],:', '😀', name]
    const value = (depth: number): unknown => {
      const kind = Math.floor(random() * (depth > 3 ? 4 : 6))
      if (kind === 0) return null
      if (kind === 1) return random() * 1e6
      if (kind === 2) return random() < 0.5
      if (kind === 3) return pick(random, texts)
      const items = Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))
      return kind === 4 ? items : Object.fromEntries(items.map((item, at) => [pick(random, texts) + at, item]))
    }
    for (let round = 0; round < 5000; round += 1) {
      const entries = Array.from({ length: Math.floor(random() * 5) }, (_, at) => [
        `${pick(random, texts)}${at}`,
        value(0),
      ])
      if (random() < 0.5)
        entries.splice(Math.floor(random() * entries.length), 0, [name, pick(random, [0, 5, 'x', null])])
      const before = JSON.stringify(Object.fromEntries(entries), null, pick(random, [0, 1]))
      const expected = new Map(entriesOf(before))
      expected.delete(name)
      const removed = withMember(before, name, null)
      expect(entriesOf(removed)).toEqual([...expected])
      const set = new Map(entriesOf(withMember(before, name, '60')))
      expect(set.get(name)).toEqual({ kind: 'int', text: '60' })
      set.delete(name)
      expect(set).toEqual(expected)
    }
  })
})

function entriesOf(text: string): readonly (readonly [string, PythonValue])[] {
  const parsed = parsePythonJson(text)
  if (parsed.kind !== 'dict') throw new Error('no dict')
  return [...parsed.entries]
}
