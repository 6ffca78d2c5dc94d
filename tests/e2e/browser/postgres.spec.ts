import { readFileSync } from 'node:fs'
import { expect, railLink, test } from '../console.ts'
import { startPostgres } from '../../servers/postgres.ts'
import type { TestServer } from '../../servers/server.ts'
import { database, fillInForm, fillSite, keys, secretKey } from '../site.ts'

let server: TestServer

test.beforeAll(async () => {
  server = await startPostgres()
  await server.createDatabase(database)
  const schema = new URL('../../fixtures/django/schema/postgresql-5.2.sql', import.meta.url)
  await fillSite(server, readFileSync(schema, 'utf8'))
})

test.afterAll(async () => {
  await server?.stop()
})

test('PostgreSQL opens from a pasted URL, and a session is logged out of it', async ({ page, running }) => {
  await page.goto(running.link)
  await fillInForm(
    page,
    `postgres://${server.user}:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/${database}`,
  )
  await expect(page.getByRole('radio', { name: 'PostgreSQL' })).toBeChecked()
  await page.getByLabel('SECRET_KEY', { exact: true }).fill(secretKey)
  await page.getByRole('radio', { name: /^Operator/ }).check()
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByRole('complementary', { name: 'Test of this connection' })).toContainText(
    'This connection works.',
  )
  await page.getByRole('button', { name: 'Save and open' }).click()
  await railLink(page, 'Sessions').click()
  const rows = page.getByRole('grid').locator('[data-index]')
  await expect(rows).toHaveCount(keys.length)

  await rows.first().locator('[data-select]').click()
  await page.getByRole('button', { name: 'Log out 1…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Asked for by its owner')
  await dialog.getByRole('button', { name: 'Log out 1 session' }).click()
  await expect(dialog.getByText(/^1 session logged out/)).toBeVisible()
  const [left] = await server.run('select count(*) as count from django_session', database)
  expect(Number(left?.['count'])).toBe(keys.length - 1)
})
