import { describe, expect, test } from 'vitest'
import { PickleError } from '../../../shared/django/pickle/limits.ts'
import { isPickledDict, withPickledEntry } from '../../../shared/django/pickle/set-entry.ts'
import { readPickle } from '../../../shared/django/pickle/pickle.ts'
import { taggedValue as tagged } from '../../../electron/terminal/tagged-value.ts'
import { pickleVectors } from './vectors.ts'

const latin1 = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')
const name = '_session_expiry'
const set = (pickle: string, value: number | null) => withPickledEntry(pickle, name, value)

/** A pickle of protocol 4 with one frame around everything, as Python writes it. */
const framed = (body: string) => `\x80\x04\x95${String.fromCharCode(body.length)}\0\0\0\0\0\0\0${body}`
const frameLength = (pickle: string) =>
  pickle.charCodeAt(3) + 256 * pickle.charCodeAt(4) + 65_536 * pickle.charCodeAt(5)

describe.each(['3.11', '3.13'])('setting an entry in pickles of Python %s', python => {
  const dicts = pickleVectors(python).filter(({ base64 }) => isPickledDict(latin1(base64)))

  test('there are dicts in every protocol', () => {
    expect(new Set(dicts.map(({ protocol }) => protocol))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
  })

  test.each(dicts)('$id', ({ base64, expected }) => {
    const before = latin1(base64)
    for (const value of [777, -1, 0, 2 ** 31, 2 ** 40, null]) {
      const after = set(before, value)
      expect(tagged(readPickle(after))).toEqual({ ...(expected as object), [name]: value })
      // All that was there is there still, byte for byte, but for the length of a frame.
      expect(after.slice(11, before.length - 1)).toBe(before.slice(11, -1))
    }
  })

  test.each(dicts)('$id, again and again', ({ base64 }) => {
    const once = set(latin1(base64), 1)
    const other = set(set(set(once, 5), null), 2 ** 33)
    expect(set(other, 1)).toBe(once)
    expect(set(once, 1)).toBe(once)
  })
})

test('the length of the frame is put right, also across its bytes', () => {
  for (const size of [1, 200, 230, 255, 65_500]) {
    const text = `X${String.fromCharCode(size & 255, size >> 8)}\0\0${'x'.repeat(size)}`
    const body = `}${text}K\x01s.`
    const pickle = framed('')
    const whole = `${pickle.slice(0, 3)}${String.fromCharCode(body.length & 255, body.length >> 8)}${pickle.slice(5)}${body}`
    const after = set(whole, 9)
    expect(frameLength(after)).toBe(after.length - 11)
  }
})

test('what ends outside of its frames has them as they were', () => {
  const pickle = `${framed('}')}X\x01\0\0\0aK\x01s.`
  expect(set(pickle, 9).slice(0, 12)).toBe(pickle.slice(0, 12))
  expect(tagged(readPickle(set(pickle, 9)))).toEqual({ a: 1, [name]: 9 })
})

test('what follows the end, and what only looks like an end, stays', () => {
  const setting = `X\x0f\0\0\0${name}J\x01\0\0\0s.`
  const pickle = `\x80\x02}X\x01\0\0\0aX${String.fromCharCode(setting.length)}\0\0\0${setting}s.trailing.`
  const after = set(pickle, 3)
  expect(after.endsWith('s.trailing.')).toBe(true)
  const found = readPickle(after)
  expect(found.kind === 'dict' && [...found.entries.keys()]).toEqual(['a', name])
})

test.each([
  ['a list', '\x80\x02].'],
  ['an object', '\x80\x02ccollections\nOrderedDict\n)R.'],
  ['nothing', ''],
  ['a cut pickle', '\x80\x04\x95\x10\0\0\0\0\0\0\0}'],
  ['text', '{"a":1}'],
])('%s is refused', (_, pickle) => {
  expect(isPickledDict(pickle)).toBe(false)
  expect(() => set(pickle, 1)).toThrow(PickleError)
})
