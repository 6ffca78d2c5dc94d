import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'
import { createRandom } from '../../electron/demo/random.ts'
import type { TestServer } from '../servers/server.ts'
import { hashOf, savedAgain, sessionLine, userCount } from './data.ts'
import { database } from './database.ts'

/**
 * Changes a share of the rows as a busy site would since the last look: two thirds are saved again by the same visitors, a
 * sixth are new logins, a sixth log out. The number of rows stays the same.
 */
export async function churn(server: TestServer, rows: number, seed: number, share = 0.01): Promise<void> {
  const changed = Math.max(6, Math.floor(rows * share))
  const sixth = Math.floor(changed / 6)
  const random = createRandom(seed)
  const at = Date.now() - 500
  const connection = await createConnection({ socketPath: server.socketPath, user: 'root', database })
  try {
    const start = 'abcdefghijklmnopqrstuvwxyz0123456789'[Math.floor(random() * 36)] ?? ''
    const [victims] = await connection.query<RowDataPacket[]>(
      'select session_key, session_data from django_session where session_key >= ? order by session_key limit ?',
      [start, changed - sixth],
    )
    const [loggedOut, saved] = [victims.slice(0, sixth), victims.slice(sixth)]
    const again = saved.map(row => savedAgain(row['session_key'], row['session_data'], random, at))
    const fresh = Array.from({ length: changed - victims.length }, () =>
      sessionLine(random, userCount(rows), hashOf, at),
    )
    await loadFresh(connection, again)
    await connection.query(
      `update django_session s join fresh f using (session_key)
       set s.session_data = f.session_data, s.expire_date = f.expire_date`,
    )
    await connection.query('delete from django_session where session_key in (?)', [
      loggedOut.map(row => row['session_key'] as string),
    ])
    await loadFresh(connection, fresh)
    await connection.query('insert ignore into django_session select session_key, session_data, expire_date from fresh')
  } finally {
    await connection.end()
  }
}

/** The same each second with one row in 10,000, for as long as the work takes. */
export async function whileChanging<Value>(server: TestServer, rows: number, work: Promise<Value>): Promise<Value> {
  const over = new AbortController()
  const changing = (async () => {
    for (let second = 1; !over.signal.aborted; second += 1) {
      await churn(server, rows, 1000 + second, 0.0001)
      await delay(1000)
    }
  })()
  try {
    return await work
  } finally {
    over.abort()
    await changing
  }
}

async function loadFresh(connection: Connection, lines: readonly string[]): Promise<void> {
  await connection.query('drop temporary table if exists fresh')
  await connection.query('create temporary table fresh like django_session')
  await connection.query({
    sql: "load data local infile 'lines' into table fresh character set utf8mb4",
    infileStreamFactory: () => Readable.from([Buffer.from(lines.join(''))]),
  })
}
