import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isPickledDict, withPickledEntry } from '../../shared/django/pickle/set-entry.ts'
import { djangoVersions, pickleVectors, rawVectors } from '../unit/django/vectors.ts'

const script = fileURLToPath(new URL('site/pickles_same.py', import.meta.url))
const latin1 = (base64: string) => Buffer.from(base64, 'base64').toString('latin1')
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')

/** Python itself; these pickles are the tests' own, or vectors that do no harm. */
function python(task: object): readonly unknown[] {
  const { stdout, status, stderr } = spawnSync('/usr/bin/python3', [script], {
    input: JSON.stringify(task),
    maxBuffer: 1e9,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as unknown[]
}

const values = [600, 0, -5, 2 ** 31 - 1, -(2 ** 31), 2 ** 40, null]

/** What Python says of each pickle with each value set, and then another one over it. */
function compared(pickles: readonly string[]): readonly unknown[] {
  const tried = pickles.flatMap((text, number) => {
    const value = values[number % values.length] ?? null
    const once = withPickledEntry(text, '_session_expiry', value)
    const twice = withPickledEntry(once, '_session_expiry', 77)
    return [
      [base64(text), base64(once), value],
      [base64(text), base64(twice), 77],
    ]
  })
  return python({ compare: tried })
}

describe('a pickle whose expiry was written', () => {
  it('is loaded by Python with the rest as it was, for every vector', () => {
    const bare = ['3.11', '3.13'].flatMap(release => pickleVectors(release).map(vector => latin1(vector.base64)))
    const rows = djangoVersions.flatMap(version =>
      rawVectors(version)
        .filter(vector => !vector.id.includes('evil'))
        .map(vector => latin1(vector.serialized_base64)),
    )
    const dicts = [...bare, ...rows].filter(isPickledDict)
    const answers = compared(dicts)
    expect(answers).not.toContain(false)
    expect(answers.filter(answer => answer === true).length).toBeGreaterThan(60)
  })

  it('is loaded by Python with the rest as it was, for dicts at random in every protocol', () => {
    const seed = Math.floor(Math.random() * 1e9)
    const made = python({ make: 300, seed }).map(text => latin1(String(text)))
    const answers = compared(made)
    expect(answers, `seed ${seed}`).toHaveLength(600)
    expect(new Set(answers), `seed ${seed}`).toEqual(new Set([true]))
  })
})
