import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { nodePrimitives } from '../../electron/monitor/node-primitives.ts'
import { encodeSession } from '../../shared/django/encode.ts'
import type { Keyring } from '../../shared/django/keyring.ts'
import { formatStoredDate } from '../../shared/django/stored-date.ts'
import { startMariadb } from '../servers/mariadb.ts'
import type { TestServer } from '../servers/server.ts'

export const database = 'site'
export const secretKey = 'a secret key of tests that nobody else has'
/** The keys of the sessions that the site has. */
export const keys = Array.from({ length: 8 }, (_, place) => `e2e${place}`.padEnd(32, 'k0'))

const keyring: Keyring = {
  secretKey,
  fallbacks: [],
  keySalt: 'django.contrib.sessions.SessionStore',
  release: '4+',
  serializer: 'json',
}

/** A MariaDB with Django's tables and `keys.length` sessions of one person. Whoever starts it stops it. */
export async function startSite(): Promise<TestServer> {
  const server = await startMariadb()
  await server.createDatabase(database)
  await fillSite(server, readFileSync(new URL('../fixtures/django/schema/mysql-5.2.sql', import.meta.url), 'utf8'))
  return server
}

/** Makes Django's tables in that database of a server, and the sessions in them. */
export async function fillSite(server: TestServer, schema: string): Promise<void> {
  await server.run(schema, database)
  await server.run(
    `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
     values (1, 'a password', '0', 'user1', '', '', 'user1@example.com', '0', '1', '2026-01-01')`,
    database,
  )
  const now = Date.now()
  const payload = {
    _auth_user_id: '1',
    _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
    _auth_user_hash: 'x',
  }
  const expires = formatStoredDate((now + 1_209_600_000) * 1000)
  const data = encodeSession(nodePrimitives, keyring, JSON.stringify(payload), Math.floor(now / 1000))
  const rows = keys.map(key => `('${key}', '${data}', '${expires}')`).join(', ')
  await server.run(`insert into django_session (session_key, session_data, expire_date) values ${rows}`, database)
}

/** Fills in the form of a new connection from a pasted URL. */
export async function fillInForm(page: Page, url: string): Promise<void> {
  await page.getByRole('link', { name: 'Connect a site' }).click()
  await page.getByLabel('Paste a URL').fill(url)
  await page.getByRole('button', { name: 'Fill in' }).click()
  await expect(page.getByLabel('Paste a URL')).toHaveValue('')
  await page.getByRole('radio', { name: 'Development' }).check()
  await page.getByRole('radio', { name: /sessions\.backends\.db/ }).check()
}
