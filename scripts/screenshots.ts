import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { chromium } from '@playwright/test'
import { openDemo, startConsole } from '../tests/e2e/console.ts'

const folder = path.resolve(import.meta.dirname, '..', 'docs', 'images')

/** Moves the page to a place of the console and waits until it is drawn. */
async function go(page: Page, hash: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/${hash}`)
  await page.locator('h1').waitFor()
  await page.waitForTimeout(1_500)
}

/** Writes the pictures of the documentation into docs/images, from the built console and its demo. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const running = await startConsole()
  const browser = await chromium.launch({
    executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Madrid' })
    const save = async (name: string, colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(300)
      await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) })
    }
    await openDemo(page, running.link)
    await page.waitForTimeout(4_000)
    await save('overview', 'light')
    await page.locator('main a[href^="#/users/"]').first().click()
    await page.waitForTimeout(1_500)
    await save('person', 'light')
    await go(page, 'sessions?status=authenticated')
    await page.getByRole('grid').locator('[data-index="2"]').getByRole('gridcell').nth(1).click()
    await page.waitForTimeout(800)
    await save('sessions', 'dark')
    await page.keyboard.press('Escape')
    await page.getByRole('grid').locator('[data-index="1"] [data-select]').click()
    await page.getByRole('button', { name: 'Log out 1…' }).click()
    await page.getByRole('textbox', { name: 'Reason' }).fill('Lost laptop, ticket 4711')
    await page.getByRole('button', { name: 'Log out 1 session' }).click()
    await page.getByText(/^1 session logged out/).waitFor()
    await go(page, 'policy')
    await page.getByRole('button', { name: 'NIST AAL2' }).click()
    await page.waitForTimeout(1_000)
    await save('policy', 'light')
    await go(page, 'connections/demo')
    await save('connections', 'light')
    await go(page, 'audit')
    await save('audit', 'dark')
  } finally {
    await browser.close()
    await running.stop()
  }
}

await main()
