import { expect, test } from 'vitest'
import { lengthWords, longestLength, parseLength } from '../../../shared/words/length.ts'

test.each([
  [0, '0 s'],
  [45, '45 s'],
  [1800, '30 min'],
  [5400, '1 h 30 min'],
  [1_209_600, '14 d'],
  [90_061, '1 d 1 h 1 min 1 s'],
])('%d seconds are "%s", and read back as the same', (length, words) => {
  expect(lengthWords(length)).toBe(words)
  expect(parseLength(words)).toBe(length)
})

test.each([
  ['30', 1800],
  ['2h', 7200],
  ['1.5 hours', 5400],
  ['1,5 h', 5400],
  [' 2 Days ', 172_800],
  ['1 week', 604_800],
])('"%s" is a length', (text, length) => {
  expect(parseLength(text)).toBe(length)
})

test.each(['', 'soon', '5 parsecs', '5 min later', '-3 h', '999999999 d', '1 h and'])('"%s" is none', text => {
  expect(parseLength(text)).toBeNull()
})

test('the longest length is allowed, one more second is not', () => {
  expect(parseLength(`${longestLength} s`)).toBe(longestLength)
  expect(parseLength(`${longestLength + 1} s`)).toBeNull()
})
