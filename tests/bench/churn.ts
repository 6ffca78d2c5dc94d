import { createConnection } from 'mysql2/promise'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { sessionAuthHashes } from '../../shared/django/auth.ts'
import { Readable } from 'node:stream'
import type { TestServer } from '../servers/server.ts'
import { keyring, passwordOf, sessionLine, userCount } from './data.ts'
import { database } from './database.ts'
import { createRandom } from '../../electron/demo/random.ts'

/**
 * Changes one row in a hundred as a busy site would since the last look: two thirds are saved again, a sixth are new logins,
 * a sixth log out. The number of rows stays the same.
 */
export async function churn(server: TestServer, rows: number, seed: number): Promise<void> {
  const changed = Math.max(6, Math.floor(rows / 100))
  const random = createRandom(seed)
  const users = userCount(rows)
  const hashes = Array.from(
    { length: users },
    (_, at) => sessionAuthHashes(nodePrimitives, keyring, passwordOf(at + 1))[0] ?? '',
  )
  const lines: string[] = []
  for (let at = 0; at < changed; at += 1) lines.push(sessionLine(random, users, hashes, Date.now() - 500))
  const connection = await createConnection({ socketPath: server.socketPath, user: 'root', database })
  try {
    await connection.query('create temporary table fresh like django_session')
    await connection.query({
      sql: "load data local infile 'lines' into table fresh character set utf8mb4",
      infileStreamFactory: () => Readable.from([Buffer.from(lines.join(''))]),
    })
    const start = Array.from(
      { length: 3 },
      () => 'abcdefghijklmnopqrstuvwxyz0123456789'[Math.floor(random() * 36)],
    ).join('')
    const sixth = Math.floor(changed / 6)
    await connection.query(
      `create temporary table victims (at int auto_increment primary key) as
       select session_key from django_session where session_key >= ? order by session_key limit ?`,
      [start, changed - sixth],
    )
    await connection.query('alter table fresh add column at int auto_increment unique')
    await connection.query(
      `update django_session s join victims v using (session_key) join fresh f on f.at = v.at
       set s.session_data = f.session_data, s.expire_date = f.expire_date where v.at > ?`,
      [sixth],
    )
    await connection.query('delete s from django_session s join victims v using (session_key) where v.at <= ?', [sixth])
    await connection.query(
      'insert into django_session select session_key, session_data, expire_date from fresh where at > ?',
      [changed - sixth],
    )
  } finally {
    await connection.end()
  }
}
