import { describe, expect, test } from 'vitest'
import { maxJsonDepth, parsePythonJson, printPythonJson } from '../../../shared/django/python-json.ts'
import type { JsonValue } from '../../../shared/django/python-value.ts'
import { random } from './random.ts'

const next = random(31)

function randomText(): string {
  const ranges = [
    [0, 0x20],
    [0x20, 0x60],
    [0x7f, 0x2000],
    [0xd800, 0x800],
    [0xfff0, 0x10],
  ] as const
  return Array.from({ length: next(12) }, () => {
    const [from, size] = ranges[next(ranges.length)] ?? [0x41, 26]
    return String.fromCharCode(from + next(size))
  }).join('')
}

function randomFloat(): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setUint32(0, next(2 ** 32))
  view.setUint32(4, next(2 ** 32))
  return view.getFloat64(0)
}

function randomValue(depth: number): JsonValue {
  const kinds = ['none', 'bool', 'int', 'float', 'str', 'list', 'dict'] as const
  const kind = kinds[next(depth > 0 ? kinds.length : 5)] ?? 'none'
  switch (kind) {
    case 'none':
      return { kind }
    case 'bool':
      return { kind, value: next(2) === 0 }
    case 'int':
      return { kind, text: (BigInt(next(2 ** 31)) ** BigInt(1 + next(4)) * (next(2) === 0 ? 1n : -1n)).toString() }
    case 'float':
      return { kind, value: randomFloat() }
    case 'str':
      return { kind, value: randomText() }
    case 'list':
      return { kind, items: Array.from({ length: next(5) }, () => randomValue(depth - 1)) }
    case 'dict': {
      const names = ['__proto__', 'constructor', '2', '10', '01', '']
      const key = () => names[next(8)] ?? randomText()
      return { kind, entries: new Map(Array.from({ length: next(5) }, () => [key(), randomValue(depth - 1)] as const)) }
    }
  }
}

describe('printed and read again', () => {
  test('5,000 random values are the same', () => {
    for (let round = 0; round < 5000; round += 1) {
      const value = randomValue(4)
      const text = printPythonJson(value)
      expect(text).toMatch(/^[ -~]*$/)
      const again = parsePythonJson(text)
      expect(again).toEqual(value)
      expect(printPythonJson(again)).toBe(text)
    }
  })

  test('what JSON.parse reads without loss is read alike', () => {
    const texts = ['{"a":[1,"\\u00e9\\n",null,true,false,{}],"b":-3,"c":[]}', ' [ 1 , 2 ] ', '"x"', '{"a":"é\u007f"}']
    for (const text of texts) expect(JSON.parse(printPythonJson(parsePythonJson(text)))).toEqual(JSON.parse(text))
  })
})

/** What Python's json.dumps(json.loads(text), separators=(',', ':')) gives. */
test.each([
  ['1.0', '1.0'],
  ['1', '1'],
  ['-0', '0'],
  ['-0.0', '-0.0'],
  ['1e16', '1e+16'],
  ['1E15', '1000000000000000.0'],
  ['123456789012345680.0', '1.2345678901234568e+17'],
  ['0.0001', '0.0001'],
  ['0.00001', '1e-05'],
  ['0.00000012', '1.2e-07'],
  ['1e22', '1e+22'],
  ['5e-324', '5e-324'],
  ['1e400', 'Infinity'],
  ['-1e400', '-Infinity'],
  ['[NaN,Infinity,-Infinity]', '[NaN,Infinity,-Infinity]'],
  ['10000000000000000000000000000000000000001', '10000000000000000000000000000000000000001'],
  ['"\\u00e9é\\ud83d\\/\\u007f"', '"\\u00e9\\u00e9\\ud83d/\\u007f"'],
  ['"\\ud83d\\ude00"', '"\\ud83d\\ude00"'],
  ['{"b":1,"10":2,"2":3}', '{"b":1,"10":2,"2":3}'],
  ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
  ['{"__proto__":{"x":1}}', '{"__proto__":{"x":1}}'],
  [' \t\r\n{ "a" : [ ] } \n', '{"a":[]}'],
])('%s becomes %s', (text, printed) => {
  expect(printPythonJson(parsePythonJson(text))).toBe(printed)
})

test.each([
  '',
  ' ',
  '{',
  '[1,]',
  '{"a":1,}',
  '{a:1}',
  '{1:2}',
  "{'a': 1}",
  '01',
  '1.',
  '.5',
  '+1',
  '1e',
  '--1',
  '"\\x"',
  '"\\u12g4"',
  '"\n"',
  '"',
  'nul',
  'nan',
  '1 2',
  '[1 2]',
  '{"a" 1}',
  '\u00a01',
  '\ufeff1',
])('%j is refused', text => {
  expect(() => parsePythonJson(text)).toThrow(SyntaxError)
})

test('depth is limited before the stack is', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(printPythonJson(parsePythonJson(nested(maxJsonDepth)))).toBe(nested(maxJsonDepth))
  expect(() => parsePythonJson(nested(maxJsonDepth + 2))).toThrow(SyntaxError)
  expect(() => parsePythonJson('{"a":'.repeat(200_000))).toThrow(SyntaxError)
})
