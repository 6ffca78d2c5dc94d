import { expect, it } from 'vitest'
import { parseLength } from '../../../shared/words/length.ts'

it('takes units that are units, and no name that every object has', () => {
  expect(parseLength('1 d 4 h')).toBe(100_800)
  expect(parseLength('2 weeks')).toBe(1_209_600)
  for (const text of ['1 constructor', '1 toString', '1 constructors', '3 hasownproperty']) {
    expect(parseLength(text)).toBeNull()
  }
})
