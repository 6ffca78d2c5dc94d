import type { Page } from '@playwright/test'
import { expect, railLink, test } from '../console.ts'
import type { TestServer } from '../../servers/server.ts'
import { database, fillInForm, keys, secretKey, startSite } from '../site.ts'

let server: TestServer

test.beforeAll(async () => {
  server = await startSite()
})

test.afterAll(async () => {
  await server?.stop()
})

async function fillIn(page: Page, link: string, password = server.password): Promise<void> {
  await page.goto(link)
  await fillInForm(page, `mysql://${server.user}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${database}`)
}

const testPanel = (page: Page) => page.getByRole('complementary', { name: 'Test of this connection' })

test('a pasted URL is tested, saved and opened, and survives a stop of the server', async ({ page, running }) => {
  test.setTimeout(120_000)
  await fillIn(page, running.link)
  await page.getByLabel('SECRET_KEY', { exact: true }).fill(secretKey)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testPanel(page)).toContainText('This connection works.')
  await page.getByRole('button', { name: 'Save and open' }).click()
  await railLink(page, 'Sessions').click()
  const rows = page.getByRole('grid').locator('[data-index]')
  await expect(rows).toHaveCount(keys.length)

  await server.halt()
  await expect(page.getByRole('button', { name: 'Try now' })).toHaveCount(1, { timeout: 30_000 })
  await expect(rows).toHaveCount(keys.length)
  await railLink(page, 'Overview').click()
  const asOf = page.getByRole('main').getByText(/as of \d/)
  const lastRead = (await asOf.textContent()) ?? ''
  // Whatever is asked of the index meanwhile, nothing newer was read.
  await page.waitForTimeout(2_500)
  for (const name of ['Sessions', 'Users', 'Overview']) {
    await railLink(page, name).click()
    await expect(asOf).toHaveText(lastRead)
  }
  await server.restart()
  await expect(page.getByRole('button', { name: 'Try now' })).toHaveCount(0, { timeout: 60_000 })
  await expect(page.getByRole('main').getByText(/as of \d/)).toBeHidden()
})

test('a wrong password says what to do', async ({ page, running }) => {
  await fillIn(page, running.link, 'not the password')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const step = testPanel(page).getByRole('listitem').filter({ hasText: 'Sign in' })
  await expect(step).toContainText('Failed')
  await expect(step).toContainText(/password/i)
  await expect(page.locator('body')).not.toContainText('not the password')
})

test('a missing table says what to do', async ({ page, running }) => {
  await fillIn(page, running.link)
  await page.getByLabel('Session table').fill('no_such_table')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const step = testPanel(page).getByRole('listitem').filter({ hasText: 'Find the table' })
  await expect(step).toContainText('Failed')
  await expect(step).toContainText('no_such_table')
})
