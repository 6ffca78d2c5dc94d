import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, railLink, test } from '../console.ts'

const dialog = (page: Page) => page.getByRole('dialog')
const panel = (page: Page) => page.getByRole('region', { name: 'Put it into force from here' })

/** Saves a policy whose idle limit breaks some of the demo's logins, and not all. */
async function savePolicy(page: Page): Promise<void> {
  await railLink(page, 'Policy').click()
  await page.getByRole('textbox', { name: /^Idle/ }).fill('3 d')
  await page.getByRole('button', { name: 'Save version…' }).click()
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Three days are enough')
  await dialog(page).getByRole('button', { name: /^Save/ }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(panel(page)).toContainText('version 1')
}

test('a saved policy is applied to the sessions that live now', async ({ demo }) => {
  await savePolicy(demo)
  await panel(demo).getByRole('button', { name: 'Apply to living sessions…' }).click()
  await expect(dialog(demo)).toContainText(/sessions of [\d,]+ people change/)
  await dialog(demo).getByRole('textbox', { name: 'Reason' }).fill('Three days are enough')
  await dialog(demo)
    .getByRole('textbox', { name: /to confirm/ })
    .fill('Demo shop')
  await dialog(demo)
    .getByRole('button', { name: /^Change [\d,]+ sessions$/ })
    .click()
  await expect(dialog(demo)).toContainText(/[\d,]+ sessions changed/, { timeout: 60_000 })
  await expect(dialog(demo)).not.toContainText(/\d failed/)
})

test('a console that enforces a policy stops at its ceiling, asks, and goes on when it is raised', async ({ demo }) => {
  await savePolicy(demo)
  await panel(demo).getByRole('tab', { name: 'By this console' }).click()
  await panel(demo).getByRole('button', { name: 'Enforce…' }).click()
  await expect(dialog(demo)).toContainText(/The first run would find [\d,]+ sessions/)
  await dialog(demo)
    .getByRole('textbox', { name: /percent/ })
    .fill('1')
  await dialog(demo).getByRole('textbox', { name: 'Reason' }).fill('The rules of the house')
  await dialog(demo).getByRole('button', { name: 'Enforce', exact: true }).click()
  await expect(panel(demo)).toContainText('Nothing was logged out.')
  const { violations } = await new AxeBuilder({ page: demo }).include('main').analyze()
  expect(violations).toEqual([])

  await panel(demo).getByRole('button', { name: 'Change…' }).click()
  await dialog(demo)
    .getByRole('textbox', { name: /percent/ })
    .fill('100')
  await dialog(demo).getByRole('textbox', { name: 'Reason' }).fill('The rules of the house')
  await dialog(demo).getByRole('button', { name: 'Enforce', exact: true }).click()
  await expect(panel(demo)).toContainText(/[1-9][\d,]* sessions? logged out since it began/)
  await panel(demo).getByRole('button', { name: 'Stop enforcing' }).click()
  await expect(panel(demo).getByRole('button', { name: 'Enforce…' })).toBeVisible()
  await railLink(demo, 'Audit').click()
  await expect(demo.getByRole('region', { name: 'Actions' })).toContainText('Policy version 1: The rules of the house')
})
