import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { expect, numberIn, pause, railLink, test } from '../console.ts'

const grid = (page: Page) => page.getByRole('grid')
const rows = (page: Page) => grid(page).locator('[data-index]')
const drawer = (page: Page) => page.getByRole('complementary', { name: 'Session' })

/** Opens the list with a filter and an order in the address. */
async function openSessions(page: Page): Promise<void> {
  await railLink(page, 'Sessions').click()
  await expect(rows(page).nth(2).getByRole('gridcell').nth(1)).not.toBeEmpty()
}

async function countOf(page: Page): Promise<number> {
  return Number(await grid(page).getAttribute('aria-rowcount')) - 1
}

/** Adds a filter by status through the bar. */
async function filterByStatus(page: Page, status: string): Promise<void> {
  await page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Status' }).click()
  // The mark follows the address, so it comes a moment after the click.
  await page.getByRole('checkbox', { name: status }).click()
  await expect(page.getByRole('checkbox', { name: status })).toBeChecked()
  await page.keyboard.press('Escape')
}

test('sorts by a column in both directions', async ({ demo }) => {
  await pause(demo)
  await openSessions(demo)
  const header = grid(demo).getByRole('columnheader', { name: 'Person' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  const first = rows(demo).first().getByRole('gridcell').nth(1)
  await expect(first).not.toBeEmpty()
  const ascending = await first.innerText()
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await expect(first).not.toHaveText(ascending)
})

test('a filter is a chip, and its count stands beside the total', async ({ demo }) => {
  await pause(demo)
  await openSessions(demo)
  const total = await countOf(demo)
  await filterByStatus(demo, 'Anonymous')
  const bar = demo.getByRole('group', { name: 'Filter' })
  await expect(bar.getByRole('button', { name: /Remove: Status .*anonymous/i })).toBeVisible()
  await expect.poll(() => countOf(demo)).toBeLessThan(total)
  const filtered = await countOf(demo)
  await expect(demo.getByText(`${filtered.toLocaleString('en')} of ${total.toLocaleString('en')}`)).toBeVisible()
  await bar.getByRole('button', { name: /Remove: Status/ }).click()
  await expect.poll(() => countOf(demo)).toBe(total)
})

test('text finds a person', async ({ demo }) => {
  await pause(demo)
  await demo.goto(`${new URL(demo.url()).origin}/#/sessions?status=authenticated`)
  await expect(rows(demo).nth(2).getByRole('gridcell').nth(1)).not.toBeEmpty()
  const name = (await rows(demo).nth(2).getByRole('gridcell').nth(1).innerText()).split(/\s/)[0] ?? ''
  await demo.getByRole('searchbox').first().fill(name)
  await expect(rows(demo).first()).toContainText(name)
  const found = await rows(demo).count()
  for (let place = 0; place < Math.min(found, 5); place += 1) await expect(rows(demo).nth(place)).toContainText(name)
})

test('the keyboard moves, selects, opens and comes back', async ({ demo }) => {
  await pause(demo)
  await openSessions(demo)
  await grid(demo).focus()
  await demo.keyboard.press('ArrowDown')
  await demo.keyboard.press('ArrowDown')
  await demo.keyboard.press('Space')
  await expect(grid(demo).locator('[data-index="2"]')).toHaveAttribute('aria-selected', 'true')
  await expect(demo.getByText('1 selected', { exact: true })).toBeVisible()
  await demo.keyboard.press('Space')
  await expect(grid(demo).locator('[data-index="2"]')).toHaveAttribute('aria-selected', 'false')
  await demo.keyboard.press('Enter')
  await expect(drawer(demo)).toBeVisible()
  await expect(drawer(demo)).toBeFocused()
  await demo.keyboard.press('Escape')
  await expect(drawer(demo)).toBeHidden()
  await expect(grid(demo)).toBeFocused()
})

test('a selection survives refreshes', async ({ demo }) => {
  await demo.goto(`${new URL(demo.url()).origin}/#/sessions?status=expired`)
  await expect(rows(demo).nth(2).getByRole('gridcell').nth(1)).not.toBeEmpty()
  for (const place of [0, 1]) await rows(demo).nth(place).locator('[data-select]').click()
  await expect(demo.getByText('2 selected', { exact: true })).toBeVisible()
  await demo.waitForTimeout(5_000)
  await expect(demo.getByText('2 selected', { exact: true })).toBeVisible()
  await expect(grid(demo).locator('[aria-selected="true"]')).toHaveCount(2)
})

test('a payload is masked, revealing is recorded, the hash of the password stays hidden', async ({ demo }) => {
  await pause(demo)
  await demo.goto(`${new URL(demo.url()).origin}/#/sessions?status=authenticated`)
  await rows(demo).first().getByRole('gridcell').nth(1).click()
  await expect(drawer(demo).getByText('_auth_user_hash')).toBeVisible()
  await expect(drawer(demo).getByRole('button', { name: /_auth_user_hash/ })).toHaveCount(0)
  await demo.goto(`${new URL(demo.url()).origin}/#/sessions?status=anonymous`)
  await expect(rows(demo).first()).toContainText('Anonymous')
  await rows(demo).first().getByRole('gridcell').nth(1).click()
  const reveal = drawer(demo).getByRole('button', { name: /^Reveal _csrftoken/ })
  const line = drawer(demo).getByRole('treeitem').filter({ hasText: '_csrftoken' })
  // Django's token for CSRF: 32 letters and digits.
  await expect(line).not.toContainText(/[A-Za-z0-9]{32}/)
  await reveal.click()
  await expect(line).toContainText(/[A-Za-z0-9]{32}/)
  await drawer(demo).getByRole('button', { name: 'Hide _csrftoken' }).click()
  await expect(line).not.toContainText(/[A-Za-z0-9]{32}/)
  await railLink(demo, 'Audit').click()
  await expect(demo.getByRole('region', { name: 'Actions' }).getByRole('row').nth(1)).toContainText(
    /masked value _csrftoken/,
  )
})

test('an export holds the filtered sessions, without keys', async ({ demo }) => {
  await pause(demo)
  await demo.goto(`${new URL(demo.url()).origin}/#/sessions?status=stale`)
  await expect(rows(demo).first().getByRole('gridcell').nth(1)).not.toBeEmpty()
  await demo.getByRole('button', { name: 'Export…' }).click()
  const words = await demo.getByText(/sessions?, without keys and payloads/).innerText()
  const download = demo.waitForEvent('download')
  await demo.getByRole('menuitem', { name: 'CSV, for a spreadsheet' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split(/\r?\n/)
  expect(lines.length - 1).toBe(numberIn(words))
  expect(lines[0]).not.toMatch(/session.?key|session.?data/i)
})

test('a selection does not move the rows', async ({ demo }) => {
  await railLink(demo, 'Sessions').click()
  for (const size of [
    { width: 1440, height: 900 },
    { width: 900, height: 700 },
  ]) {
    await demo.setViewportSize(size)
    const grid = demo.getByRole('grid')
    const before = await grid.boundingBox()
    await grid.locator('[data-index="1"] [data-select]').click()
    await expect(demo.getByText('1 selected')).toBeVisible()
    expect(await grid.boundingBox()).toEqual(before)
    await demo.getByRole('button', { name: 'Clear', exact: true }).click()
  }
})

test('the open session and the order are in the address: reload, Back and a copied link bring them again', async ({
  demo,
}) => {
  await openSessions(demo)
  await demo.getByRole('columnheader', { name: 'Expires' }).getByRole('button').click()
  await expect(demo).toHaveURL(/sort=/)
  const list = demo.url()
  await rows(demo).nth(2).getByRole('gridcell').nth(1).click()
  await expect(drawer(demo)).toBeVisible()
  await expect(demo).toHaveURL(/session=[a-z0-9]{8}/)
  const fingerprint = new URL(demo.url().replace('#/', '')).searchParams.get('session') ?? ''
  await demo.reload()
  await expect(drawer(demo)).toContainText(fingerprint)
  await expect(demo.getByRole('columnheader', { name: 'Expires' })).toHaveAttribute('aria-sort', /ending$/)
  await demo.goBack()
  await expect(drawer(demo)).toBeHidden()
  expect(demo.url()).toBe(list)

  await demo.goto(list.replace(/#.*/, '#/sessions?session=aaaaaaaa'))
  await expect(drawer(demo)).toContainText('not in the store')
  await drawer(demo).getByRole('button', { name: 'Close' }).click()
  await expect(drawer(demo)).toBeHidden()
})
