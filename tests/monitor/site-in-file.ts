import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { siteDefaults } from '../../shared/contract/connections.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { createAuthHasher } from '../../shared/django/auth.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { createSiteClock } from '../../shared/django/site-clock.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { Secrets } from '../../electron/monitor/protocol.ts'
import { demoSite } from '../../electron/demo/demo-site.ts'

export const secrets: Secrets = { password: null, secretKey: 'a key of tests only', secretKeyFallbacks: [] }

export const keyring: Keyring = {
  secretKey: secrets.secretKey,
  fallbacks: [],
  keySalt: siteDefaults.keySalt,
  release: '4+',
  serializer: 'json',
}

type Payload = Readonly<Record<string, unknown>>
type Saving = {
  /** When Django saves it, in ms. */
  readonly at?: number
  /** `_session_expiry` in seconds, or a fixed moment (ms), which is written as a date; the cookie age by default. */
  readonly expiry?: number | { readonly date: number }
}

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

export const passwordOf = (id: number) => `pbkdf2_sha256$600000$tests$${id}`

const hashOf = createAuthHasher(nodePrimitives, keyring)
export const authHashOf = (password: string) => hashOf(password)[0] ?? ''

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
  const clock = createSiteClock({
    storesInstants: django.useTimeZone,
    timeZone: django.useTimeZone ? 'UTC' : django.timeZone,
  })
  const put = database.prepare(
    `insert into django_session (session_key, session_data, expire_date) values (?, ?, ?)
     on conflict (session_key) do update set session_data = excluded.session_data, expire_date = excluded.expire_date`,
  )

  return {
    site: { ...site, name: 'Site of tests', django },
    file,
    database,
    addUser(id, { password = passwordOf(id), staff = false } = {}) {
      database
        .prepare(
          `insert or replace into auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff,
             is_active, date_joined, first_name) values (?, ?, null, 0, ?, 'Family', ?, ?, 1, '2026-01-01 00:00:00', 'Given')`,
        )
        .run(id, password, `user${id}`, `user${id}@example.test`, staff ? 1 : 0)
    },
    loginOf: (id, more = {}) => ({
      _auth_user_id: String(id),
      _auth_user_backend: siteDefaults.authenticationBackends[0],
      _auth_user_hash: authHashOf(passwordOf(id)),
      ...more,
    }),
    save(sessionKey, payload, { at = Date.now(), expiry = django.cookieAge } = {}) {
      const isFixed = typeof expiry !== 'number'
      // Django adds the age to the wall clock where the site has no time zone support.
      const stored = isFixed ? clock.toStored(expiry.date) : clock.toStored(at) + expiry * 1e6
      const own = isFixed
        ? { _session_expiry: formatStoredDate(stored) + (django.useTimeZone ? '+00:00' : '') }
        : expiry === django.cookieAge
          ? {}
          : { _session_expiry: expiry }
      const text = encodeSession(nodePrimitives, keyring, JSON.stringify({ ...payload, ...own }), Math.floor(at / 1000))
      put.run(sessionKey, text, formatStoredDate(stored))
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
