import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../console.ts'

const places = ['overview', 'sessions', 'users', 'connections', 'connections/new', 'audit', 'settings', 'start']

const go = (page: Page, hash: string) => page.goto(`${new URL(page.url()).origin}/#/${hash}`)

/** What axe finds, each with the elements that it is about. */
async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
}

async function settle(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ demo }) => {
    test.setTimeout(120_000)
    await demo.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const place of places) {
      await go(demo, place)
      await settle(demo)
      expect.soft(await problems(demo), place).toEqual([])
    }
    await go(demo, 'overview')
    await demo.getByRole('main').locator('a[href^="#/users/"]').first().click()
    await settle(demo)
    expect.soft(await problems(demo), 'a person').toEqual([])

    // These stay: the demo's site clears expired sessions now and then.
    await go(demo, 'sessions?status=stale')
    await demo.getByRole('grid').locator('[data-index="0"]').getByRole('gridcell').nth(1).click()
    const drawer = demo.getByRole('complementary', { name: 'Session' })
    await expect(drawer.getByRole('button', { name: 'Log out…' })).toBeVisible()
    expect.soft(await problems(demo), 'the drawer').toEqual([])
    await drawer.getByRole('button', { name: 'Log out…' }).click()
    await expect(demo.getByRole('dialog').getByLabel('Reason')).toBeVisible()
    expect.soft(await problems(demo), 'the question').toEqual([])
    await demo.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await demo.keyboard.press('Control+k')
    await expect(demo.getByRole('combobox', { name: 'Find a person, session, action' })).toBeVisible()
    expect.soft(await problems(demo), 'the palette').toEqual([])
  })
}

test('a small window needs no scrolling sideways', async ({ demo }) => {
  await demo.setViewportSize({ width: 900, height: 700 })
  for (const place of places) {
    await go(demo, place)
    await settle(demo)
    const beyond = await demo.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(beyond, place).toBeLessThanOrEqual(0)
  }
})
