import type { InputOf, OutputOf } from '../../shared/contract/contract.ts'
import type { SessionRow } from '../../shared/contract/session.ts'
import { never } from '../../shared/contract/session.ts'

export const mostExportedRows = 100_000
/** So many rows are written at a time before the thread is given free for others. */
const rowsAtOnce = 2_000

type Cell = string | number | boolean | null

type ExportColumn = readonly [name: string, cell: (row: SessionRow) => Cell]

/** What an export holds of a session: no key, no payload, no ref. */
const columns: readonly ExportColumn[] = [
  ['fingerprint', row => row.fingerprint],
  ['user_id', row => row.person?.userId ?? null],
  ['user', row => row.person?.name ?? null],
  ['email', row => row.person?.email ?? null],
  ['role', row => row.person?.role ?? null],
  ['status', row => row.status],
  ['status_reason', row => row.statusReason],
  ['verified', row => row.verified],
  ['signature', row => row.signature],
  ['first_seen_at', row => time(row.firstSeenAt)],
  ['login_at', row => time(row.loginAt)],
  ['last_activity_at', row => time(row.lastActivityAt)],
  ['activity_source', row => row.activitySource],
  ['saved_at', row => time(row.savedAt)],
  ['expire_at', row => (row.expireAt >= never ? 'never' : time(row.expireAt))],
  ['expiry_kind', row => row.expiryKind],
  ['size_bytes', row => row.size],
]

/** Behind them, where the connection names further columns of its session table. */
const furtherColumns: readonly ExportColumn[] = [
  ['address', row => row.further?.address ?? null],
  ['browser', row => row.further?.browser ?? null],
  ['device', row => row.further?.device ?? null],
  ['created_at', row => time(row.further?.createdAt ?? null)],
  ['user_by_column', row => row.further?.ownerByColumn ?? null],
]

/** CSV (RFC 4180, with a header) or one JSON object a line. Times are ISO 8601 in UTC. */
export async function exportText(rows: readonly SessionRow[], format: InputOf<'sessions.export'>['format']) {
  const wanted = rows.some(row => row.further !== undefined) ? [...columns, ...furtherColumns] : columns
  const line = (row: SessionRow) => (format === 'csv' ? csvLine(wanted, row) : jsonLine(wanted, row))
  const parts = format === 'csv' ? [`${wanted.map(([name]) => name).join(',')}\r\n`] : []
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    parts.push(
      rows
        .slice(from, from + rowsAtOnce)
        .map(line)
        .join(''),
    )
    await new Promise(resolve => setImmediate(resolve))
  }
  return parts.join('')
}

/** "rollcall-shop-production-2026-11-21.csv": only letters, digits and dashes of the connection's name. */
export function exportFileName(
  connectionName: string,
  at: Date,
  format: InputOf<'sessions.export'>['format'],
): OutputOf<'sessions.export'>['fileName'] {
  const plain = connectionName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
  return `rollcall-${plain || 'sessions'}-${at.toISOString().slice(0, 10)}.${format === 'csv' ? 'csv' : 'jsonl'}`
}

function csvLine(wanted: readonly ExportColumn[], row: SessionRow): string {
  return `${wanted.map(([, cell]) => csvCell(cell(row))).join(',')}\r\n`
}

function jsonLine(wanted: readonly ExportColumn[], row: SessionRow): string {
  return `${JSON.stringify(Object.fromEntries(wanted.map(([name, cell]) => [name, cell(row)])))}\n`
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function time(at: number | null): string | null {
  if (at === null || !(Math.abs(at) <= 8.64e15)) return null
  return new Date(at).toISOString()
}
