import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, figure, railLink, test } from '../console.ts'
import type { SiteDatabase } from '../site-database.ts'
import { logins, secretKey, startSiteDatabase } from '../site-database.ts'

let site: SiteDatabase

test.beforeAll(async () => {
  site = await startSiteDatabase()
})

test.afterAll(async () => {
  await site?.server.stop()
})

type Filling = { readonly key?: string; readonly user?: string; readonly password?: string }

/** Fills in the form of a new connection from a pasted URL, as the README says, and no more than that. */
async function fillIn(page: Page, link: string, filling: Filling = {}): Promise<void> {
  const { user = site.server.user, password = site.server.password, key } = filling
  await page.goto(link)
  await page.getByRole('link', { name: 'Connect a site' }).click()
  const url = `mysql://${user}:${encodeURIComponent(password)}@127.0.0.1:${site.server.port}/drf_db`
  await page.getByLabel('Paste a URL').fill(url)
  await page.getByRole('button', { name: 'Fill in' }).click()
  await page.getByRole('radio', { name: 'Development' }).check()
  await page.getByRole('radio', { name: /sessions\.backends\.db/ }).check()
  if (key !== undefined) await page.getByLabel('SECRET_KEY', { exact: true }).fill(key)
}

const testPanel = (page: Page) => page.getByRole('complementary', { name: 'Test of this connection' })
const card = (page: Page, label: string) =>
  page.getByRole('list', { name: 'Figures' }).getByRole('listitem').filter({ hasText: label })

/** Axe finds nothing on the page as it stands, light and dark, and nothing needs scrolling sideways on a small window. */
async function expectSound(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours on their way from one scheme to the other are neither.
    await page.waitForTimeout(300)
    await page.waitForFunction(() => document.getAnimations().every(each => each.playState !== 'running'))
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect
      .soft(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`),
        what,
      )
      .toEqual([])
  }
  const size = page.viewportSize()
  await page.setViewportSize({ width: 900, height: 700 })
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(900)
  if (size !== null) await page.setViewportSize(size)
}

test('the README to the letter finds the users by itself', async ({ page, running }) => {
  await fillIn(page, running.link, { key: secretKey })
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expect(figure(page, 'Logged in now')).toContainText(`${logins.length} people`)
  await expect(page.getByText('Figures of logins are “at most”.')).toHaveCount(0)
  await railLink(page, 'Users').click()
  for (const { username } of logins) await expect(page.getByRole('grid')).toContainText(username)
})

test('a wrong SECRET_KEY is not saved unasked, and shows no figure that it does not know', async ({
  page,
  running,
}) => {
  await fillIn(page, running.link, { key: 'the key of another site' })
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expect(testPanel(page)).toContainText('The SECRET_KEY does not fit: 0 of 3 newest rows verify')
  await expect(testPanel(page).getByRole('alert')).toContainText('Not saved.')
  await expect(page.getByText('is saved.')).toHaveCount(0)
  await expectSound(page, 'the form that was not saved')
  await page.getByRole('button', { name: 'Save and open all the same' }).click()

  await expect(page.getByText('The SECRET_KEY fits 0 of 3 rows: these figures mean nothing.')).toBeVisible()
  for (const label of ['Logged in now', 'Anonymous', 'Expire within 1 h', 'Stale logins']) {
    await expect(card(page, label)).toContainText('not known')
    await expect(card(page, label)).not.toContainText(/\b0\b/)
  }
  await expect(page.getByText('Live, key does not fit')).toBeVisible()
  await expectSound(page, 'the overview with a wrong key')
  await railLink(page, 'Users').click()
  await expect(page.getByText('It is not known who is behind the sessions')).toBeVisible()
  await page.getByRole('link', { name: 'Edit connection' }).click()
  await expect(page.getByRole('button', { name: 'Replace SECRET_KEY' })).toBeFocused()
})

test('without key and user table every page says "at most", why, and where to change it', async ({ page, running }) => {
  await fillIn(page, running.link)
  const userTable = page.getByRole('combobox', { name: 'User table' })
  await expect(userTable).toHaveValue('auth_user')
  await userTable.selectOption({ index: 0 })
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testPanel(page)).toContainText('No user table is chosen')
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expect(card(page, 'Logged in now')).toContainText('at most')
  await expect(card(page, 'Stale logins')).toContainText('not known')
  const notice = page.getByText('Figures of logins are “at most”.').locator('..')
  await expect(notice).toContainText('Without a user table it is not known')
  await expect(notice).toBeVisible()
  await expectSound(page, 'the overview without key and users')
  await railLink(page, 'Users').click()
  await expect(page.getByRole('grid')).toContainText('at most 1 logged in')
  await expect(page.getByRole('grid')).toContainText('User 1')
  await page.getByRole('link', { name: 'Choose the user table' }).click()
  await expect(page.getByRole('combobox', { name: 'User table' })).toBeFocused()

  // What is known changes by this, and nobody leaves: the chart says so.
  await userTable.selectOption('auth_user')
  await page.getByRole('button', { name: 'Save and open' }).click()
  await page.getByRole('radio', { name: '5 min', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('connection changed')
  await railLink(page, 'Users').click()
  await expect(page.getByRole('grid')).toContainText('anna')
})

test('an operator whose account may not delete is told so by the test, with the statement that is missing', async ({
  page,
  running,
}) => {
  await site.server.run(`create user watcher@'%' identified by 'pw'; grant select on drf_db.* to watcher@'%'`, 'drf_db')
  await fillIn(page, running.link, { key: secretKey, user: 'watcher', password: 'pw' })
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const step = testPanel(page).getByRole('listitem').filter({ hasText: 'May log out' })
  await expect(step).toContainText('Warning')
  await expect(step).toContainText("GRANT DELETE ON drf_db.django_session TO 'watcher'@'%';")
  await expect(testPanel(page)).toContainText('It works, with a warning: May log out.')
})

test('a connection that is refused stays on the form, and is saved when told to', async ({ page, running }) => {
  await fillIn(page, running.link, { key: secretKey, password: 'not the password' })
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expect(testPanel(page).getByRole('listitem').filter({ hasText: 'Sign in' })).toContainText('Failed')
  await expect(page.getByRole('heading', { level: 1, name: 'New connection' })).toBeVisible()
  await testPanel(page).getByRole('button', { name: 'Save all the same' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'drf_db' })
  await expect(row).toContainText(`drf_db at 127.0.0.1:${site.server.port} as ${site.server.user}`)
  await row.getByRole('button', { name: 'Open', exact: true }).click()
  await railLink(page, 'Connections').click()
  await expect(row).toContainText('Not connected')
  await expect(row).toContainText('did not accept')
  await expectSound(page, 'the connections')
  await row.getByRole('link', { name: 'drf_db' }).click()
  await page.getByRole('button', { name: 'Replace Password' }).click()
  await page.getByLabel('Password', { exact: true }).fill(site.server.password)
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expect(figure(page, 'Logged in now')).toBeVisible()
  await railLink(page, 'Connections').click()
  await expect(row).toContainText('Live')
  await expect(row).toContainText('MariaDB')
})

test('a form that is not filled in says beside the test what is missing, and leads there', async ({
  page,
  running,
}) => {
  await page.goto(running.link)
  await page.getByRole('link', { name: 'Connect a site' }).click()
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const beside = testPanel(page)
  await expect(beside).toContainText('Some fields want an answer first.')
  await expect(beside).toContainText('Choose what settings.py says')
  await expectSound(page, 'the empty form')
  await beside.getByRole('button', { name: 'SESSION_ENGINE' }).click()
  await expect(page.getByRole('radio', { name: /sessions\.backends\.db/ })).toBeFocused()
})
