import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isPickle, readPickle } from '../../../shared/django/pickle/pickle.ts'
import { tagged } from './tagged.ts'
import { djangoVersions, rawVectors } from './vectors.ts'

type PickleVector = {
  readonly id: string
  readonly protocol: number
  readonly base64: string
  readonly expected: unknown
}

const vectorsOf = (python: string): readonly PickleVector[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/django/pickles-py${python}.json`, import.meta.url), 'utf8'))

const latin1 = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

describe.each(['3.11', '3.13'])('pickles of Python %s', python => {
  test.each(vectorsOf(python))('$id', ({ base64, expected }) => {
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
