import { readFileSync } from 'node:fs'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Site } from '../../shared/contract/connections.ts'
import type { SessionColumns } from '../../shared/contract/session-columns.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { Payload } from './django-row.ts'
import { createDjangoRow, keyring } from './django-row.ts'
import type { SiteInFile } from './site-in-file.ts'
import { siteInFile } from './site-in-file.ts'

const schema = readFileSync(new URL('../fixtures/django/schema/further/sqlite.sql', import.meta.url), 'utf8')

export const qsessions: SessionColumns = {
  userId: 'user_id',
  lastActivity: 'updated_at',
  createdAt: 'created_at',
  ip: 'ip',
  userAgent: 'user_agent',
  personal: true,
}

export type QSession = {
  readonly payload?: Payload
  /** In place of what Django would have written. */
  readonly text?: string
  readonly at?: number
  readonly updatedAt?: string
  readonly createdAt?: string | null
  readonly ip?: string | null
  readonly userAgent?: string | null
  readonly userId?: number | null
}

/** A Django site with django-qsessions in an SQLite file. */
export function siteWithColumns(changes: Partial<Site> = {}): Omit<SiteInFile, 'save' | 'keys'> & {
  readonly put: (sessionKey: string, session: QSession) => void
} {
  const made = siteInFile()
  made.database.exec(schema)
  const { row, dateOf } = createDjangoRow(made.site.django)
  const statement = made.database.prepare(
    `insert or replace into qsessions_session
      (session_key, session_data, expire_date, user_agent, created_at, updated_at, ip, user_id) values (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return {
    ...made,
    site: { ...made.site, table: 'qsessions_session', sessionColumns: qsessions, ...changes },
    put(sessionKey, { payload = {}, text, at = Date.now(), updatedAt, createdAt, ip, userAgent, userId }) {
      const { sessionData, expireDate } = row(payload, { at })
      statement.run(
        sessionKey,
        text ?? sessionData,
        expireDate,
        userAgent ?? null,
        createdAt ?? null,
        updatedAt ?? dateOf(at),
        ip ?? null,
        userId ?? null,
      )
    },
  }
}

/** A payload as another class or another key of the site would sign it. */
export const signedWith = (changes: Partial<typeof keyring>, payload: Payload, at = Date.now()): string =>
  encodeSession(nodePrimitives, { ...keyring, ...changes }, JSON.stringify(payload), Math.floor(at / 1000))
