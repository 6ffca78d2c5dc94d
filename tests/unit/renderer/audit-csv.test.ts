import { expect, it } from 'vitest'
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { auditCsv } from '../../../renderer/pages/audit/audit-csv.ts'

const intent: AuditEntry = {
  id: '1',
  actionId: 'a',
  phase: 'intent',
  at: Date.UTC(2026, 10, 20, 9),
  operator: 'ana@desk-4',
  connectionId: 'c',
  connectionName: '=cmd()',
  action: 'sessions.applyLogout',
  summary: 'log out 2 sessions of "a, b"',
  reason: 'line one\nline two',
  fingerprints: ['ABCD2345', 'EFGH2345'],
  people: ['-ben'],
  result: null,
  detail: null,
}

it('quotes what would break a line and disarms what a spreadsheet would run', () => {
  const [head, row] = auditCsv([{ intent, outcome: null }]).split('\r\n')
  expect(head).toBe('at,operator,connection,action,summary,reason,result,detail,finished_at,people,fingerprints')
  expect(row).toBe(
    `2026-11-20T09:00:00.000Z,ana@desk-4,'=cmd(),sessions.applyLogout,"log out 2 sessions of ""a, b""","line one\nline two",,,,'-ben,ABCD2345 EFGH2345`,
  )
})
