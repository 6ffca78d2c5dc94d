import type { AuditAction } from '../../../shared/contract/audit.ts'

const columns: readonly (readonly [string, (action: AuditAction) => string | null])[] = [
  ['at', ({ intent }) => new Date(intent.at).toISOString()],
  ['operator', ({ intent }) => intent.operator],
  ['connection', ({ intent }) => intent.connectionName],
  ['action', ({ intent }) => intent.action],
  ['summary', ({ intent }) => intent.summary],
  ['reason', ({ intent }) => intent.reason],
  ['result', ({ outcome }) => outcome?.result ?? null],
  ['detail', ({ outcome }) => outcome?.detail ?? null],
  ['finished_at', ({ outcome }) => (outcome === null ? null : new Date(outcome.at).toISOString())],
  ['people', ({ intent }) => intent.people.join(' ')],
  ['fingerprints', ({ intent }) => intent.fingerprints.join(' ')],
]

/** Actions as CSV (RFC 4180, with a header). Times are ISO 8601 in UTC. */
export function auditCsv(actions: readonly AuditAction[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...actions.map(action => columns.map(([, cell]) => quoted(cell(action) ?? ''))),
  ]
  return lines.map(line => `${line.join(',')}\r\n`).join('')
}

/** A cell that a spreadsheet would take for a formula gets a quote before it (OWASP, CSV injection). */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
