import type { Page } from '@playwright/test'
import { expect, pause, railLink, test } from '../console.ts'

const grid = (page: Page) => page.getByRole('grid')
const rows = (page: Page) => grid(page).locator('[data-index]')
const dialog = (page: Page) => page.getByRole('dialog')
const reason = 'Left a shared computer'

const go = (page: Page, hash: string) => page.goto(`${new URL(page.url()).origin}/#/${hash}`)

async function openLogins(page: Page): Promise<void> {
  await pause(page)
  await go(page, 'sessions?status=authenticated&sort=-login')
  await expect(rows(page).nth(3).getByRole('gridcell').nth(1)).not.toBeEmpty()
}

/** Answers the question of the dialog: without a reason nothing can be done. */
async function confirm(page: Page, count: number): Promise<void> {
  const words = `${count} session${count === 1 ? '' : 's'}`
  const apply = dialog(page).getByRole('button', { name: `Log out ${words}`, exact: true })
  await expect(apply).toBeDisabled()
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill(reason)
  await apply.click()
  await expect(dialog(page).getByText(new RegExp(`^${words} logged out`))).toBeVisible()
  await dialog(page)
    .getByRole('button', { name: /^(Close|Done)$/ })
    .last()
    .click()
  await expect(dialog(page)).toBeHidden()
}

async function expectRecorded(page: Page): Promise<void> {
  await railLink(page, 'Audit').click()
  const newest = page.getByRole('region', { name: 'Actions' }).getByRole('row').nth(1)
  await expect(newest).toContainText(/log(ged)? out/i)
  await expect(newest).toContainText(reason)
  await expect(newest).toContainText('Done')
}

test('logs one session out, from its drawer', async ({ demo }) => {
  await openLogins(demo)
  await rows(demo).first().getByRole('gridcell').nth(1).click()
  const drawer = demo.getByRole('complementary', { name: 'Session' })
  const fingerprint = await drawer.locator('header code').innerText()
  const before = Number(await grid(demo).getAttribute('aria-rowcount'))
  await drawer.getByRole('button', { name: 'Log out…' }).click()
  await expect(dialog(demo)).toContainText('1 session')
  await expect(dialog(demo)).toContainText(fingerprint)
  await confirm(demo, 1)
  await expect(grid(demo)).toHaveAttribute('aria-rowcount', String(before - 1))
  // What stays on view beside the list says that it is over.
  await expect(drawer).toContainText('This session is gone from the store')
  await expect(drawer.getByRole('button', { name: /^Log out…/ })).toBeDisabled()
  await expect(drawer.locator('header')).not.toContainText('Logged in')
  await expectRecorded(demo)
})

test('"all that match" is about the filter that it was said of', async ({ demo }) => {
  await openLogins(demo)
  await grid(demo).getByRole('columnheader').first().getByRole('checkbox').click()
  await expect(demo.getByText(/^All [\d,]+ selected$/)).toBeVisible()
  await go(demo, 'sessions?status=expired')
  await expect(demo.getByText(/selected$/)).toBeHidden()
  await demo.goBack()
  await expect(rows(demo).first().getByRole('gridcell').nth(1)).not.toBeEmpty()
  await expect(demo.getByText(/selected$/)).toBeHidden()
})

test('logs a selection out', async ({ demo }) => {
  await openLogins(demo)
  const before = Number(await grid(demo).getAttribute('aria-rowcount'))
  for (const place of [0, 1, 2]) await rows(demo).nth(place).locator('[data-select]').click()
  await demo.getByRole('button', { name: 'Log out 3…' }).click()
  await expect(dialog(demo).getByRole('region', { name: 'Newest sessions' }).getByRole('listitem')).toHaveCount(3)
  await confirm(demo, 3)
  await expect(grid(demo)).toHaveAttribute('aria-rowcount', String(before - 3))
  await expectRecorded(demo)
})

test('logs a person out everywhere', async ({ demo }) => {
  await pause(demo)
  await demo.getByRole('main').locator('a[href^="#/users/"]').first().click()
  const everywhere = demo.getByRole('button', { name: 'Log out everywhere…' })
  await expect(everywhere).toBeEnabled()
  const count = Number(await grid(demo).getAttribute('aria-rowcount')) - 1
  expect(count).toBeGreaterThan(1)
  await everywhere.click()
  await confirm(demo, count)
  await expect(demo.getByText('This person has no session on the site.')).toBeVisible()
  await expectRecorded(demo)
})

test('keeps only the newest session of a person', async ({ demo }) => {
  await pause(demo)
  await demo.getByRole('main').locator('a[href^="#/users/"]').first().click()
  const keepNewest = demo.getByRole('button', { name: 'Keep only the newest…' })
  await expect(keepNewest).toBeEnabled()
  const count = Number(await grid(demo).getAttribute('aria-rowcount')) - 1
  expect(count).toBeGreaterThan(1)
  await expect(rows(demo).first().locator('code')).toBeVisible()
  const newest = await rows(demo).first().locator('code').innerText()
  await keepNewest.click()
  await expect(dialog(demo)).toContainText('The session with the newest activity stays.')
  await expect(dialog(demo).getByRole('region', { name: 'Newest sessions' })).not.toContainText(newest)
  await confirm(demo, count - 1)
  await expect(grid(demo)).toHaveAttribute('aria-rowcount', '2')
  await expect(rows(demo).first()).toContainText(newest)
  await expect(keepNewest).toBeDisabled()
  await expectRecorded(demo)
})

test('cancelling changes nothing', async ({ demo }) => {
  await openLogins(demo)
  const before = await grid(demo).getAttribute('aria-rowcount')
  await rows(demo).first().locator('[data-select]').click()
  await demo.getByRole('button', { name: 'Log out 1…' }).click()
  await dialog(demo).getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog(demo)).toBeHidden()
  await expect(grid(demo)).toHaveAttribute('aria-rowcount', String(before))
})

test('a read-only connection says why nothing can be logged out', async ({ demo }) => {
  await railLink(demo, 'Connections').click()
  await demo.getByRole('main').getByRole('listitem').first().getByRole('link').first().click()
  await demo.getByRole('radio', { name: /^Read-only/ }).check()
  await demo.getByRole('button', { name: 'Save and open' }).click()
  await expect(demo.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await go(demo, 'sessions?status=authenticated')
  // A row that is still on its way cannot be selected.
  await expect(rows(demo).first().getByRole('gridcell').nth(1)).not.toBeEmpty()
  await rows(demo).first().locator('[data-select]').click()
  const button = demo.getByRole('button', { name: /^Log out 1….*read-only/ })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.click({ force: true })
  await expect(dialog(demo)).toBeHidden()
})
