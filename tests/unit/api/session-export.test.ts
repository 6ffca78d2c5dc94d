import { describe, expect, it } from 'vitest'
import { exportFileName, exportText } from '../../../electron/api/session-export.ts'
import { sessionRow } from './rows.ts'

const person = sessionRow().person

function named(name: string) {
  return sessionRow({ person: person && { ...person, name } })
}

/** A reader of RFC 4180 for the tests: records of fields. */
function readCsv(text: string): string[][] {
  const records: string[][] = []
  let rest = text
  let record: string[] = []
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest)
    if (!match) throw new Error(`no CSV: ${JSON.stringify(rest.slice(0, 80))}`)
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '\r\n') {
      records.push(record)
      record = []
    }
    rest = rest.slice(match[0].length)
  }
  return records
}

async function nameColumn(...names: string[]): Promise<(string | undefined)[]> {
  const [head = [], ...records] = readCsv(await exportText(names.map(named), 'csv'))
  return records.map(record => record[head.indexOf('user')])
}

describe('CSV', () => {
  it('quotes what would break a record', async () => {
    const names = ['Ana "the boss", Example', 'two\r\nlines', 'plain']
    expect(await nameColumn(...names)).toEqual(names)
  })

  it('takes the spell from formulas', async () => {
    const formulas = ['=cmd|/c calc', '+1', '-1', '@SUM(A1)', '\tx', '\r=1', '="a,b"']
    expect(await nameColumn(...formulas)).toEqual(formulas.map(text => `'${text}`))
    expect(await nameColumn('a=b', "'quoted")).toEqual(['a=b', "'quoted"])
  })

  it('has a header, times in UTC, empty cells for what is unknown, and no ref', async () => {
    const text = await exportText([sessionRow({ ref: 'ref-of-this-run', person: null, loginAt: null })], 'csv')
    const [head = [], row = []] = readCsv(text)
    const cell = (name: string) => row[head.indexOf(name)]
    expect(cell('last_activity_at')).toBe('2026-11-21T10:00:00.000Z')
    expect([cell('user'), cell('login_at')]).toEqual(['', ''])
    expect(cell('size_bytes')).toBe('340')
    expect(text).not.toContain('ref-of-this-run')
  })

  it('survives moments that no calendar has, and says of an end that never comes', async () => {
    const rows = [sessionRow({ expireAt: 1e17, loginAt: NaN }), sessionRow({ expireAt: -1e17 })]
    const [head = [], endless = [], odd = []] = readCsv(await exportText(rows, 'csv'))
    expect([endless[head.indexOf('expire_at')], endless[head.indexOf('login_at')]]).toEqual(['never', ''])
    expect(odd[head.indexOf('expire_at')]).toBe('')
  })
})

it('writes one JSON object a line', async () => {
  const rows = Array.from({ length: 4_500 }, (_, number) => sessionRow({ fingerprint: `F${number}` }))
  const lines = (await exportText(rows, 'json')).trimEnd().split('\n')
  expect(lines.map(line => (JSON.parse(line) as { fingerprint: string }).fingerprint)).toEqual(
    rows.map(row => row.fingerprint),
  )
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ user: 'mara', verified: true, size_bytes: 340 })
})

it('names the file after connection and date', () => {
  const at = new Date('2026-11-21T23:30:00Z')
  expect(exportFileName('Shop (Berlin) – live', at, 'csv')).toBe('rollcall-shop-berlin-live-2026-11-21.csv')
  expect(exportFileName('../../etc/passwd', at, 'json')).toBe('rollcall-etc-passwd-2026-11-21.jsonl')
  expect(exportFileName('店', at, 'csv')).toBe('rollcall-sessions-2026-11-21.csv')
})
