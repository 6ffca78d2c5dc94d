import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Site } from '../../shared/contract/connections.ts'
import { demoSite } from '../../electron/demo/demo-site.ts'
import type { Payload, Saving } from './django-row.ts'
import { createDjangoRow, loginOf, passwordOf } from './django-row.ts'

/** A Django site in an SQLite file: it does to the tables what Django does. */
export type SiteInFile = {
  readonly site: Site
  readonly file: string
  readonly database: DatabaseSync
  readonly addUser: (id: number, changes?: { readonly password?: string; readonly staff?: boolean }) => void
  readonly loginOf: (id: number, more?: Payload) => Payload
  readonly save: (sessionKey: string, payload: Payload, saving?: Saving) => void
  readonly saveText: (sessionKey: string, text: string, expireDate: string) => void
  readonly remove: (sessionKey: string) => void
  readonly run: (sql: string, ...values: (string | number)[]) => void
  readonly keys: () => string[]
  readonly end: () => void
}

const schema = readFileSync(new URL('../fixtures/django/schema/sqlite-5.2.sql', import.meta.url), 'utf8')

export function siteInFile(settings: Partial<Site['django']> = {}): SiteInFile {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-monitor-'))
  const file = path.join(folder, 'site.sqlite3')
  const database = new DatabaseSync(file)
  // The monitor reads the same file.
  database.exec('pragma busy_timeout = 10000')
  database.exec('pragma synchronous = off')
  database.exec(schema)
  const site = demoSite(file)
  const django = { ...site.django, ...settings }
  const { row } = createDjangoRow(django)
  const put = database.prepare(
    `insert into django_session (session_key, session_data, expire_date) values (?, ?, ?)
     on conflict (session_key) do update set session_data = excluded.session_data, expire_date = excluded.expire_date`,
  )
  const putUser = database.prepare(
    `insert or replace into auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff,
       is_active, date_joined, first_name) values (?, ?, null, 0, ?, 'Family', ?, ?, 1, '2026-01-01 00:00:00', 'Given')`,
  )

  return {
    site: { ...site, name: 'Site of tests', django },
    file,
    database,
    addUser(id, { password = passwordOf(id), staff = false } = {}) {
      putUser.run(id, password, `user${id}`, `user${id}@example.test`, staff ? 1 : 0)
    },
    loginOf,
    save(sessionKey, payload, saving) {
      const { sessionData, expireDate } = row(payload, saving)
      put.run(sessionKey, sessionData, expireDate)
    },
    saveText: (sessionKey, text, expireDate) => void put.run(sessionKey, text, expireDate),
    remove: sessionKey => void database.prepare('delete from django_session where session_key = ?').run(sessionKey),
    run: (sql, ...values) => void database.prepare(sql).run(...values),
    keys: () =>
      database
        .prepare('select session_key from django_session')
        .all()
        .map(row => String(row['session_key'])),
    end() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
