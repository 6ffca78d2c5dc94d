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
import { join, nothing, raw, sql } from './sql.ts'
import type { DatedStore, KeyAndDate, Page, StoreCapabilities } from './store.ts'
import { describeStore, lookAtSessionTable } from './store-info.ts'

const key = raw('session_key')
const date = raw('expire_date')

const notOpened: Possibility = { possible: false, reason: 'The store has not been opened yet.' }

/** The session table of a site in one of the SQL engines. */
export function createSessionTable(engine: Engine, site: Site): DatedStore {
  const from = engine.quote(site.table)
  const paging = createPaging()
  const further = createFurtherColumns(engine, site.sessionColumns)
  const reader = createSessionReader(engine, from, paging, further)
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
      const look = await lookAtSessionTable(engine, site.table, columnsRead(site.sessionColumns))
      further.learn(look.table)
      paging.expect(look.bytesPerRow)
      const deletion = await may('delete', engine, site)
      const expiry = await may('update', engine, site)
      capabilities = Object.freeze({
        delete: deletion,
        setExpiry: expiry,
      })
      return describeStore(site, look, { logout: deletion, setExpiry: expiry })
    },
    close: () => engine.close(),
    count: async () => {
      const [row] = await engine.read('bulk', sql`select count(*) from ${from}`)
      return asCount(row?.[0]) ?? 0
    },
    newest: async limit => (await reader.page('command', sql`order by ${date} desc`, limit)).rows,
    snapshot: (after, limit) => {
      const rest = after === undefined ? nothing : sql`where ${key} > ${after}`
      return reader.page('bulk', sql`${rest} order by ${key}`, limit)
    },
    dates: async range => {
      const statement = sql`select ${date} from ${from} where ${inRange(date, range, engine.dateSuffix)}`
      const rows = await engine.read('bulk', statement)
      return Float64Array.from(rows, row => parseColumnDate(row[0] ?? null))
    },
    keys: async (range, after, limit): Promise<Page<KeyAndDate>> => {
      const conditions = [inRange(date, range, engine.dateSuffix)]
      if (after !== undefined) {
        const [lastDate, lastKey] = readMark(after)
        // As two conditions: the row form (date, key) > (?, ?) makes MariaDB read the whole index.
        conditions.push(sql`${date} >= ${lastDate} and (${date} > ${lastDate} or ${key} > ${lastKey})`)
      }
      const where = join(conditions, ' and ')
      const rows = await engine.read(
        'command',
        sql`select ${key}, ${date} from ${from} where ${where} order by ${date}, ${key} limit ${limit}`,
      )
      const last = rows.at(-1)
      return {
        rows: rows.map(row => ({ sessionKey: asText(row[0]) ?? '', expireDate: parseColumnDate(row[1] ?? null) })),
        // The date as the column's own text: a number cannot hold every date of every engine.
        next: last === undefined || rows.length < limit ? undefined : `${asText(last[1])}\n${asText(last[0])}`,
      }
    },
    get: reader.get,
    getFromPrimary: reader.get,
    delete: async (sessionKeys, isCancelled = () => false) => {
      const { possible, reason } = capabilities.delete
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be deleted here.')
      return deleteKeys(engine, from, sessionKeys, isCancelled, () => may('delete', engine, site))
    },
    clearExpired: async (before, limit) => {
      const { possible, reason } = capabilities.delete
      if (!possible) throw new RollcallError('FORBIDDEN', reason ?? 'Sessions cannot be deleted here.')
      const isExpired = inRange(date, { from: earliest, to: before }, engine.dateSuffix)
      const rows = await engine.read(
        'command',
        sql`select ${key} from ${from} where ${isExpired} order by ${date} limit ${limit}`,
      )
      const sessionKeys = rows.map(row => asText(row[0]) ?? '')
      if (sessionKeys.length === 0) return { sessionKeys, deleted: 0 }
      const keys = join(sessionKeys, ', ')
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
      return replaceSession(engine, from, before, after)
    },
    changeMark: engine.changeMark,
  }
}

const cachedDbReason: Readonly<Record<WriteAction, string>> = {
  delete:
    'With cached_db the cache would keep the user logged in after the row is gone. ' +
    'Logging out needs both halves: name the cache under Edit connection.',
  update:
    'With cached_db the site reads its sessions from the cache: what is written to the row alone would not hold. ' +
    'Name the cache under Edit connection.',
}

async function may(action: WriteAction, engine: Engine, site: Site): Promise<Possibility> {
  if (site.django.sessionEngine === 'cached_db' && site.cache === undefined) {
    return {
      possible: false,
      reason: cachedDbReason[action],
    }
  }
  if (site.mode === 'read-only') return { possible: false, reason: 'This connection is read-only.' }
  return engine.may(action, site.table)
}

function readMark(mark: string): [string, string] {
  const end = mark.indexOf('\n')
  return [mark.slice(0, end), mark.slice(end + 1)]
}
