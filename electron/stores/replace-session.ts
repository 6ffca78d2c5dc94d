import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { asText } from './cells.ts'
import { earliest, parseColumnDate } from './column-date.ts'
import type { Engine } from './engine.ts'
import type { Sql } from './sql.ts'
import { nothing, sql } from './sql.ts'
import type { ReplaceOutcome, StoredSession } from './store.ts'
import type { TableForm } from './table-form.ts'
import { columnsOf } from './table-form.ts'

/** Writes payload and expiry of one row in one statement, if it still holds both as in `before`. */
export async function replaceSession(
  engine: Engine,
  form: TableForm,
  before: StoredSession,
  { sessionData, expireDate }: Omit<StoredSession, 'sessionKey'>,
): Promise<ReplaceOutcome> {
  const from = engine.quote(form.table)
  const { key, data, date } = columnsOf(form)
  const keyCell = form.toKeyCell(before.sessionKey)
  if (keyCell === null) return 'gone'
  const same = sql`${key} = ${keyCell} and ${engine.exact(key)} = ${keyCell}`
  const [dataBefore, dataAfter] = [before.sessionData, sessionData].map(form.toDataCell) as [string, string]
  const writeIf = async (sameDate: Sql) => {
    const written = await engine.write(
      sql`update ${from} set ${data} = ${dataAfter}, ${date} = ${formatStoredDate(expireDate) + engine.dateSuffix}
        where ${same} and ${engine.exact(data)} = ${dataBefore}${sameDate}`,
    )
    return written > 0
  }

  // As Django writes it. Where the number is not the exact date, the column must be asked.
  const isExact = Number.isSafeInteger(before.expireDate)
  if (isExact && (await writeIf(sql` and ${date} = ${formatStoredDate(before.expireDate) + engine.dateSuffix}`))) {
    return 'replaced'
  }
  const [row] = await engine.read('command', sql`select ${key}, ${date} from ${from} where ${same}`)
  if (row === undefined) return 'gone'
  const cell = row[1] ?? null
  if (parseColumnDate(cell) !== before.expireDate) return 'changed'
  // The same moment in other words, as SQLite may have it. What is no date cannot be compared in every engine.
  const text = asText(cell)
  const isDate = text !== null && before.expireDate !== earliest
  return (await writeIf(isDate ? sql` and ${date} = ${text}` : nothing)) ? 'replaced' : 'changed'
}
