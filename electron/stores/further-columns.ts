import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import { asText } from './cells.ts'
import { earliest, latest, parseColumnDate } from './column-date.ts'
import type { Cell, Engine, Row, TableLook } from './engine.ts'
import type { Sql } from './sql.ts'
import { join, nothing, raw, sql } from './sql.ts'
import type { StoredDate } from './store.ts'
import { userIdOf } from './user-id.ts'

/** What a row holds beside Django's own three columns; null for what it does not say, or was not asked. */
export type StoredFurther = {
  /** As a payload has it. */
  readonly userId: string | null
  readonly lastActivity: StoredDate | null
  readonly createdAt: StoredDate | null
  readonly ip: string | null
  readonly userAgent: string | null
}

export type FurtherColumns = {
  /** To be put behind the columns that are read anyway: ", user_id, null, …", or nothing. */
  readonly select: Sql
  /** Of a row in which they begin at `from`; undefined where none are read. */
  readonly of: (row: Row, from: number) => StoredFurther | undefined
  /** The type of the column decides how a user's id is written. */
  readonly learn: (table: TableLook) => void
}

const longestAddress = 64
const longestUserAgent = 512

/** No row says anything more. */
export const noFurtherColumns: FurtherColumns = { select: nothing, of: () => undefined, learn: () => {} }

/** How further columns of a session table are read, where the site names some. */
export function createFurtherColumns(engine: Engine, columns: SessionColumns | undefined): FurtherColumns {
  if (columns === undefined) return noFurtherColumns
  const { personal } = columns
  let { fromColumn } = userIdOf('')
  const one = (name: string | null) => (name === null ? raw('null') : engine.quoteColumn(name))
  const agent = personal ? columns.userAgent : null
  const select = join(
    [
      one(columns.userId),
      one(columns.lastActivity),
      one(columns.createdAt),
      one(personal ? columns.ip : null),
      agent === null ? raw('null') : sql`substr(${engine.quoteColumn(agent)}, 1, ${longestUserAgent})`,
    ],
    ', ',
  )
  return {
    select: sql`, ${select}`,
    of(row, from) {
      const userId = asText(row[from])
      return {
        userId: userId === null || userId === '' ? null : fromColumn(userId),
        lastActivity: dateOf(row[from + 1]),
        createdAt: dateOf(row[from + 2]),
        ip:
          asText(row[from + 3])
            ?.trim()
            .slice(0, longestAddress) || null,
        userAgent: asText(row[from + 4]) || null,
      }
    },
    learn({ columns: found }) {
      const wanted = columns.userId?.toLowerCase()
      fromColumn = userIdOf(found.find(({ name }) => name.toLowerCase() === wanted)?.type ?? '').fromColumn
    },
  }
}

function dateOf(cell: Cell | undefined): StoredDate | null {
  if (cell === null || cell === undefined) return null
  const date = parseColumnDate(cell)
  return date === earliest || date === latest ? null : date
}
