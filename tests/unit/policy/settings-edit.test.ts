import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../shared/policy/policy.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { diffText } from '../../../shared/policy/settings-diff.ts'
import { editSettings } from '../../../shared/policy/settings-edit.ts'

const policy: Policy = { ...djangoDefault, cookieAge: 3_600 }

/** What is offered for copying, and the file as it would be. */
function edited(...lines: readonly string[]) {
  const { diff, text, refusals } = editSettings(lines.join('\n'), policy)
  expect(refusals).toEqual([])
  return { copied: diffText(diff), text }
}

describe('the comparison of a settings.py', () => {
  it('holds no text of the lines around a change', () => {
    const { copied, text } = edited(
      "SECRET_KEY = 'topsecret-abc'",
      'SESSION_COOKIE_AGE = 100',
      "DB_PASSWORD='hunter2'",
      'SALTS = [b"pepper", rb\'salt\' f"{more[\'cumin\']} and"]  # was "paprika"',
      '',
    )
    expect(copied).toBe(
      [
        " SECRET_KEY = '…'",
        '-SESSION_COOKIE_AGE = 100',
        '+SESSION_COOKIE_AGE = 3600',
        " DB_PASSWORD='…'",
        ' SALTS = [b"…", rb\'…\' f"…"]  # …',
        '',
      ].join('\n'),
    )
    expect(text).toContain(
      "SECRET_KEY = 'topsecret-abc'\nSESSION_COOKIE_AGE = 3600\nDB_PASSWORD='hunter2'\nSALTS = [b\"pep",
    )
  })

  it('holds none of the last lines to which a setting is added', () => {
    const { copied, text } = edited("SECRET_KEY = 'topsecret-abc'", "DB_PASSWORD = 'hunter2'")
    expect(copied).toBe(" SECRET_KEY = '…'\n DB_PASSWORD = '…'\n+SESSION_COOKIE_AGE = 3600\n")
    expect(text).toBe("SECRET_KEY = 'topsecret-abc'\nDB_PASSWORD = 'hunter2'\nSESSION_COOKIE_AGE = 3600")
  })

  it('holds none of the line that changes', () => {
    const { copied, text } = edited("SECRET_KEY='x-y-z'; SESSION_COOKIE_AGE=1 # not 'x-y-z'", '')
    expect(copied).toBe("-SECRET_KEY='…'; SESSION_COOKIE_AGE=1 # …\n+SECRET_KEY='…'; SESSION_COOKIE_AGE=3600 # …\n")
    expect(text).toBe("SECRET_KEY='x-y-z'; SESSION_COOKIE_AGE=3600 # not 'x-y-z'\n")
  })

  it.each(['\n', '\r\n', '\r'])('holds none of a text over several lines, and counts them all (%j)', ending => {
    const lines = [
      'KEY = """-----BEGIN',
      'topsecret',
      '',
      'of END-----"""; A = 1',
      'SESSION_COOKIE_AGE = 100',
      "B = '''sec",
      "ret'''",
      '',
    ]
    const { diff, text } = editSettings(lines.join(ending), policy)
    expect(diff).toEqual([
      { kind: 'gap', number: null, text: '' },
      { kind: 'same', number: 3, text: '…' },
      { kind: 'same', number: 4, text: '…"""; A = 1' },
      { kind: 'removed', number: null, text: 'SESSION_COOKIE_AGE = 100' },
      { kind: 'added', number: 5, text: 'SESSION_COOKIE_AGE = 3600' },
      { kind: 'same', number: 6, text: "B = '''…" },
      { kind: 'same', number: 7, text: "…'''" },
    ])
    expect(text).toBe(lines.join(ending).replace('= 100', '= 3600'))
  })
})
