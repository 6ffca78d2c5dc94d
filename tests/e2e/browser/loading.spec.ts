import type { Page } from '@playwright/test'
import { expect, test } from '../console.ts'

/** What the page could not load, and what the browser refused or complained of, from now on. */
function complaints(page: Page): readonly string[] {
  const found: string[] = []
  page.on('response', response => {
    if (response.status() >= 400) found.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  page.on('requestfailed', request => found.push(`${request.failure()?.errorText} ${new URL(request.url()).pathname}`))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') found.push(message.text())
  })
  page.on('pageerror', error => found.push(error.message))
  return found
}

test('the page loads without a missing file and without a word of its content policy', async ({ page, running }) => {
  const found = complaints(page)
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`refused by ${violatedDirective}: ${blockedURI}`)
    })
  })
  await page.goto(running.link)
  await expect(page.getByRole('heading', { name: 'Try the demo' })).toBeVisible()
  const icon = await page.locator('link[rel="icon"]').evaluate(link => (link as HTMLLinkElement).href)
  // A browser without a window does not ask for the icon by itself; with it named, none asks for /favicon.ico.
  expect(await page.evaluate(async url => (await fetch(url)).status, icon)).toBe(200)
  for (const place of ['overview', 'sessions', 'users', 'connections/new', 'audit', 'settings']) {
    await page.goto(`${new URL(page.url()).origin}/#/${place}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  expect(found).toEqual([])
})
