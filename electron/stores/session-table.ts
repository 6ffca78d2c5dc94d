import type { Site } from '../../shared/contract/connections.ts'
import { columnsRead } from '../../shared/contract/session-columns.ts'
import { RollcallError } from '../../shared/contract/reply.ts'
import { asCount, asText } from './cells.ts'
import { earliest, inRange, parseColumnDate } from './column-date.ts'
import { deleteKeys } from './delete-keys.ts'
import type { Engine, Possibility, WriteAction } from './engine.ts'
import { createFurtherColumns } from './further-columns.ts'
import { createPaging } from './paging.ts'
import { createSessionReader } from './read-sessions.ts'
import { replaceSession } from './replace-session.ts'
import type { Sql } from './sql.ts'
import { join, nothing, sql } from './sql.ts'
import type { DatedStore, DateRange, KeyAndDate, KeyRange, Page, StoreCapabilities, StoredSession } from './store.ts'
import { describeStore, lookAtSessionTable } from './store-info.ts'
import type { TableForm } from './table-form.ts'
import { columnsOf, djangoForm } from './table-form.ts'

const notOpened: Possibility = { possible: false, reason: 'The store has not been opened yet.' }

export type SessionTable = DatedStore & {
  /** A page of these keys in their order, row by row as they come, some of the next page too; answers where to go on. */
  readonly each: (range: KeyRange, limit: number, take: (row: StoredSession) => void) => Promise<string | undefined>
}

/** The session table of a site in one of the SQL engines. */
export function createSessionTable(engine: Engine, site: Site): SessionTable {
  return createTable(engine, site, djangoForm(site.table), site.sessionColumns)
}

/** To count more takes longer than a statement may, and the number is for the progress alone. */
const mostCounted = 10_000_000

/** A table that holds the sessions of a site in any form; further columns where they are named. */
export function createTable(
  engine: Engine,
  site: Site,
  form: TableForm,
  furtherColumns?: Site['sessionColumns'],
): SessionTable {
  const from = engine.quote(form.table)
  const { key, date } = columnsOf(form)
  /** Of the sessions of the site, those that fulfil all of these. */
  const where = (...conditions: readonly Sql[]) => {
    const all = form.isOurs === null ? conditions : [...conditions, form.isOurs]
    return all.length === 0 ? nothing : sql`where ${join(all, ' and ')}`
  }
  const inOrder = ({ after, upTo }: KeyRange) => {
    const from = after === undefined ? [] : [sql`${key} > ${after}`]
    const to = upTo === undefined ? [] : [sql`${key} <= ${upTo}`]
    return sql`${where(...from, ...to)} order by ${key}`
  }
  /** Cells of the key and their dates in a range, in order of both, with the session behind each key where there is one. */
  async function keyCells(range: DateRange, after: string | undefined, limit: number) {
    const conditions = [inRange(date, range, engine.dateSuffix)]
    if (after !== undefined) {
      const [lastDate, lastKey] = readMark(after)
      // As two conditions: the row form (date, key) > (?, ?) makes MariaDB read the whole index.
      conditions.push(sql`${date} >= ${lastDate} and (${date} > ${lastDate} or ${key} > ${lastKey})`)
    }
    const rows = await engine.read(
      'command',
      sql`select ${key}, ${date} from ${from} ${where(...conditions)} order by ${date}, ${key} limit ${limit}`,
    )
    const last = rows.at(-1)
    return {
      rows: rows.flatMap(row => {
        const keyCell = asText(row[0]) ?? ''
        const sessionKey = form.toSessionKey(keyCell)
        return sessionKey === null ? [] : { keyCell, sessionKey, expireDate: parseColumnDate(row[1] ?? null) }
      }),
      // The date as the column's own text: a number cannot hold every date of every engine.
      next: last === undefined || rows.length < limit ? undefined : `${asText(last[1])}\n${asText(last[0])}`,
    }
  }
  const paging = createPaging()
  /** Rows by the server's own estimate. */
  let estimated: number | null = null
  const further = createFurtherColumns(engine, furtherColumns)
  const reader = createSessionReader(engine, form, paging, further)
  const may = (action: WriteAction) => mayWrite(action, engine, site, form)
  let capabilities: StoreCapabilities = Object.freeze({
    delete: notOpened,
    setExpiry: notOpened,
  })

  return {
    kind: 'dated',
    get capabilities() {
      return capabilities
    },
    open: async () => {
      const look = await lookAtSessionTable(engine, form, columnsRead(furtherColumns))
      further.learn(look.table)
      estimated = look.table.rows
      paging.expect(look.bytesPerRow)
      const deletion = await may('delete')
      const expiry = await may('update')
      capabilities = Object.freeze({
        delete: deletion,
        setExpiry: expiry,
      })
      return describeStore(site, form, look, { logout: deletion, setExpiry: expiry })
    },
    close: () => engine.close(),
    count: async () => {
      if (estimated !== null && estimated > mostCounted) return estimated
      const [row] = await engine.read('bulk', sql`select count(*) from ${from} ${where()}`)
      return asCount(row?.[0]) ?? 0
    },
    estimate: () => estimated,
    newest: async limit => (await reader.page('command', sql`${where()} order by ${date} desc`, limit)).rows,
    snapshot: (after, limit) => reader.page('bulk', inOrder({ after, upTo: undefined }), limit),
    each: (range, limit, take) => reader.each('bulk', inOrder(range), limit, take),
    dates: async range => {
      const statement = sql`select ${date} from ${from} ${where(inRange(date, range, engine.dateSuffix))}`
      const rows = await engine.read('bulk', statement)
      return Float64Array.from(rows, row => parseColumnDate(row[0] ?? null))
    },
    keys: async (range, after, limit): Promise<Page<KeyAndDate>> => {
      const { rows, next } = await keyCells(range, after, limit)
      return { rows: rows.map(({ sessionKey, expireDate }) => ({ sessionKey, expireDate })), next }
    },
    get: reader.get,
    getFromPrimary: reader.get,
    delete: async (sessionKeys, isCancelled = () => false) => {
      const { possible, reason } = capabilities.delete
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be deleted here.')
      return deleteKeys(engine, form, sessionKeys, isCancelled, () => may('delete'))
    },
    clearExpired: async (before, limit) => {
      const { possible, reason } = capabilities.delete
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be deleted here.')
      const expired = { from: earliest, to: before }
      let found = await keyCells(expired, undefined, limit)
      // Others' keys may begin like a session's: a page of them alone is not the end.
      while (found.rows.length === 0 && found.next !== undefined) found = await keyCells(expired, found.next, limit)
      const sessionKeys = found.rows.map(({ sessionKey }) => sessionKey)
      if (sessionKeys.length === 0) return { sessionKeys, deleted: 0 }
      const keys = join(
        found.rows.map(({ keyCell }) => keyCell),
        ', ',
      )
      const isExpired = inRange(date, expired, engine.dateSuffix)
      // The date is asked again: a request in flight may have saved the session since.
      const deleted = await engine.write(
        sql`delete from ${from} where ${key} in (${keys}) and ${engine.exact(key)} in (${keys}) and ${isExpired}`,
      )
      return { sessionKeys, deleted }
    },
    replace: async (before, after) => {
      const { possible, reason } = capabilities.setExpiry
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be changed here.')
      if (before.cutFrom !== undefined || after.cutFrom !== undefined) {
        throw new RollcallError('UNSUPPORTED', 'This session is too large to be changed.')
      }
      return replaceSession(engine, form, before, after)
    },
    changeMark: engine.changeMark,
  }
}

const nameTheCache =
  'name the cache under Edit connection; in a terminal by a second --url, or by ?cache_table= where it is a table of this database.'

const cachedDbReason: Readonly<Record<WriteAction, string>> = {
  delete:
    'With cached_db the cache would keep the user logged in after the row is gone. ' +
    `Logging out needs both halves: ${nameTheCache}`,
  update:
    'With cached_db the site reads its sessions from the cache: what is written to the row alone would not hold. ' +
    `It needs both halves: ${nameTheCache}`,
}

async function mayWrite(action: WriteAction, engine: Engine, site: Site, form: TableForm): Promise<Possibility> {
  if (site.django.sessionEngine === 'cached_db' && site.cache === undefined) {
    return {
      possible: false,
      reason: cachedDbReason[action],
    }
  }
  if (site.mode === 'read-only') return { possible: false, reason: 'This connection is read-only.' }
  return engine.may(action, form.table, form.columns)
}

function readMark(mark: string): [string, string] {
  const end = mark.indexOf('\n')
  return [mark.slice(0, end), mark.slice(end + 1)]
}
