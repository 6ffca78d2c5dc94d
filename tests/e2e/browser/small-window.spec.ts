import type { Locator, Page } from '@playwright/test'
import { expect, pause, test } from '../console.ts'

const width = 900
const height = 700

/** Buttons, links and fields that are partly outside of the window's width, or of a box that neither scrolls nor shows them. */
function cutOff(inside: Locator): Promise<readonly string[]> {
  return inside.evaluate(root => {
    const name = (element: Element) =>
      `${element.tagName} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`
    const clips = (element: Element) => {
      const box = element.getBoundingClientRect()
      let [left, right] = [0, innerWidth]
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        const { overflowX, position } = getComputedStyle(parent)
        if (overflowX === 'auto' || overflowX === 'scroll') break
        const frame = parent.getBoundingClientRect()
        if (overflowX !== 'visible') [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)]
        if (position === 'fixed') break
      }
      return box.width > 0 && (box.left < left - 1 || box.right > right + 1)
    }
    return [...root.querySelectorAll('button, a, input, textarea, h1, h2')].filter(clips).map(name)
  })
}

async function expectFits(page: Page, inside: Locator): Promise<void> {
  expect.soft(await cutOff(inside)).toEqual([])
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

/** All of it is in the window, or can be scrolled to within it. */
async function expectInWindow(box: Locator): Promise<void> {
  const place = await box.boundingBox()
  expect(place).not.toBeNull()
  const { x, y, width: wide, height: high } = place ?? { x: 0, y: 0, width: 0, height: 0 }
  expect.soft(Math.min(x, y)).toBeGreaterThanOrEqual(0)
  expect.soft(x + wide).toBeLessThanOrEqual(width)
  expect.soft(y + high).toBeLessThanOrEqual(height)
}

test('a person, the drawer and the dialogs fit in a small window', async ({ demo }) => {
  await pause(demo)
  await demo.setViewportSize({ width, height })
  await demo.getByRole('main').locator('a[href^="#/users/"]').first().click()
  const everywhere = demo.getByRole('button', { name: 'Log out everywhere…' })
  await expect(everywhere).toBeEnabled()
  await expectFits(demo, demo.locator('body'))

  const dialog = demo.getByRole('dialog')
  for (const question of [everywhere, demo.getByRole('button', { name: 'Keep only the newest…' })]) {
    await question.click()
    await dialog.getByLabel('Reason').fill('Looking at a small window')
    const apply = dialog.getByRole('button', { name: /^Log out \d+ sessions?$/ })
    await expect(apply).toBeEnabled()
    await expectInWindow(dialog)
    await expectInWindow(apply)
    await expectFits(demo, dialog)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
  }

  const drawer = demo.getByRole('complementary', { name: 'Session' })
  const openFirst = () => demo.getByRole('grid').locator('[data-index="0"]').getByRole('gridcell').nth(1).click()
  for (const place of [new URL(demo.url()).hash, '#/sessions?status=authenticated']) {
    await demo.goto(`${new URL(demo.url()).origin}/${place}`)
    await openFirst()
    const logOut = drawer.getByRole('button', { name: 'Log out…' })
    await logOut.scrollIntoViewIfNeeded()
    await expect(logOut).toBeInViewport({ ratio: 1 })
    await expectFits(demo, demo.locator('body'))
    await logOut.click()
    await expect(dialog.getByLabel('Reason')).toBeVisible()
    await expectInWindow(dialog)
    await expectFits(demo, dialog)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  }
})

test('a long name of a connection is whole in the header, and where it is gives way', async ({ demo }) => {
  const name = demo
    .getByRole('banner')
    .getByRole('button', { name: /^Connection: / })
    .locator('span[class*="_name_"]')
  for (const wide of [1280, 1920]) {
    await demo.setViewportSize({ width: wide, height: 800 })
    const cut = await name.evaluate(element => {
      element.textContent = 'Shop of the northern region, production'
      return element.scrollWidth - element.clientWidth
    })
    expect.soft(cut, `${wide}`).toBe(0)
  }
})
