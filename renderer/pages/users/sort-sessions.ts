import type { SessionRow, SessionSort } from '../../../shared/contract/session.ts'
import { deviceWords } from '../../../shared/words/device-words.ts'

/** Rows at hand in the order of the table; what is not known comes last, whatever the direction. */
export function sortSessions(rows: readonly SessionRow[], sort: SessionSort): readonly SessionRow[] {
  const sign = sort.direction === 'ascending' ? 1 : -1
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one, sort.column), valueOf(other, sort.column)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return a === b ? 0 : a < b ? -sign : sign
  })
}

/** Ascending idle is the least idle first, and ascending login the longest logged in. */
function valueOf(row: SessionRow, column: SessionSort['column']): string | number | null {
  switch (column) {
    case 'person':
      return row.person?.name ?? null
    case 'role':
      return row.person?.role ?? null
    case 'status':
      return row.status
    case 'login':
      return row.loginAt
    case 'idle':
      return row.lastActivityAt === null ? null : -row.lastActivityAt
    case 'expires':
      return row.expireAt
    case 'size':
      return row.size
    case 'signature':
      return row.signature
    case 'fingerprint':
      return row.fingerprint
    case 'address':
      return row.further?.address ?? null
    case 'device':
      return deviceWords(row.further)
    case 'created':
      return row.further?.createdAt ?? null
  }
}
