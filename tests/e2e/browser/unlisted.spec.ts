import { AxeBuilder } from '@axe-core/playwright'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, railLink, test } from '../console.ts'

let folder: string

test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-e2e-cookies-'))
  const site = new DatabaseSync(path.join(folder, 'site.sqlite3'))
  site.exec(readFileSync(new URL('../../fixtures/django/schema/sqlite-5.2.sql', import.meta.url), 'utf8'))
  site.exec(
    `insert into auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
     values (1, 'a password', 0, 'user1', '', '', 'user1@example.com', 0, 1, '2026-01-01')`,
  )
  site.close()
})

test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('of signed cookies no page says that nobody is logged in, and people are found', async ({ page, running }) => {
  await page.goto(running.link)
  await page.goto(`${new URL(page.url()).origin}/#/connections/new`)
  await page.getByLabel('Paste a URL').fill(`sqlite:///${path.join(folder, 'site.sqlite3')}?engine=signed_cookies`)
  await page.getByRole('button', { name: 'Fill in' }).click()
  await expect(page.getByRole('radio', { name: /backends\.signed_cookies\b/ })).toBeChecked()
  await page.getByRole('radio', { name: 'Development' }).click()
  await page.getByRole('button', { name: 'Save and open' }).click()

  const main = page.getByRole('main')
  const why = 'the sessions are in the browsers alone'
  for (const [name, words] of [
    ['Overview', 'Who is logged in cannot be known'],
    ['Users', 'Who has a session cannot be known'],
    ['Policy', 'What these limits would do cannot be known'],
  ] as const) {
    await railLink(page, name).click()
    await expect(main).toContainText(words, { timeout: 20_000 })
    await expect(main).toContainText(why)
    await expect(main.getByText(/Nobody|Logged in now|Would be logged out now|certain\b/)).toHaveCount(0)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect.soft(violations, name).toEqual([])
  }
  await expect(railLink(page, 'Sessions')).toHaveText('Sessions')
  await expect(railLink(page, 'Users')).toHaveText('Users')

  await railLink(page, 'Users').click()
  await page.getByLabel('Name, e-mail, role, id').fill('user1')
  await page.getByRole('region', { name: 'In the user table' }).getByRole('link', { name: 'user1' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'user1' })).toBeVisible()
  await expect(main).toContainText('Whether this person is logged in cannot be known')
  await expect(main.getByText('Not logged in')).toHaveCount(0)
})
