import type { Page } from '@playwright/test'
import { expect, test } from '../console.ts'

const places = [
  ...['overview', 'sessions', 'users', 'policy', 'connections', 'connections/new', 'audit', 'settings', 'start'],
  'sessions?status=expired',
]

async function go(page: Page, hash: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/${hash}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0)
}

/** Pages scroll inside of the frame: what makes the document itself longer than the window leads into nothing. */
async function expectNoTaller(page: Page, what: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
  expect.soft(beyond, what).toBeLessThanOrEqual(0)
}

test('no document is taller than the window, with its dialogs and its hidden labels', async ({ demo }) => {
  for (const place of places) {
    await go(demo, place)
    await expectNoTaller(demo, place)
  }
  await go(demo, 'overview')
  await demo.getByRole('main').locator('a[href^="#/users/"]').first().click()
  await expect(demo.getByRole('button', { name: 'Log out everywhere…' })).toBeVisible()
  await expectNoTaller(demo, 'a person')
  await go(demo, 'sessions')
  await demo.getByRole('grid').locator('[data-index="0"]').getByRole('gridcell').nth(1).click()
  await expect(demo.getByRole('complementary', { name: 'Session' })).toBeVisible()
  await expectNoTaller(demo, 'the drawer')

  await go(demo, 'policy')
  await demo.getByRole('button', { name: 'PCI DSS', exact: true }).click()
  await demo.getByRole('button', { name: 'Save version…' }).click()
  await expect(demo.getByRole('dialog').getByLabel('Reason')).toBeVisible()
  await expectNoTaller(demo, 'saving a policy')
  await demo.getByRole('dialog').getByLabel('Reason').fill('To have a version')
  await demo.getByRole('dialog').getByRole('button', { name: 'Save version' }).click()
  await expect(demo.getByRole('dialog')).toBeHidden()
  await demo.getByRole('button', { name: 'NIST AAL2', exact: true }).click()
  await expectNoTaller(demo, 'two policies compared')
})
