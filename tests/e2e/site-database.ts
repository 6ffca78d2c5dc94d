import { readFileSync } from 'node:fs'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import type { Site } from '../../shared/contract/connections.ts'
import { siteDefaults } from '../../shared/contract/connections.ts'
import { djangoSite } from '../../shared/contract/django-site.ts'
import { sessionAuthHashes } from '../../shared/django/auth.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { startMariadb } from '../servers/mariadb.ts'
import type { TestServer } from '../servers/server.ts'

const database = 'drf_db'
export const secretKey = 'the-secret-of-a-site-in-tests'

const keyring: Keyring = {
  secretKey,
  fallbacks: [],
  keySalt: siteDefaults.keySalt,
  release: '4+',
  serializer: 'json',
}

/** One login of the site; the key is 32 characters, as Django's are. */
export type SiteLogin = { readonly username: string; readonly sessionKey: string }

export const logins: readonly SiteLogin[] = ['anna', 'bruno', 'carla'].map((username, at) => ({
  username,
  sessionKey: `${username}0123456789abcdefghijklmnopqrstuv`.slice(0, 31) + String(at),
}))

export type SiteDatabase = {
  readonly server: TestServer
  readonly site: Site
  readonly keysLeft: () => Promise<readonly string[]>
}

/** A MariaDB with Django's own tables and three people logged in. */
export async function startSiteDatabase(): Promise<SiteDatabase> {
  const server = await startMariadb()
  await server.createDatabase(database)
  const schema = new URL('../fixtures/django/schema/mysql-5.2.sql', import.meta.url)
  await server.run(readFileSync(schema, 'utf8'), database)
  for (const [at, login] of logins.entries()) await server.run(rowsOf(login, at + 1), database)
  return {
    server,
    site: siteAt(server),
    keysLeft: async () =>
      (await server.run('select session_key from django_session order by 1', database)).map(row =>
        String(row['session_key']),
      ),
  }
}

function rowsOf({ username, sessionKey }: SiteLogin, id: number): string {
  const password = `pbkdf2_sha256$600000$salt${id}$hash${id}`
  const savedAt = Math.floor(Date.now() / 1000) - id * 60
  const payload = {
    _auth_user_id: String(id),
    _auth_user_backend: siteDefaults.authenticationBackends[0],
    _auth_user_hash: sessionAuthHashes(nodePrimitives, keyring, password)[0],
    user_role: 'customer',
  }
  const text = encodeSession(nodePrimitives, keyring, JSON.stringify(payload), savedAt)
  const expires = formatStoredDate((savedAt + siteDefaults.cookieAge) * 1_000_000)
  const joined = formatStoredDate((savedAt - 86_400) * 1_000_000)
  return `
    insert into auth_user values (${id}, '${password}', '${joined}', 0, '${username}', '', '', '${username}@site.example', 0, 1, '${joined}');
    insert into django_session values ('${sessionKey}', '${text}', '${expires}')`
}

function siteAt({ host, port, user }: TestServer): Site {
  return {
    name: 'Shop in tests',
    environment: 'staging',
    mode: 'operator',
    store: { kind: 'mysql', host, port, socketPath: null, user, database, tls: { mode: 'disable', caFile: null } },
    ...djangoSite,
  }
}
