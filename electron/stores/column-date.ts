import { formatStoredDate, parseStoredDate } from '../../shared/django/stored-date.ts'
import type { Cell } from './engine.ts'
import type { Sql } from './sql.ts'
import { join, raw, sql } from './sql.ts'
import type { DateRange, StoredDate } from './store.ts'

/** Where dates outside the years 1 to 9999 are put (infinity, the zero date, text that is no date): they keep their order. */
export const earliest: StoredDate = -8.64e18
export const latest: StoredDate = 8.64e18

const yearOne: StoredDate = -62_135_596_800_000_000
const yearTenThousand: StoredDate = 253_402_300_800_000_000

/** What the engine writes behind a date and time so that it is read as UTC: "+00" for timestamptz, nothing elsewhere. */
export type DateSuffix = '+00' | ''

/** A date and time as the column's text ("2026-12-04 13:45:14.58953", "…+00"). What is no date counts as the earliest. */
export function parseColumnDate(cell: Cell): StoredDate {
  const text = typeof cell === 'string' ? cell : ''
  const date = parseStoredDate(text)
  if (date !== null) return date
  return text === 'infinity' || /^\d{5,}-[^B]*$/.test(text) ? latest : earliest
}

/** The condition that a column lies in the range, in the column's own order. */
export function inRange(column: Sql, range: DateRange, suffix: DateSuffix): Sql {
  const conditions = [...fromCondition(column, range.from, suffix), ...toCondition(column, range.to, suffix)]
  return conditions.length === 0 ? raw('1 = 1') : join(conditions, ' and ')
}

const firstMoment = (suffix: DateSuffix) => `0001-01-01 00:00:00${suffix}`
const lastMoment = (suffix: DateSuffix) => `9999-12-31 23:59:59.999999${suffix}`

function fromCondition(column: Sql, from: StoredDate, suffix: DateSuffix): readonly Sql[] {
  if (from <= earliest) return []
  if (from >= yearTenThousand) return [sql`${column} > ${lastMoment(suffix)}`]
  return [sql`${column} >= ${from < yearOne ? firstMoment(suffix) : formatStoredDate(from) + suffix}`]
}

function toCondition(column: Sql, to: StoredDate, suffix: DateSuffix): readonly Sql[] {
  if (to > latest) return []
  if (to >= yearTenThousand) return [sql`${column} <= ${lastMoment(suffix)}`]
  return [sql`${column} < ${to < yearOne ? firstMoment(suffix) : formatStoredDate(to) + suffix}`]
}
