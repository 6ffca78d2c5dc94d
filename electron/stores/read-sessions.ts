import { asCount, asText } from './cells.ts'
import { parseColumnDate } from './column-date.ts'
import type { Engine, Lane, Row } from './engine.ts'
import type { FurtherColumns } from './further-columns.ts'
import { bytesPerPage, keysPerRead } from './limits.ts'
import type { Paging } from './paging.ts'
import type { Sql } from './sql.ts'
import { join, sql } from './sql.ts'
import type { StoredSession } from './store.ts'
import type { TableForm } from './table-form.ts'
import { columnsOf } from './table-form.ts'

/** A page of rows, and the cell of a key to go on after; undefined when there are no more. */
export type SessionRows = { readonly rows: readonly StoredSession[]; readonly next: string | undefined }

/** Reads whole rows; no page, and no single statement, brings much more than `bytesPerPage`, however long the rows are. */
export type SessionReader = {
  /** The rows of a table in the order that the clause ("where … order by …") says, at most `limit` of them. */
  readonly page: (lane: Lane, clause: Sql, limit: number) => Promise<SessionRows>
  /**
   * A page, row by row as they come; those with long session_data come last, and some rows behind `next` may come already. Answers
   * where to go on.
   */
  readonly each: (
    lane: Lane,
    clause: Sql,
    limit: number,
    take: (row: StoredSession) => void,
  ) => Promise<string | undefined>
  readonly get: (sessionKeys: readonly string[]) => Promise<readonly StoredSession[]>
}

/** What is known of a row before its payload is read, if that is a long one. Of a row that is no session only the key. */
type Head = {
  readonly keyCell: string
  readonly sessionKey: string | null
  readonly bytes: number
  readonly session: StoredSession | null
}

export function createSessionReader(
  engine: Engine,
  form: TableForm,
  paging: Paging,
  further: FurtherColumns,
): SessionReader {
  const from = engine.quote(form.table)
  const { cutAt } = form
  const { key, data, date } = columnsOf(form)
  const bytes = sql`octet_length(${data})`
  const cut = sql`case when ${bytes} > ${cutAt} then substr(${data}, 1, ${cutAt}) else ${data} end`
  const rowColumns = sql`${key}, ${date}, ${bytes}, ${cut}`
  const shareOf = (rows: number) => Math.min(cutAt, Math.floor(bytesPerPage / rows))

  /** Rows longer than their share of a page come without their payload: the lengths then say how many fit. */
  function selectHeads(clause: Sql, share: number): Sql {
    const length = sql`case when ${bytes} > ${share} then ${bytes} end`
    const short = sql`case when ${bytes} > ${share} then null else ${data} end`
    return sql`select ${key}, ${date}, ${length}, ${short}${further.select} from ${from} ${clause}`
  }

  function toHead(row: Row): Head {
    const keyCell = asText(row[0]) ?? ''
    const sessionKey = form.toSessionKey(keyCell)
    if (sessionKey === null) return { keyCell, sessionKey, bytes: 0, session: null }
    const long = asCount(row[2] ?? null)
    if (long !== null) return { keyCell, sessionKey, bytes: Math.min(long, cutAt), session: null }
    const session = toSession(sessionKey, row)
    return { keyCell, sessionKey, bytes: session.sessionData.length, session }
  }

  const heads = async (lane: Lane, clause: Sql, share: number): Promise<readonly Head[]> =>
    (await engine.read(lane, selectHeads(clause, share))).map(toHead)

  async function page(lane: Lane, clause: Sql, limit: number): Promise<SessionRows> {
    const fit = paging.fit(limit)
    const found = await heads(lane, sql`${clause} limit ${fit}`, shareOf(fit))
    const taken = found.slice(0, countWithin(found, 0))
    const isEnd = found.length < fit && taken.length === found.length
    return { rows: await whole(lane, taken), next: isEnd ? undefined : taken.at(-1)?.keyCell }
  }

  /** The same heads as rows, in their order; a long row that has gone since is left out. */
  async function whole(lane: Lane, found: readonly Head[]): Promise<readonly StoredSession[]> {
    const long = found.filter(head => head.session === null && head.sessionKey !== null).map(head => head.keyCell)
    const read = new Map<string, StoredSession>()
    for (let start = 0; start < long.length; start += keysPerRead) {
      const list = join(long.slice(start, start + keysPerRead), ', ')
      const rows = await engine.read(
        lane,
        sql`select ${rowColumns}${further.select} from ${from} where ${key} in (${list})`,
      )
      for (const row of rows) {
        const keyCell = asText(row[0]) ?? ''
        const sessionKey = form.toSessionKey(keyCell)
        if (sessionKey !== null) read.set(keyCell, toSession(sessionKey, row))
      }
    }
    const sessions = found.flatMap(head => head.session ?? read.get(head.keyCell) ?? [])
    paging.learn(sessions)
    return sessions
  }

  function toSession(sessionKey: string, row: Row): StoredSession {
    const cell = asText(row[3]) ?? ''
    const length = asCount(row[2]) ?? 0
    const more = further.of(row, 4)
    const session = {
      sessionKey,
      sessionData: form.toSessionData(cell),
      expireDate: parseColumnDate(row[1] ?? null),
      ...(length > cutAt && cell.length >= cutAt ? { cutFrom: length } : {}),
    }
    return more === undefined ? session : { ...session, further: more }
  }

  return {
    page,
    each: async (lane, clause, limit, take) => {
      const fit = paging.fit(limit)
      if (!engine.readEach) {
        const { rows, next } = await page(lane, clause, limit)
        for (const row of rows) take(row)
        return next
      }
      const long: Head[] = []
      let count = 0
      let length = 0
      let lastKey: string | undefined
      await engine.readEach(lane, selectHeads(sql`${clause} limit ${fit}`, shareOf(fit)), row => {
        const head = toHead(row)
        count += 1
        lastKey = head.keyCell
        if (head.session === null) return void (head.sessionKey !== null && long.push(head))
        length += head.bytes
        take(head.session)
      })
      const end = countWithin(long, 0)
      for (const row of await whole(lane, long.slice(0, end))) {
        length += row.sessionData.length
        take(row)
      }
      paging.note(count, length)
      if (end < long.length) return long[end - 1]?.keyCell
      return count < fit ? undefined : lastKey
    },
    get: async sessionKeys => {
      const isWanted = new Set(sessionKeys)
      const wanted = [...isWanted].flatMap(sessionKey => form.toKeyCell(sessionKey) ?? [])
      const sessions: StoredSession[] = []
      for (let start = 0; start < wanted.length;) {
        const chunk = wanted.slice(start, start + paging.fit(keysPerRead))
        start += chunk.length
        const clause = sql`where ${key} in (${join(chunk, ', ')})`
        // The column's collation may take other keys for these: case and trailing spaces count here.
        const found = (await heads('command', clause, shareOf(chunk.length))).filter(
          ({ sessionKey }) => sessionKey !== null && isWanted.has(sessionKey),
        )
        for (let at = 0; at < found.length;) {
          const count = countWithin(found, at)
          sessions.push(...(await whole('command', found.slice(at, at + count))))
          at += count
        }
      }
      return sessions
    },
  }
}

/** How many of the heads from there on make one page by their payloads; one at least. */
function countWithin(found: readonly Head[], from: number): number {
  let sum = found[from]?.bytes ?? 0
  let at = from + 1
  for (; at < found.length; at += 1) {
    sum += (found[at] as Head).bytes
    if (sum > bytesPerPage) break
  }
  return Math.min(at, found.length) - from
}
