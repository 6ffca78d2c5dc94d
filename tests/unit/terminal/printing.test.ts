import { describe, expect, it } from 'vitest'
import { endingOf } from '../../../electron/terminal/exit.ts'
import { findPerson } from '../../../electron/terminal/find-person.ts'
import { sessionColumns, sessionJson } from '../../../electron/terminal/session-print.ts'
import { paintFor, plain } from '../../../electron/terminal/style.ts'
import { layOut } from '../../../electron/terminal/table.ts'
import { taggedValue } from '../../../electron/terminal/tagged-value.ts'
import { cut, printable, printableLines, widthOf, wrap } from '../../../electron/terminal/text.ts'
import { isoTime, timesIn } from '../../../electron/terminal/times.ts'
import type { Client } from '../../../shared/contract/client.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { SessionRow } from '../../../shared/contract/session.ts'
import { readPayload } from '../../../shared/django/payload.ts'

const now = Date.UTC(2026, 10, 21, 12)

const row: SessionRow = {
  ref: 'a-ref-of-this-run',
  fingerprint: 'k2m4zq7t',
  person: {
    key: 'u:1',
    userId: '1',
    name: 'ana',
    email: 'ana@example.test',
    role: 'admin',
    isActive: true,
    isStaff: true,
    isSuperuser: false,
    isOperator: false,
  },
  status: 'authenticated',
  statusReason: null,
  verified: true,
  signature: 'valid',
  firstSeenAt: now,
  loginAt: now - 3_600_000,
  lastActivityAt: now - 65_000,
  activitySource: 'payload',
  savedAt: null,
  expireAt: now + 86_400_000,
  expiryKind: 'default',
  size: 340,
}

describe('text from outside', () => {
  it('cannot move the cursor, colour anything or turn a line around', () => {
    const hostile = 'ana\u001b[2Jx\r\n\u0007\u202eevil\u2028\ud800'
    expect(printable(hostile)).toBe('ana\ufffd[2Jx\ufffd\ufffd\ufffd\ufffdevil\ufffd\ufffd')
    const columns = [{ title: 'USER', text: ({ name }: { name: string }) => name }]
    const line = layOut(columns, [{ name: hostile }], plain).line({ name: hostile })
    for (const character of ['\u001b', '\r', '\n', '\u202e']) expect(line).not.toContain(character)
  })

  it('does neither in an error: a name of the site, what its server said, or a line of the log', async () => {
    const person = (userId: string) => ({
      key: userId,
      userId,
      name: `ana\u001b]0;x\u0007${userId}`,
      email: 'ana@x.test',
    })
    const answers: Readonly<Record<string, unknown>> = {
      'users.page': { rows: [{ person: person('1') }, { person: person('2') }], filtered: 2 },
      'users.lookup': { people: [] },
    }
    const client = { call: async (name: string) => answers[name] } as unknown as Client
    const several: unknown = await findPerson(client, 'c', 'ana@x.test').catch((error: unknown) => error)
    const version = new RollcallError('UNSUPPORTED', 'MariaDB \u001b[2J5.5 is too old', { hint: '\u009b31m' })
    for (const error of [several, version, new Error('\u001b[2J')]) {
      const words = endingOf(error).words.join('')
      expect(words).toContain('\ufffd')
      expect(words).not.toMatch(/\p{Cc}/u)
    }
    expect(endingOf(several).words.at(-1)).toContain('(id 2, ana@x.test)')
    expect(printableLines('one\n\u001b[2Jtwo')).toBe('one\n\ufffd[2Jtwo')
  })

  it('takes as many columns as a terminal gives it', () => {
    expect(widthOf('ana')).toBe(3)
    expect(widthOf('健二')).toBe(4)
    expect(widthOf('é')).toBe(1)
    expect(widthOf('e\u0301')).toBe(1)
    expect(widthOf('👩🏽‍🚀')).toBe(2)
    expect(cut('健二健二', 5)).toBe('健二…')
    expect(cut('short', 5)).toBe('short')
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  })
})

describe('a table', () => {
  it('fits its rows, and cuts what comes later', () => {
    const columns = [
      { title: 'NAME', text: (each: { name: string }) => each.name, most: 6 },
      { title: 'N', text: () => '1', align: 'right' as const },
    ]
    const table = layOut(columns, [{ name: 'ana' }, { name: '健二' }], plain)
    expect(table.head()).toBe('NAME  N')
    expect(table.line({ name: 'ana' })).toBe('ana   1')
    expect(table.line({ name: '健二' })).toBe('健二  1')
    expect(table.line({ name: 'somebody' })).toBe('som…  1')
  })

  it('has colour only where a person looks and has not forbidden it', () => {
    expect(paintFor(true, false, { TERM: 'xterm' })('x', 'good')).toBe('\u001b[32mx\u001b[39m')
    for (const paint of [
      paintFor(false, false, { TERM: 'xterm' }),
      paintFor(true, true, { TERM: 'xterm' }),
      paintFor(true, false, { TERM: 'xterm', NO_COLOR: '1' }),
      paintFor(true, false, { TERM: 'dumb' }),
    ]) {
      expect(paint('x', 'good')).toBe('x')
    }
  })
})

describe('times', () => {
  it('say their zone, with the offset of that very moment', () => {
    const madrid = timesIn('Europe/Madrid')
    expect(madrid(Date.UTC(2026, 6, 1, 12, 0, 5))).toBe('2026-07-01 14:00:05+02:00')
    expect(madrid(now)).toBe('2026-11-21 13:00:00+01:00')
    expect(timesIn('UTC')(now)).toBe('2026-11-21 12:00:00Z')
    expect(timesIn('America/St_Johns')(now)).toBe('2026-11-21 08:30:00-03:30')
    expect(madrid(null)).toBe('-')
    expect(madrid(8.64e15 + 1)).toBe('-')
  })

  it('are ISO 8601 in UTC for scripts', () => {
    expect(isoTime(now)).toBe('2026-11-21T12:00:00.000Z')
    expect(isoTime(Number.NaN)).toBeNull()
  })
})

describe('a session', () => {
  it('has every field for scripts but its ref, and never a key', () => {
    const json = sessionJson(row)
    expect(json).toMatchObject({
      fingerprint: 'k2m4zq7t',
      user: 'ana',
      userId: '1',
      status: 'authenticated',
      loginAt: '2026-11-21T11:00:00.000Z',
      savedAt: null,
      sizeBytes: 340,
    })
    expect(JSON.stringify(json)).not.toContain('a-ref-of-this-run')
  })

  it('is one line for people, and says where Django\u2019s own answer is not known', () => {
    const table = layOut(sessionColumns(timesIn('UTC'), now), [row], plain)
    expect(table.line(row)).toBe('k2m4zq7t     ana   admin  Logged in  2026-11-21 11:00:00Z  1 min   in 1 d')
    const unsure = { ...row, verified: false, expireAt: now - 60_000 }
    expect(layOut(sessionColumns(timesIn('UTC'), now), [unsure], plain).line(unsure)).toMatch(
      /Logged in\? .+ 1 min ago$/,
    )
  })
})

it('tags what JSON has no word for', () => {
  const tagged = (json: string) => taggedValue(readPayload(json) ?? { kind: 'none' })
  expect(tagged('{"a":9007199254740993,"b":NaN,"c":-Infinity,"d":1.5,"e":[1,null,true]}')).toEqual({
    a: { $int: '9007199254740993' },
    b: { $float: 'nan' },
    c: { $float: '-inf' },
    d: 1.5,
    e: [1, null, true],
  })
  expect(tagged('{"$x":1}')).toEqual({ $dict: [['$x', 1]] })
  expect(JSON.stringify(tagged('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}')
})
