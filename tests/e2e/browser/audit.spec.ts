import type { Page } from '@playwright/test'
import { expect, railLink, test } from '../console.ts'

const entries = (page: Page) => page.getByRole('region', { name: 'Actions' }).getByRole('row')

/** Logs out the person with the most sessions, and gives the name. */
async function logOutSomebody(page: Page): Promise<string> {
  await railLink(page, 'Overview').click()
  await page.getByRole('main').locator('a[href^="#/users/"]').first().click()
  await page.getByRole('button', { name: 'Log out everywhere…' }).click()
  const name = await page.locator('h1').innerText()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Lost laptop')
  await dialog.getByRole('button', { name: /^Log out \d+ session/ }).click()
  await dialog
    .getByText(/logged out/)
    .first()
    .waitFor()
  await dialog.getByRole('button', { name: 'Close' }).first().click()
  return name
}

test('a log out names whom it was about, and the whole row opens it', async ({ demo }) => {
  const name = await logOutSomebody(demo)
  await railLink(demo, 'Audit').click()
  const row = entries(demo).filter({ hasText: name }).first()
  await expect(row).toContainText(new RegExp(`Log out \\d+ sessions? of ${name}`))
  await row.getByText('“Lost laptop”').click()
  await expect(demo.getByText('Written before')).toBeVisible()
  await row.getByText('“Lost laptop”').click()
  await expect(demo.getByText('Written before')).toBeHidden()
  await row.getByRole('button', { name: /^Details/ }).press('Enter')
  await expect(demo.getByText('Written before')).toBeVisible()
})

test('the log is narrowed to a person, an action and days, in the address', async ({ demo }) => {
  const name = await logOutSomebody(demo)
  await railLink(demo, 'Audit').click()
  await demo.getByLabel('Person', { exact: true }).fill(name.toUpperCase())
  await expect(entries(demo)).toHaveCount(2)
  await expect(entries(demo).nth(1)).toContainText(name)
  await demo.reload()
  await expect(demo.getByLabel('Person', { exact: true })).toHaveValue(name.toUpperCase())
  await expect(entries(demo)).toHaveCount(2)
  await demo.getByLabel('Action', { exact: true }).selectOption({ label: 'Export' })
  await expect(demo.getByText('Nothing matches')).toBeVisible()
  await demo.getByRole('button', { name: 'Show everything' }).click()
  await expect(demo.getByLabel('Person', { exact: true })).toHaveValue('')
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
  await demo.getByLabel('From', { exact: true }).fill(tomorrow)
  await expect(demo.getByText('Nothing matches')).toBeVisible()
})
