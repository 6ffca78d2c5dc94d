import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { siteWithColumns } from '../../monitor/site-with-columns.ts'
import { secrets } from '../../monitor/django-row.ts'
import { expect, railLink, test } from '../console.ts'
import { fillInForm } from '../site.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

const grid = (page: Page) => page.getByRole('grid').first()
const rows = (page: Page) => grid(page).locator('[data-index]')
const columnHeaders = (page: Page) => grid(page).getByRole('columnheader')

async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
}

test('address and device are shown once they are asked for, and never before', async ({ page, running }) => {
  test.setTimeout(120_000)
  const site = siteWithColumns()
  try {
    for (let id = 1; id <= 4; id += 1) site.addUser(id)
    const createdAt = '2026-11-01 08:00:00'
    site.put('first0000', { payload: site.loginOf(1), ip: '203.0.113.9', userAgent: firefox, userId: 1, createdAt })
    site.put('second000', { payload: site.loginOf(2), ip: '2001:db8::7', userAgent: iphone, userId: 2, createdAt })
    site.put('broken000', { text: 'no session at all', ip: '203.0.113.9', userAgent: iphone, userId: 3, createdAt })

    await page.goto(running.link)
    await fillInForm(page, `sqlite:${site.file}`)
    await page.getByLabel('Name', { exact: true }).fill('Shop with qsessions')
    await page.getByLabel('Session table').fill('qsessions_session')
    await page.getByLabel('SECRET_KEY', { exact: true }).fill(secrets.secretKey ?? '')
    const asked = page.getByRole('switch', { name: 'Show addresses and devices' })
    await expect(asked).not.toBeChecked()
    await page.getByRole('button', { name: 'Save and open' }).click()
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()

    await railLink(page, 'Sessions').click()
    await expect(rows(page)).toHaveCount(3)
    await expect(columnHeaders(page).filter({ hasText: 'Address' })).toHaveCount(0)
    await expect(rows(page).filter({ hasText: 'user3' })).toContainText('by the table')
    expect(await page.content()).not.toMatch(/203\.0\.113|2001:db8|Firefox/)

    await railLink(page, 'Connections').click()
    await page.getByRole('button', { name: 'More for Shop with qsessions' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await asked.click()
    await expect(asked).toBeChecked()
    expect(await problems(page)).toEqual([])
    await page.getByRole('button', { name: 'Save and open' }).click()
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()

    await railLink(page, 'Sessions').click()
    await expect(columnHeaders(page).filter({ hasText: 'Address' })).toBeVisible()
    await expect(rows(page).filter({ hasText: 'user1' })).toContainText('Firefox on Linux PC')
    await expect(rows(page).filter({ hasText: 'user2' })).toContainText('2001:db8::7')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect.soft(await problems(page), colorScheme).toEqual([])
    }

    await columnHeaders(page).filter({ hasText: 'Address' }).getByRole('button').click()
    await expect(rows(page).last()).toContainText('2001:db8::7')
    await page.getByRole('searchbox').first().fill('iphone')
    await expect(rows(page)).toHaveCount(2)
    await page.getByRole('searchbox').first().fill('203.0.113')
    await expect(rows(page)).toHaveCount(2)
    await page.getByRole('searchbox').first().fill('')
    await expect(rows(page)).toHaveCount(3)

    await rows(page).filter({ hasText: 'user1' }).getByRole('gridcell').nth(1).click()
    const drawer = page.getByRole('complementary', { name: 'Session' })
    await expect(drawer).toContainText(firefox)
    await drawer.getByRole('link', { name: '203.0.113.9' }).click()
    await expect(page.getByRole('button', { name: 'Remove: Address is 203.0.113.9' })).toBeVisible()
    await expect(rows(page)).toHaveCount(2)

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export…' }).click()
    await page.getByRole('menuitem', { name: 'CSV, for a spreadsheet' }).click()
    const text = await readFile(await (await saved).path(), 'utf8')
    expect(text.split('\r\n')[0]).toMatch(/,address,browser,device,created_at,user_by_column$/)
    expect(text).toContain(',203.0.113.9,Firefox,Linux PC,2026-11-01T08:00:00.000Z,false')
    expect(text).toContain(',203.0.113.9,Safari,iPhone,2026-11-01T08:00:00.000Z,true')

    await page.goto(`${new URL(page.url()).origin}/#/users/u:2`)
    await expect(rows(page).first()).toContainText('Safari on iPhone')
    await expect(rows(page).first()).toContainText('2001:db8::7')
  } finally {
    site.end()
  }
})
