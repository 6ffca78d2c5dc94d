import { maxTextLength } from '../../shared/django/decode.ts'
import { asCount, asText } from './cells.ts'
import { parseColumnDate } from './column-date.ts'
import type { Engine, Lane, Row } from './engine.ts'
import type { FurtherColumns } from './further-columns.ts'
import { bytesPerPage, keysPerRead } from './limits.ts'
import type { Paging } from './paging.ts'
import type { Sql } from './sql.ts'
import { join, raw, sql } from './sql.ts'
import type { StoredSession } from './store.ts'

const key = raw('session_key')
const data = raw('session_data')
const date = raw('expire_date')
const bytes = sql`octet_length(${data})`
/** One character more than is ever decoded: enough to see that it is too large. */
const cutAt = maxTextLength + 1
const rowColumns = sql`${key}, ${date}, ${bytes}, case when ${bytes} > ${cutAt} then substr(${data}, 1, ${cutAt}) else ${data} end`

/** A page of rows, and the key to go on after; undefined when there are no more. */
export type SessionRows = { readonly rows: readonly StoredSession[]; readonly next: string | undefined }

/** Reads whole rows; no page, and no single statement, brings much more than `bytesPerPage`, however long the rows are. */
export type SessionReader = {
  /** The rows of a table in the order that the clause ("where … order by …") says, at most `limit` of them. */
  readonly page: (lane: Lane, clause: Sql, limit: number) => Promise<SessionRows>
  readonly get: (sessionKeys: readonly string[]) => Promise<readonly StoredSession[]>
}

/** What is known of a row before its payload is read, if that is a long one. */
type Head = { readonly sessionKey: string; readonly bytes: number; readonly session: StoredSession | null }

export function createSessionReader(engine: Engine, from: Sql, paging: Paging, further: FurtherColumns): SessionReader {
  /** Rows longer than their share of a page come without their payload: the lengths then say how many fit. */
  async function heads(lane: Lane, clause: Sql, share: number): Promise<readonly Head[]> {
    const length = sql`case when ${bytes} > ${share} then ${bytes} end`
    const short = sql`case when ${bytes} > ${share} then null else ${data} end`
    const rows = await engine.read(
      lane,
      sql`select ${key}, ${date}, ${length}, ${short}${further.select} from ${from} ${clause}`,
    )
    return rows.map(row => {
      const session = toSession(row, further)
      const { sessionKey } = session
      const long = asCount(row[2])
      return long === null
        ? { sessionKey, bytes: session.sessionData.length, session }
        : { sessionKey, bytes: Math.min(long, cutAt), session: null }
    })
  }

  /** The same heads as rows, in their order; a long row that has gone since is left out. */
  async function whole(lane: Lane, found: readonly Head[]): Promise<readonly StoredSession[]> {
    const long = found.filter(head => head.session === null).map(head => head.sessionKey)
    const read = new Map<string, StoredSession>()
    for (let start = 0; start < long.length; start += keysPerRead) {
      const list = join(long.slice(start, start + keysPerRead), ', ')
      const rows = await engine.read(
        lane,
        sql`select ${rowColumns}${further.select} from ${from} where ${key} in (${list})`,
      )
      for (const row of rows.map(each => toSession(each, further))) read.set(row.sessionKey, row)
    }
    const sessions = found.flatMap(head => head.session ?? read.get(head.sessionKey) ?? [])
    paging.learn(sessions)
    return sessions
  }

  return {
    page: async (lane, clause, limit) => {
      const fit = paging.fit(limit)
      const found = await heads(lane, sql`${clause} limit ${fit}`, shareOf(fit))
      const taken = found.slice(0, countWithin(found, 0))
      const isEnd = found.length < fit && taken.length === found.length
      return { rows: await whole(lane, taken), next: isEnd ? undefined : taken.at(-1)?.sessionKey }
    },
    get: async sessionKeys => {
      const wanted = [...new Set(sessionKeys)]
      const isWanted = new Set(wanted)
      const sessions: StoredSession[] = []
      for (let start = 0; start < wanted.length;) {
        const chunk = wanted.slice(start, start + paging.fit(keysPerRead))
        start += chunk.length
        const clause = sql`where ${key} in (${join(chunk, ', ')})`
        // The column's collation may take other keys for these: case and trailing spaces count here.
        const found = (await heads('command', clause, shareOf(chunk.length))).filter(head =>
          isWanted.has(head.sessionKey),
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

const shareOf = (rows: number) => Math.min(cutAt, Math.floor(bytesPerPage / rows))

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

function toSession(row: Row, columns: FurtherColumns): StoredSession {
  const sessionData = asText(row[3]) ?? ''
  const length = asCount(row[2]) ?? 0
  const further = columns.of(row, 4)
  const session = {
    sessionKey: asText(row[0]) ?? '',
    sessionData,
    expireDate: parseColumnDate(row[1] ?? null),
    ...(length > cutAt && sessionData.length >= cutAt ? { cutFrom: length } : {}),
  }
  return further === undefined ? session : { ...session, further }
}
