import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../shared/policy/policy.ts'
import { djangoDefault } from '../../shared/policy/policy.ts'
import { editSettings } from '../../shared/policy/settings-edit.ts'

const names = ['SESSION_COOKIE_AGE', 'SESSION_EXPIRE_AT_BROWSER_CLOSE', 'SESSION_SAVE_EVERY_REQUEST']
const values = [
  '3600',
  '1_0',
  '60 * 60',
  '0x10',
  'True',
  'False',
  'int("5")',
  '(7)',
  '-1',
  '1 if True else 2',
  '5,',
  'None',
]
const name = fc.constantFrom(...names, 'OTHER')
const value = fc.constantFrom(...values)

/** Statements that Python takes, one or more lines each; NL stands for the file's line ending. */
const statement = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(name, value).map(([name, value]) => `${name} = ${value}`) },
  fc.tuple(name, value).map(([name, value]) => `${name}   =\\NL    ${value}  # ${name} = 1`),
  fc.tuple(name, value).map(([name, value]) => `${name}: object = ${value}; X = 1`),
  fc.tuple(name, value).map(([name, value]) => `if True:NL    ${name} = ${value}NL    Y = 2`),
  fc.tuple(name, name, value).map(([one, other, value]) => `${one} = ${other} = ${value}`),
  fc.tuple(name, value).map(([name, value]) => `class Live:NL    ${name} = ${value}`),
  fc.tuple(name, value).map(([name, value]) => `def f(${name}=1):NL    return ${name}`.concat(`NLZ = [${value}]`)),
  name.map(name => `"""NL${name} = 1NL"""`),
  name.map(name => `globals()["${name}"] = 9`),
  name.map(name => `W = dict(${name}=5)`),
  name.map(name => `for ${name} in [3]:NL    pass`),
  name.map(name => `(${name} := 4)`),
  fc.constantFrom(
    '',
    '# Grüße',
    'S = "\\\\"',
    "T = '#'",
    'U = (1,NL  2)',
    'V = f"{1 + 1}"',
    '\f',
    'match = 1',
    'R = r"\\n"',
  ),
)
const source = fc
  .tuple(fc.array(statement, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, ending, ends]) => (lines.join('NL') + (ends && lines.length > 0 ? 'NL' : '')).replaceAll('NL', ending))
const policies = fc
  .tuple(fc.constantFrom(3600, 10, 1_209_600), fc.boolean(), fc.boolean())
  .map(([cookieAge, endsWithBrowser, saveEveryRequest]): Policy => ({
    ...djangoDefault,
    cookieAge,
    endsWithBrowser,
    saveEveryRequest,
  }))

/** Runs each text as a module; its three settings at the end, Django's default where it sets none, or what went wrong. */
const python = `
import json, sys
names = ${JSON.stringify(names)}
def run(text):
    space = {}
    try:
        exec(compile(text.encode(), 'settings.py', 'exec'), space)
    except Exception as error:
        return type(error).__name__
    return [space.get(name, default) for name, default in zip(names, [1209600, False, False])]
print(json.dumps([run(text) for text in json.load(sys.stdin)]))`

function runAll(texts: readonly string[]): readonly unknown[] {
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', python], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

describe('changing any settings.py', () => {
  it('either refuses, or says to Python what the policy says, and changes nothing else', () => {
    const cases = fc.sample(fc.tuple(source, policies), { numRuns: 3_000, seed: 20_261_121 })
    const edits = cases.map(([text, policy]) => ({ text, policy, edit: editSettings(text, policy) }))
    const written = edits.filter(({ edit }) => edit.refusals.length === 0)
    const before = runAll(written.map(({ text }) => text))
    const after = runAll(written.map(({ edit }) => edit.text))
    expect(written.length).toBeGreaterThan(700)
    let changed = 0
    for (const [at, { text, policy, edit }] of written.entries()) {
      // What Python refuses (a string where a module must not have one) is not ours to mend.
      if (typeof before[at] === 'string') continue
      const named = edit.notes.some(note => note.includes('in a text'))
      const wanted = [policy.cookieAge, policy.endsWithBrowser, policy.saveEveryRequest]
      if (!named) expect({ text, after: after[at] }).toEqual({ text, after: wanted })
      if (edit.text === text) continue
      changed += 1
      expect(
        withoutValues(edit.text).startsWith(withoutValues(text).trimEnd()),
        JSON.stringify([text, edit.text]),
      ).toBe(true)
      expect(editSettings(edit.text, policy)).toMatchObject({ text: edit.text, refusals: [], diff: [] })
    }
    expect(changed).toBeGreaterThan(500)
  })
})

/** The text with the values of its plain assignments taken out. */
function withoutValues(text: string): string {
  return text.replaceAll(new RegExp(`^((?:${names.join('|')})(?:: object)?\\s*=\\s*(?:\\\\\\s*)?)[\\w]+`, 'gm'), '$1')
}
