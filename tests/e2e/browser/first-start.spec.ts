import { expect, figure, openDemo, railLink, test } from '../console.ts'

test('offers the demo and a connection of your own', async ({ page, running }) => {
  await page.goto(running.link)
  await expect(page.getByRole('heading', { name: 'Try the demo' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open the demo' }).first()).toBeEnabled()
  await page.getByRole('link', { name: 'Connect a site' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'New connection' })).toBeVisible()
})

test('the demo opens with figures, a chart and histograms', async ({ demo }) => {
  await expect(figure(demo, 'Logged in now')).toContainText(/\d/)
  await expect(demo.getByRole('heading', { name: 'Idle for' })).toBeVisible()
  const bars = demo.getByRole('link', { name: /^(Idle|Expires in) .*: [\d,]+ logins?$/ })
  expect(await bars.count()).toBeGreaterThan(8)
  await expect(demo.locator('.recharts-surface').first()).toBeVisible()
  await demo.getByRole('button', { name: 'Show as a table' }).click()
  expect(await demo.getByRole('table').first().getByRole('row').count()).toBeGreaterThan(10)
})

test('a reload goes on where it was', async ({ demo }) => {
  await railLink(demo, 'Sessions').click()
  await expect(demo.getByRole('grid').getByRole('row').nth(1)).toBeVisible()
  await demo.reload()
  await expect(demo.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible()
  await expect(demo.getByRole('grid').getByRole('row').nth(1)).toBeVisible()
})

test('a link works once', async ({ page, running, browser }) => {
  await openDemo(page, running.link)
  const other = await browser.newContext()
  const second = await other.newPage()
  await second.goto(running.link)
  await expect(second.getByRole('heading', { name: 'This address was opened already' })).toBeVisible()
  await expect(second.getByText('press Enter in the terminal')).toBeVisible()
  await second.goto(running.link.replace(/#.*/, ''))
  await second.reload()
  await expect(second.getByRole('heading', { name: 'This tab is not signed in' })).toBeVisible()
  await page.reload()
  await expect(figure(page, 'Logged in now')).toBeVisible()
  await other.close()
})
