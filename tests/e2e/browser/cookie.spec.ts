import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { demoKeyring } from '../../../electron/demo/demo-site.ts'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { sessionAuthHashes } from '../../../shared/django/auth.ts'
import { encodeSession } from '../../../shared/django/encode.ts'
import { expect, railLink, test } from '../console.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'What is this cookie?' })
const field = (page: Page) => dialog(page).getByLabel('Value of the session cookie')

async function openDialog(page: Page): Promise<void> {
  await railLink(page, 'Sessions').click()
  await page.getByRole('button', { name: 'Cookie…' }).click()
  await expect(field(page)).toBeFocused()
}

async function check(page: Page, value: string): Promise<void> {
  await field(page).fill(value)
  await field(page).press('Enter')
}

async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
}

/** All that the console has in its folder, but the site's own database. */
async function filesIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter(entry => entry.isFile() && !entry.name.startsWith('demo.sqlite3'))
  const texts = await Promise.all(files.map(entry => readFile(path.join(entry.parentPath, entry.name), 'latin1')))
  return texts.join('\n')
}

type User = { readonly id: number; readonly username: string; readonly password: string }

function demoRow(folder: string, sql: string): Readonly<Record<string, unknown>> {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(each => each.endsWith('demo.sqlite3'))
  if (file === undefined) throw new Error('There is no database of the demo')
  const database = new DatabaseSync(path.join(folder, file), { readOnly: true, timeout: 5000 })
  try {
    return database.prepare(sql).get() ?? {}
  } finally {
    database.close()
  }
}

function signedCookie({ id, password }: User, at: number): string {
  const payload = {
    _auth_user_id: String(id),
    _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
    _auth_user_hash: sessionAuthHashes(nodePrimitives, demoKeyring, password)[0],
    api_token: 'hidden value',
  }
  const keyring = { ...demoKeyring, keySalt: 'django.contrib.sessions.backends.signed_cookies' }
  return encodeSession(nodePrimitives, keyring, JSON.stringify(payload), Math.floor(at / 1000))
}

function anyUser(folder: string): User {
  const row = demoRow(folder, 'select id, username, password from auth_user where is_active = 1 order by id limit 1')
  return { id: Number(row['id']), username: String(row['username']), password: String(row['password']) }
}

test('a session key is looked up, and stays nowhere', async ({ demo, running }) => {
  const { session_key } = demoRow(
    running.dataFolder,
    "select session_key from django_session where expire_date > datetime('now', '+7 days') limit 1",
  )
  const key = String(session_key)
  await openDialog(demo)
  await check(demo, `Cookie: csrftoken=abc; sessionid=${key}`)
  await expect(dialog(demo).getByRole('button', { name: 'Log out…' })).toBeVisible()
  await expect(dialog(demo).getByRole('heading', { name: 'What would end it' })).toBeVisible()
  await expect(field(demo)).toHaveValue('')
  expect(await problems(demo)).toEqual([])
  expect(demo.url()).not.toContain(key)
  const kept = await demo.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state]),
  )
  expect(kept).not.toContain(key)
  expect(await demo.content()).not.toContain(key)
  expect(await filesIn(running.dataFolder)).not.toContain(key)

  const open = dialog(demo).getByRole('button', { name: /^Open session / })
  const fingerprint = (await open.innerText()).replace('Open session ', '')
  await open.click()
  await expect(dialog(demo)).toBeHidden()
  await expect(demo.getByRole('complementary', { name: 'Session' })).toContainText(fingerprint)
})

test('a signed cookie says whose it is, until when, and what would end it', async ({ demo, running }) => {
  const user = anyUser(running.dataFolder)
  await openDialog(demo)
  await check(demo, signedCookie(user, Date.now() - 3_600_000))
  await expect(dialog(demo).getByRole('link', { name: user.username })).toBeVisible()
  // The demo keeps its sessions in the database, so to it this is a key that nobody has.
  await expect(dialog(demo)).toContainText(
    /finds nothing.*A site that keeps its sessions in signed cookies.*takes the next/,
  )
  await expect(dialog(demo).getByText('Logged in', { exact: true })).toBeHidden()
  await expect(dialog(demo)).toContainText('in 13 d')
  const ends = dialog(demo).getByRole('listitem')
  await expect(ends.filter({ hasText: 'new password' })).toBeVisible()
  await expect(ends.filter({ hasText: 'is_active = False' })).toBeVisible()
  await expect(ends.filter({ hasText: 'Another SECRET_KEY' })).toBeVisible()
  await expect(dialog(demo).getByText('keeps its sessions on the server (db)')).toBeInViewport()
  await expect(dialog(demo)).not.toContainText('hidden value')
  for (const colorScheme of ['light', 'dark'] as const) {
    await demo.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect.soft(await problems(demo), colorScheme).toEqual([])
  }

  await check(demo, signedCookie(user, Date.now() - 20 * 86_400_000))
  await expect(dialog(demo)).toContainText('older than SESSION_COOKIE_AGE')
  await check(demo, `${signedCookie(user, Date.now()).slice(0, -2)}xx`)
  await expect(dialog(demo)).toContainText('fits no key of this site')
})

test('what is no session says so, and the keyboard is enough', async ({ demo }) => {
  await railLink(demo, 'Sessions').click()
  await demo.getByRole('button', { name: 'Cookie…' }).focus()
  await demo.keyboard.press('Enter')
  await demo.keyboard.type('nobodyhasthiskeyatall')
  await demo.keyboard.press('Enter')
  await expect(dialog(demo).getByRole('heading', { name: 'No session has this key' })).toBeVisible()
  await field(demo).focus()
  await demo.keyboard.type('theme=dark; csrftoken=x')
  await demo.keyboard.press('Enter')
  await expect(dialog(demo).getByRole('heading', { name: 'The session cookie is not among these' })).toBeVisible()
  await demo.keyboard.press('Escape')
  await expect(dialog(demo)).toBeHidden()
  await expect(demo.getByRole('button', { name: 'Cookie…' })).toBeFocused()
})
