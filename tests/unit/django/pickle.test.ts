import { describe, expect, test } from 'vitest'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import type { PayloadNode } from '../../../shared/contract/sessions.ts'
import { payloadNode } from '../../../shared/contract/sessions.ts'
import { readFields } from '../../../shared/django/fields.ts'
import { canReveal, findValue, payloadTree, revealedText } from '../../../shared/django/payload-tree.ts'
import { PickleError, PickleTooLarge } from '../../../shared/django/pickle/limits.ts'
import { opcode } from '../../../shared/django/pickle/opcodes.ts'
import { isPickle, readPickle } from '../../../shared/django/pickle/pickle.ts'
import { pythonText } from '../../../shared/django/python-text.ts'
import { taggedValue as tagged } from '../../../electron/terminal/tagged-value.ts'
import { djangoVersions, pickleVectors, rawVectors } from './vectors.ts'

const latin1 = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

describe.each(['3.11', '3.13'])('pickles of Python %s', python => {
  test.each(pickleVectors(python))('$id', ({ base64, expected }) => {
    const pickle = latin1(base64)
    expect(isPickle(pickle)).toBe(true)
    expect(tagged(readPickle(pickle))).toEqual(expected)
  })
})

describe.each(djangoVersions)('pickled payloads of Django %s', version => {
  const vectors = rawVectors(version)

  test('there are some', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(5)
  })

  test.each(vectors)('$id', ({ id, serialized_base64: base64, expected_payload: expected }) => {
    const found = tagged(readPickle(latin1(base64)))
    if (id === 'pickle_evil_not_run') {
      expect(found).toEqual({ x: { $object: 'posix.system', text: 'posix.system("echo pwned > /tmp/pwned")' } })
    } else if (id === 'pickle_objects') {
      expect(found).toMatchObject({
        safe: '<b>x</b>',
        ordered: { text: 'collections.OrderedDict("z": 1, "a": 2)' },
        default: { text: 'collections.defaultdict(builtins.int, "k": 1)' },
        user: { $object: 'auth.User' },
        complex: { $complex: '1+2j' },
      })
    } else expect(found).toEqual(expected)
  })
})

/** A pickle of protocol 4 from its opcodes; numbers are bytes, texts are SHORT_BINUNICODE. */
const program = (...parts: readonly (number | string)[]): string => {
  const body = parts.map(part =>
    typeof part === 'number' ? String.fromCharCode(part) : `\x8c${String.fromCharCode(part.length)}${part}`,
  )
  return `\x80\x04${body.join('')}.`
}
const { MARK, REDUCE, BUILD, STACK_GLOBAL, MEMOIZE, BINGET, EMPTY_TUPLE, TUPLE1, TUPLE2, EMPTY_LIST, EMPTY_DICT } =
  opcode
const { TUPLE, SETITEM, SETITEMS, APPEND, APPENDS, NEWOBJ, NONE, BININT1, EXT1, BINPERSID, EMPTY_SET, ADDITEMS } =
  opcode
const named = (module: string, name: string) => [module, name, STACK_GLOBAL] as const
const shown = (pickle: string): string => pythonText(readPickle(pickle), { longest: 200, most: 1000 })

describe('what is never called', () => {
  test.each([
    ['a function', [...named('os', 'system'), 'rm -rf /', TUPLE1, REDUCE], 'os.system("rm -rf /")'],
    ['a class', [...named('shop.models', 'Cart'), EMPTY_TUPLE, NEWOBJ], 'shop.models.Cart()'],
    ['a function that is only named', [...named('os', 'system')], 'os.system'],
    ['a builtin', [...named('builtins', 'eval'), '1+1', TUPLE1, REDUCE], 'builtins.eval("1+1")'],
    [
      'an attribute of a class',
      [...named('builtins', 'getattr'), ...named('os', 'path'), 'join', TUPLE2, REDUCE, 'a', TUPLE1, REDUCE],
      'os.path.join("a")',
    ],
    ['what a call gave', [...named('shop', 'make'), EMPTY_TUPLE, REDUCE, 'x', TUPLE1, REDUCE], 'shop.make()("x")'],
    ['an extension', [EXT1, 7, EMPTY_TUPLE, REDUCE], 'extension.7()'],
    ['a persistent id', ['row 7', BINPERSID], 'persistent("row 7")'],
    [
      'a lazy translation',
      [
        ...named('django.utils.functional', '_lazy_proxy_unpickle'),
        MARK,
        ...named('django.utils.translation', 'gettext'),
        ...['Welcome', TUPLE1, EMPTY_DICT, ...named('builtins', 'str'), TUPLE, REDUCE],
      ],
      'django.utils.translation.gettext("Welcome")',
    ],
    [
      'a model with its fields',
      [
        ...named('django.db.models.base', 'model_unpickle'),
        ...['shop', 'Cart', TUPLE2, TUPLE1, REDUCE, EMPTY_DICT, MARK, 'id', BININT1, 7, 'note', NONE, SETITEMS, BUILD],
      ],
      'shop.Cart({"id": 7, "note": null})',
    ],
  ] as const)('%s', (_name, parts, text) => {
    expect(shown(program(...parts))).toBe(text)
  })
})

test.each([
  ['V\\u00e9\\\\u00e9\\U0001f680\\x41\xe9\n.', 'é\\\\u00e9🚀\\x41é'],
  ['V\\u20acab\n.', '€ab'],
  ["S'a\\x41\\101\\n\\q\\''\n.", "aAA\n\\q'"],
  ['X\x03\x00\x00\x00\xed\xa0\xbd.', '\ud83d'],
])('text of old protocols: %j', (pickle, expected) => {
  expect(readPickle(pickle)).toEqual({ kind: 'str', value: expected })
})

describe('what Python does not load', () => {
  test.each([
    ['nothing', ''],
    ['no pickle', 'hello'],
    ['an end that is missing', '\x80\x04}'],
    ['a protocol of the future', '\x80\x06}.'],
    ['a text that is longer than the pickle', '\x80\x04\x8c\xffab.'],
    ['a frame that is longer than the pickle', '\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00}.'],
    ['a length of 2^64', '\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.'],
    ['an empty stack', '\x80\x04.'],
    ['a mark that is missing', '\x80\x04]e.'],
    ['a value that was never memorised', '\x80\x04h\x07.'],
    ['a list as a key', program(EMPTY_DICT, EMPTY_LIST, NONE, SETITEM)],
    ['a text that is called', program('os.system', EMPTY_TUPLE, REDUCE)],
    ['a text that is no UTF-8', '\x80\x04\x8c\x02\xc3\x28.'],
    ['bytes outside of the pickle', '\x80\x05\x97.'],
    ['an integer of 5000 digits in text', `L${'9'.repeat(5000)}L\n.`],
  ])('%s', (_name, pickle) => {
    expect(() => readPickle(pickle)).toThrow(PickleError)
  })
})

describe('bombs', () => {
  /** A list of two of a list of two of a list…: a hundred lists that unfold to 2^100. */
  const doubled = (times: number): string => {
    const parts: number[] = [EMPTY_LIST, MEMOIZE]
    for (let level = 0; level < times; level += 1) {
      parts.push(opcode.POP, EMPTY_LIST, MEMOIZE, BINGET, level, APPEND, BINGET, level, APPEND)
    }
    return program(EMPTY_DICT, 'user', 'ana', SETITEM, 'bomb', ...parts, SETITEM)
  }

  test('lists that share lists unfold no further than a screen could show', () => {
    const bomb = doubled(100)
    const value = readPickle(bomb)
    expect(revealedText(value).length).toBeLessThanOrEqual(100_001)
    expect(payloadTree(value)[1]?.key).toBe('bomb')
    // What stands beside it is found without unfolding anything.
    expect(readFields(bomb, siteDefaults.identity)).toMatchObject({ unreadable: null, user: 'ana' })
  })

  test('a text that is shared a hundred thousand times is not copied so often', () => {
    const long = 'x'.repeat(400_000)
    const length = String.fromCharCode(...new Uint8Array(new Uint32Array([long.length]).buffer))
    const bomb = `\x80\x04](X${length}${long}\x94${'h\x00'.repeat(100_000)}e.`
    expect(revealedText(readPickle(bomb)).length).toBeLessThanOrEqual(100_001)
    expect(JSON.stringify(payloadTree(readPickle(bomb))).length).toBeLessThan(200_000)
  })

  test('copies of a shared list come to an end', () => {
    const copies = 'h\x01h\x00\x85R'.repeat(50_000)
    const bomb = `\x80\x04](](${'N'.repeat(100_000)}e\x94\x8c\x08builtins\x8c\x04list\x93\x94${copies}e.`
    expect(() => readPickle(bomb)).toThrow(PickleTooLarge)
    expect(readFields(bomb, siteDefaults.identity).unreadable).toBe('too-large')
  })

  test('a million lists are too many', () => {
    expect(() => readPickle(`\x80\x04](${']'.repeat(1_000_000)}e.`)).toThrow(PickleTooLarge)
  })

  test('a hundred thousand lists inside each other are read, and shown as far as they can be', () => {
    const deep = readPickle(`\x80\x04${']'.repeat(100_000)}${'a'.repeat(99_999)}.`)
    expect(revealedText(deep)).toContain('… (nested too deeply to show)')
    expect(payloadTree({ kind: 'list', items: [deep] })).toHaveLength(1)
  })

  test('what holds itself says so', () => {
    const list = readPickle(program(EMPTY_LIST, MEMOIZE, BINGET, 0, APPEND))
    expect(revealedText(list)).toBe('[… (it holds itself)]')
    const dict = readPickle(program(EMPTY_DICT, MEMOIZE, 'self', BINGET, 0, SETITEM))
    expect(tagged(dict)).toEqual({ self: { $cycle: true } })
    const object = program(...named('shop', 'Node'), EMPTY_TUPLE, NEWOBJ, MEMOIZE, BINGET, 0, BUILD)
    expect(shown(object)).toBe('shop.Node(… (it holds itself))')
  })

  test('a million backslashes are read in one go', () => {
    const slashes = '\\'.repeat(1_000_000)
    expect(readPickle(`V${slashes}\n.`)).toEqual({ kind: 'str', value: slashes })
    expect(readPickle(`S'${'\\\\'.repeat(400_000)}'\n.`)).toEqual({ kind: 'str', value: '\\'.repeat(400_000) })
  })

  test('an integer of a million bits is told by its size', () => {
    const length = '\x48\xe8\x01\x00'
    expect(shown(`\x80\x04\x8b${length}${'\x7f'.repeat(125_000)}.`)).toBe('int(1000000 bits)')
  })

  test('a function that makes objects is not made to make itself without end', () => {
    const maker = named('copyreg', '__newobj__')
    const parts = Array.from({ length: 20_000 }, () => 'h\x00').join('')
    const bomb = `\x80\x04\x8c\x07copyreg\x8c\x0a__newobj__\x93\x94(${parts}tR.`
    expect(() => readPickle(bomb)).not.toThrow()
    expect(shown(program(...maker, ...named('shop', 'Cart'), 'x', TUPLE2, REDUCE))).toBe('shop.Cart("x")')
  })
})

describe('zones of dates', () => {
  /** 25 October 2026, 02:30 on the wall, when Madrid's clock goes back; `fold` says that it is the second such time. */
  const wall = (isSecond: boolean) => `C\x0a\x07\xea${isSecond ? '\x8a' : '\x0a'}\x19\x02\x1e\x00\x00\x00\x00`
  const text = (value: string) => `\x8c${String.fromCharCode(value.length)}${value}`
  const call = (module: string, name: string, args: string) => `${text(module)}${text(name)}\x93(${args}tR`
  const at = (zone: string, isSecond = false) =>
    shown(`\x80\x04${call('datetime', 'datetime', wall(isSecond) + zone)}.`).replace(/^datetime\(2026-10-25T|\)$/g, '')
  const madrid = call('zoneinfo', 'ZoneInfo', text('Europe/Madrid'))

  test.each([
    ['none', '', '02:30:00'],
    ['UTC of pytz', call('pytz', '_UTC', ''), '02:30:00+00:00'],
    ['a zone of pytz with its offset', call('pytz', '_p', `${text('Europe/Madrid')}M\x20\x1c`), '02:30:00+02:00'],
    ['a fixed one', call('pytz', '_FixedOffset', 'J\x56\xff\xff\xff'), '02:30:00-02:50'],
    ['an offset of dateutil', call('dateutil.tz.tz', 'tzoffset', 'NM\x10\x0e'), '02:30:00+01:00'],
    ['a zone by name', madrid, '02:30:00+02:00'],
    ['one that nobody knows', call('zoneinfo', 'ZoneInfo', text('Mars/Olympus')), '02:30:00 Mars/Olympus'],
    ['one of the site’s own', call('shop.zones', 'Shop', ''), '02:30:00 shop.zones.Shop'],
  ])('%s', (_name, zone, expected) => {
    expect(at(zone)).toBe(expected)
  })

  test('of a time that comes twice, the second', () => {
    expect(at(madrid, true)).toBe('02:30:00+01:00')
  })

  test('a date that does not exist is shown as it was given', () => {
    expect(shown('\x80\x04\x8c\x08datetime\x8c\x04date\x93C\x04\x07\xea\x02\x1e\x85R.')).toBe(
      'datetime.date(b"\\x07\\xea\\x02\\x1e")',
    )
  })
})

describe('the memo', () => {
  test('keeps values under any number, and counts them as Python does', () => {
    const far = '\x80\x04\x8c\x01ar\xff\xff\xff\x7f\x8c\x01b\x94j\xff\xff\xff\x7fh\x01\x86.'
    expect(shown(far)).toBe('tuple("a", "b")')
    // PUT 1 before there is a 0; then 0 and, in its turn, 1 anew.
    expect(shown('\x80\x04\x8c\x01aq\x01\x8c\x01bq\x00\x8c\x01cq\x01h\x00h\x01\x86.')).toBe('tuple("b", "c")')
    expect(() => readPickle('\x80\x04\x8c\x01aq\x05h\x04.')).toThrow(PickleError)
  })
})

describe('keys', () => {
  test('those that Python takes as equal are one', () => {
    const dict = program(EMPTY_DICT, MARK, BININT1, 1, 'int', opcode.NEWTRUE, 'bool', '1', 'text', SETITEMS)
    expect(tagged(readPickle(dict))).toEqual({
      $dict: [
        [1, 'bool'],
        ['1', 'text'],
      ],
    })
    const tuples = program(EMPTY_DICT, MARK, 'a', TUPLE1, BININT1, 1, 'a', TUPLE1, BININT1, 2, SETITEMS)
    expect(tagged(readPickle(tuples))).toEqual({ $dict: [[{ $tuple: ['a'] }, 2]] })
  })

  test('__proto__ is one like others', () => {
    const dict = program(EMPTY_DICT, '__proto__', EMPTY_DICT, 'x', BININT1, 1, SETITEM, SETITEM)
    expect(JSON.stringify(tagged(readPickle(dict)))).toBe('{"__proto__":{"x":1}}')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('a pickle on the screen', () => {
  const lists = (...items: readonly (number | string)[]) => [EMPTY_LIST, MARK, ...items, APPENDS] as const

  test('masks by key and by shape, also inside of objects', () => {
    const user = [
      ...named('shop.models', 'Person'),
      ...[EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK, 'password', 'hunter2', 'name', 'Ana', SETITEMS, BUILD],
    ]
    const link = 'postgres://shop:hunter2@db/shop'
    const token = [...named('shop.tokens', 'AccessToken'), 'hunter2', TUPLE1, REDUCE]
    const nodes = payloadTree(
      readPickle(
        program(
          ...[
            EMPTY_DICT,
            MARK,
            'person',
            ...user,
            'lazy',
            ...named('shop', 'lazy'),
            link,
            TUPLE1,
            REDUCE,
            'x',
            ...token,
          ],
          ...['pair', 'password', 'hunter2', TUPLE2, 'tuple', ...lists('a'), TUPLE1, SETITEMS],
        ),
      ),
    )
    expect(JSON.stringify(nodes.filter(({ key }) => key !== 'pair'))).not.toContain('hunter2')
    expect(nodes[0]).toMatchObject({ key: 'person', type: 'object', text: 'shop.models.Person', masked: false })
    expect(nodes[0]?.children?.map(({ key, text, masked }) => [key, text, masked])).toEqual([
      ['password', null, true],
      ['name', '"Ana"', false],
    ])
    expect(nodes.map(({ key, masked }) => [key, masked])).toEqual([
      ['person', false],
      ['lazy', true],
      ['x', true],
      ['pair', false],
      ['tuple', false],
    ])
    expect(payloadNode.array().parse(nodes)).toEqual(nodes)
  })

  test('has words for what JSON has none for', () => {
    const { serialized_base64: base64 } = rawVectors('3.2').find(({ id }) => id === 'pickle_types') ?? {}
    const nodes = payloadTree(readPickle(latin1(base64 ?? '')))
    const texts = Object.fromEntries(nodes.map(({ key, text }) => [key, text]))
    expect(texts).toMatchObject({
      datetime: 'datetime(2026-07-04T05:06:07.000089+00:00)',
      date: 'date(2026-02-28)',
      time: 'time(23:01:02.000003)',
      timedelta: 'timedelta(-1 day, 0:00:05.000007)',
      decimal: 'Decimal(1234.50)',
      uuid: 'UUID(12345678-1234-5678-1234-567812345678)',
      bytearray: 'bytearray(b"\\x00\\xff")',
      set: 'set',
      tuple: 'tuple',
    })
    const keys = nodes.find(({ key }) => key === 'int_keys')?.children
    expect(keys?.map(({ key, text }) => [key, text])).toEqual([
      ['1', '"a"'],
      ['2', '"b"'],
      ['null', '0'],
      ['tuple(1, 2)', '"tuple key"'],
    ])
  })

  test('every value is found by the path of its line, and the hash of the password never', () => {
    for (const version of djangoVersions) {
      for (const { serialized_base64: base64 } of rawVectors(version)) {
        const payload = readPickle(latin1(base64))
        const visit = (nodes: readonly PayloadNode[]): void => {
          for (const node of nodes) {
            expect(findValue(payload, node.path), node.path.join()).toBeDefined()
            if (node.key === '_auth_user_hash') expect(canReveal(node.path)).toBe(false)
            visit(node.children ?? [])
          }
        }
        visit(payloadTree(payload))
        expect(revealedText(payload)).not.toMatch(/[0-9a-f]{64}/)
      }
    }
  })

  test('gives the index what it needs, as JSON does', () => {
    const { serialized_base64: base64 } = rawVectors('3.2').find(({ id }) => id === 'pickle_seed') ?? {}
    expect(readFields(latin1(base64 ?? ''), siteDefaults.identity)).toMatchObject({
      unreadable: null,
      authUserId: '1',
      authBackend: 'django.contrib.auth.backends.ModelBackend',
      user: 'maria.lopez',
      userId: '1',
      role: 'customer',
      loginTime: Date.UTC(2026, 6, 4, 5, 6, 7),
      lastActivity: Date.UTC(2026, 6, 4, 5, 15, 7),
    })
    expect(readFields(program(EMPTY_LIST), siteDefaults.identity).unreadable).toBe('not-an-object')
    expect(readFields(program(EMPTY_SET, MARK, 'a', ADDITEMS), siteDefaults.identity).unreadable).toBe('not-an-object')
    expect(readFields('\x80\x04}', siteDefaults.identity).unreadable).toBe('not-pickle')
  })
})
