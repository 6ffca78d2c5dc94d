import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, railLink, test } from '../console.ts'
import { nodePrimitives } from '../../../electron/monitor/node-primitives.ts'
import { encodeSession } from '../../../shared/django/encode.ts'
import type { TestRedis } from '../../servers/redis.ts'
import { startRedis } from '../../servers/redis.ts'
import { keys, secretKey } from '../site.ts'

/** pickle.dumps({'_auth_user_id': '1'}, 4) */
const pickled = Buffer.from('80049518000000000000007d948c0d5f617574685f757365725f6964948c013194732e', 'hex')
const password = 'the word of the cache'

let redis: TestRedis
let folder: string

test.beforeAll(async () => {
  redis = await startRedis()
  await redis.client.sendCommand(['ACL', 'SETUSER', 'watcher', 'on', `>${password}`, '~*', '&*', '+@all'])
  for (const key of keys) {
    await redis.client.sendCommand(['SET', `shop:1:django.contrib.sessions.cache${key}`, pickled, 'EX', '3600'])
  }
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'rollcall-e2e-files-')), 'sessions')
  mkdirSync(folder)
  const keyring = {
    secretKey,
    fallbacks: [],
    keySalt: 'django.contrib.sessions.SessionStore',
    release: '4+',
    serializer: 'json',
  } as const
  const data = encodeSession(nodePrimitives, keyring, '{"_auth_user_id":"1"}', Math.floor(Date.now() / 1000))
  for (const key of keys) writeFileSync(path.join(folder, `sessionid${key}`), data)
})

test.afterAll(async () => {
  await redis?.stop()
  rmSync(path.dirname(folder), { recursive: true, force: true })
})

const testPanel = (page: Page) => page.getByRole('complementary', { name: 'Test of this connection' })
const engine = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`backends\\.${name}\\b`) })
const kind = (page: Page) => page.getByLabel('Kind of cache')
const region = (page: Page, name: string) => page.getByRole('region', { name })
const people = (page: Page) => page.getByRole('switch', { name: /people from its database/ })

async function begin(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.goto(`${new URL(page.url()).origin}/#/connections/new`)
}

async function expectLive(page: Page): Promise<void> {
  await railLink(page, 'Sessions').click()
  await expect(page.getByRole('grid').locator('[data-index]')).toHaveCount(keys.length, { timeout: 20_000 })
}

test('a Redis is filled in from a URL, tested, saved and opened, and its password does not come back', async ({
  page,
  running,
}) => {
  await begin(page, running.link)
  await page
    .getByLabel('Paste a URL')
    .fill(`redis://watcher:${encodeURIComponent(password)}@127.0.0.1:${redis.port}/0?key_prefix=shop`)
  await page.getByRole('button', { name: 'Fill in' }).click()
  await expect(engine(page, 'cache')).toBeChecked()
  await expect(page.getByLabel('Cache user')).toHaveValue('watcher')
  await expect(page.getByLabel('KEY_PREFIX')).toHaveValue('shop')
  await expect(people(page)).not.toBeChecked()
  await expect(region(page, 'Tables')).toHaveCount(0)
  await page.getByRole('radio', { name: 'Development' }).click()
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testPanel(page)).toContainText('This connection works.')
  await expect(testPanel(page)).toContainText(`${keys.length} sessions found`)
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expectLive(page)

  await railLink(page, 'Connections').click()
  await expect(page.getByRole('main')).toContainText(`Redis`)
  await expect(page.getByRole('main')).not.toContainText('django_session')
  await page.getByRole('link', { name: '127.0.0.1' }).click()
  await expect(page.getByRole('button', { name: 'Replace Cache password' })).toBeVisible()
  expect(await page.content()).not.toContain(password)
  // What is held goes to no other server.
  await page.getByLabel('Cache port').fill('1')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testPanel(page)).toContainText('The servers of the cache were changed: type its password again')
})

test('files are filled in by hand, tested, saved and opened', async ({ page, running }) => {
  await begin(page, running.link)
  await engine(page, 'file').click()
  await people(page).click()
  await page.getByLabel('Name', { exact: true }).fill('in files')
  await page.getByLabel('SESSION_FILE_PATH').fill('/nowhere/sessions')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const step = testPanel(page).getByRole('listitem').filter({ hasText: 'Find the folder' })
  await expect(step).toContainText('There is no folder /nowhere/sessions.')
  await page.getByLabel('SESSION_FILE_PATH').fill(folder)
  await page.getByLabel('SECRET_KEY', { exact: true }).fill(secretKey)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(testPanel(page)).toContainText('This connection works.')
  await page.getByRole('button', { name: 'Save and open' }).click()
  await expectLive(page)
})

test('each engine asks for what it needs, and what was typed stays', async ({ page, running }) => {
  await begin(page, running.link)
  await expect(region(page, 'Database')).toBeVisible()
  await page.getByLabel('Host', { exact: true }).fill('db.example.com')
  await engine(page, 'cached_db').click()
  await page.getByLabel('Cache host').fill('cache.example.com')
  await expect(page.getByLabel('Longest request')).toHaveValue('60')
  await kind(page).selectOption('none')
  await expect(region(page, 'Cache')).toContainText('Nobody can be logged out')
  await engine(page, 'cache').click()
  await expect(page.getByLabel('Longest request')).toHaveCount(0)
  await kind(page).selectOption('memcached')
  await page.getByLabel('Cache servers').fill('one\ntwo:port')
  await kind(page).selectOption('database')
  await expect(people(page)).toHaveCount(0)
  await kind(page).selectOption('files')
  await expect(page.getByLabel('Cache folder')).toBeVisible()
  await people(page).click()
  await expect(page.getByLabel('Host', { exact: true })).toHaveCount(0)
  await engine(page, 'file').click()
  await expect(region(page, 'Cache')).toHaveCount(0)
  await expect(page.getByLabel('SESSION_COOKIE_NAME')).toHaveValue('sessionid')
  await engine(page, 'signed_cookies').click()
  await expect(region(page, 'Where its sessions are')).toContainText('A cookie that somebody gives you')

  await engine(page, 'cache').click()
  await kind(page).selectOption('redis')
  await expect(page.getByLabel('Cache host')).toHaveValue('cache.example.com')
  await people(page).click()
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db.example.com')

  await people(page).click()
  await kind(page).selectOption('memcached')
  await page.getByLabel('Name', { exact: true }).fill('several')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByLabel('Cache servers')).toBeFocused()
  await expect(region(page, 'Cache')).toContainText('Line 2: A whole number is needed.')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every engine's form is accessible and fits a small window, ${colorScheme}`, async ({ page, running }) => {
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 900, height: 700 })
    await begin(page, running.link)
    const look = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect.soft(violations, what).toEqual([])
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect.soft(beyond, what).toBeLessThanOrEqual(0)
    }
    await engine(page, 'cached_db').click()
    // The colours are those of the same components whatever the kind.
    for (const each of colorScheme === 'light' ? ['redis', 'memcached', 'database', 'files', 'none'] : ['none']) {
      await kind(page).selectOption(each)
      await look(`cached_db, ${each}`)
    }
    await engine(page, 'cache').click()
    await kind(page).selectOption('redis')
    await page.getByRole('radio', { name: 'Sentinel' }).click()
    await look('cache, sentinels')
    for (const each of ['file', 'signed_cookies']) {
      await engine(page, each).click()
      await look(each)
    }
  })
}
