import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { asText } from './cells.ts'
import { earliest, parseColumnDate } from './column-date.ts'
import type { Engine } from './engine.ts'
import type { Sql } from './sql.ts'
import { nothing, raw, sql } from './sql.ts'
import type { ReplaceOutcome, StoredSession } from './store.ts'

const key = raw('session_key')
const data = raw('session_data')
const date = raw('expire_date')

/** Writes payload and expiry of one row of the table `from` in one statement, if it still holds both as in `before`. */
export async function replaceSession(
  engine: Engine,
  from: Sql,
  before: StoredSession,
  { sessionData, expireDate }: Omit<StoredSession, 'sessionKey'>,
): Promise<ReplaceOutcome> {
  const { sessionKey } = before
  const same = sql`${key} = ${sessionKey} and ${engine.exact(key)} = ${sessionKey}`
  const writeIf = async (sameDate: Sql) => {
    const written = await engine.write(
      sql`update ${from} set ${data} = ${sessionData}, ${date} = ${formatStoredDate(expireDate) + engine.dateSuffix}
        where ${same} and ${engine.exact(data)} = ${before.sessionData}${sameDate}`,
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
