import type { Page } from '@playwright/test'
import { expect, railLink, test } from '../console.ts'

const grid = (page: Page) => page.getByRole('grid')
const rows = (page: Page) => grid(page).locator('[data-index]')
const dialog = (page: Page) => page.getByRole('dialog')
const drawer = (page: Page) => page.getByRole('complementary', { name: 'Session' })
const go = (page: Page, hash: string) => page.goto(`${new URL(page.url()).origin}/#/${hash}`)

async function openSession(page: Page, search: string): Promise<void> {
  await go(page, `sessions?${search}`)
  await expect(rows(page).first().getByRole('gridcell').nth(1)).not.toBeEmpty()
  await rows(page).first().getByRole('gridcell').nth(1).click()
}

test('the expiry of one session is shown before it is changed, and reads back', async ({ demo }) => {
  await openSession(demo, 'status=authenticated&sort=-expires')
  await drawer(demo).getByRole('button', { name: 'Expiry…' }).click()
  await dialog(demo).getByLabel('Lives for').fill('2 h 30 min')
  await expect(dialog(demo)).toContainText(/1 session of 1 person changes/)
  const apply = dialog(demo).getByRole('button', { name: 'Change 1 session' })
  await expect(apply).toBeDisabled()
  await dialog(demo).getByRole('textbox', { name: 'Reason' }).fill('Works late today')
  await apply.click()
  await expect(dialog(demo)).toContainText(/1 session changed/)
  await dialog(demo).getByRole('button', { name: 'Close' }).last().click()
  await expect(drawer(demo)).toContainText(/Expires.*in 2 h 2\d min/)
  await railLink(demo, 'Audit').click()
  const newest = demo.getByRole('region', { name: 'Actions' }).getByRole('row').nth(1)
  await expect(newest).toContainText(/Set the expiry to 2 h 30 min from now: 1 session of [a-z]\S+/)
  await expect(newest).toContainText('Works late today')
  await expect(newest).toContainText('Done')
})

test('what cannot be a length of time is said at the field, and nothing can be done', async ({ demo }) => {
  await openSession(demo, 'status=authenticated')
  await drawer(demo).getByRole('button', { name: 'Expiry…' }).click()
  for (const [typed, words] of [
    ['-5 min', /cannot be negative/],
    ['30', /Add a unit/],
    ['0 s', /./],
    ['90 years', /./],
  ] as const) {
    await dialog(demo).getByLabel('Lives for').fill(typed)
    await expect(dialog(demo).getByLabel('Lives for')).toHaveAttribute('aria-invalid', 'true')
    await expect(dialog(demo)).toContainText(words)
    await expect(dialog(demo).getByRole('button', { name: /^Change/ })).toBeDisabled()
  }
  await dialog(demo)
    .getByRole('radio', { name: /^End at a time/ })
    .click()
  await dialog(demo)
    .getByLabel(/^Ends at/)
    .fill('2020-01-01T10:00')
  await expect(dialog(demo)).toContainText('lies in the past')
  await dialog(demo).getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog(demo)).toBeHidden()
})

test('a selection is changed by plan, and what stays as it is is named', async ({ demo }) => {
  await go(demo, 'sessions?status=authenticated,expired&sort=expires')
  await expect(rows(demo).first().getByRole('gridcell').nth(1)).not.toBeEmpty()
  await grid(demo).getByRole('columnheader').first().getByRole('checkbox').click()
  await demo.getByRole('button', { name: 'Expiry…' }).click()
  await dialog(demo).getByLabel('Lives for').fill('20 d')
  await expect(dialog(demo)).toContainText(/expired already/)
  await dialog(demo).getByRole('textbox', { name: 'Reason' }).fill('Longer over the holidays')
  await expect(dialog(demo).getByRole('button', { name: /^Change [\d,]+ sessions$/ })).toBeDisabled()
  await dialog(demo)
    .getByLabel(/^Type .* to confirm/)
    .fill('Demo shop')
  await dialog(demo)
    .getByRole('button', { name: /^Change [\d,]+ sessions$/ })
    .click()
  await expect(dialog(demo)).toContainText(/sessions changed.*left as they were/, { timeout: 60_000 })
})
