import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, railLink, test } from '../console.ts'
import type { TestServer } from '../../servers/server.ts'
import { database, keys, secretKey, startSite } from '../site.ts'

let server: TestServer

test.beforeAll(async () => {
  server = await startSite()
})

test.afterAll(async () => {
  await server?.stop()
})

const settings = () => `
import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = '${secretKey}'
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.mysql',
        'NAME': os.environ.get('DB_NAME', '${database}'),
        'USER': '${server.user}',
        'PASSWORD': ${JSON.stringify(server.password)},
        'HOST': '127.0.0.1',
        'PORT': '${server.port}',
    }
}
USE_TZ = True
TIME_ZONE = 'UTC'
AUTHENTICATION_BACKENDS = get_backends()
`

const begin = async (page: Page, link: string) => {
  await page.goto(link)
  await page.getByRole('link', { name: 'Connect a site' }).click()
}
const choose = (page: Page, text: string) =>
  page
    .getByLabel('A settings.py')
    .setInputFiles({ name: 'settings.py', mimeType: 'text/x-python', buffer: Buffer.from(text) })

test('a chosen settings.py is shown, fills in the form, is tested and opened, and its secrets do not come back', async ({
  page,
  running,
}) => {
  const answers: string[] = []
  page.on('response', response => {
    if (response.request().method() !== 'POST') return
    response.text().then(
      text => answers.push(text),
      () => undefined,
    )
  })
  await begin(page, running.link)
  await choose(page, settings())
  const dialog = page.getByRole('dialog', { name: 'What the settings say' })
  const understood = dialog.getByRole('region', { name: /^Understood/ })
  await expect(understood.getByRole('listitem').filter({ hasText: '["HOST"]' })).toContainText('127.0.0.1 line 12')
  const name = understood.getByRole('listitem').filter({ hasText: '["NAME"]' })
  await expect(name).toContainText('On the server DB_NAME may say otherwise')
  await expect(understood.getByRole('listitem').filter({ hasText: 'SECRET_KEY' })).toContainText('found, not shown')
  const open = dialog.getByRole('region', { name: /^Not known: 1/ })
  await expect(open).toContainText('It is the result of get_backends(…) in line 18.')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
  await dialog.getByRole('button', { name: 'Fill in and test' }).click()

  const panel = page.getByRole('complementary', { name: 'Test of this connection' })
  await expect(panel).toContainText('This connection works.', { timeout: 20_000 })
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('127.0.0.1')
  await expect(page.getByRole('textbox', { name: 'Database' })).toHaveValue(database)
  await expect(page.getByRole('button', { name: 'Replace Password' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Replace SECRET_KEY' })).toBeVisible()
  await page.getByRole('button', { name: 'Save and open' }).click()
  await railLink(page, 'Sessions').click()
  await expect(page.getByRole('grid').locator('[data-index]')).toHaveCount(keys.length)
  expect(answers.length).toBeGreaterThan(5)
  for (const secret of [secretKey, server.password]) {
    expect(answers.filter(answer => answer.includes(secret))).toEqual([])
    expect(await page.content()).not.toContain(secret)
  }
})

test('a pasted output of diffsettings is read, and asks for what it does not say', async ({ page, running }) => {
  await begin(page, running.link)
  await page.getByRole('button', { name: 'Paste it' }).click()
  const paste = page.getByRole('dialog', { name: 'Paste a settings.py' })
  await paste
    .getByLabel('Settings')
    .fill(
      "BASE_DIR = PosixPath('/srv/shop')  ###\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': 'db.internal', 'USER': 'shop'}}\nUSE_TZ = True\n",
    )
  await paste.getByRole('button', { name: 'Read it' }).click()
  await page.getByRole('button', { name: 'Fill in and test' }).click()
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db.internal')
  await expect(page.getByLabel('Port', { exact: true })).toHaveValue('5432')
  // The database is not named, so it is asked for.
  await expect(page.getByRole('textbox', { name: 'Database' })).toHaveAttribute('aria-invalid', 'true')
})

test('a dropped file is read', async ({ page, running }) => {
  await begin(page, running.link)
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(["TIME_ZONE = 'Asia/Kathmandu'\n"], 'settings.py', { type: 'text/x-python' }))
    return data
  })
  await page.getByText('Drop the site’s settings.py here, or').dispatchEvent('drop', { dataTransfer: transfer })
  await expect(page.getByRole('dialog', { name: 'What the settings say' })).toContainText('Asia/Kathmandu')
})

test('what is no settings file is refused with the reason', async ({ page, running }) => {
  await begin(page, running.link)
  await choose(page, 'A = 1\nB = = 2\n')
  await expect(page.getByText('Line 2 is no Python that Rollcall can read')).toBeVisible()
  await choose(page, '# '.repeat(5 * 1024 * 1024))
  await expect(page.getByText('settings.py is too large for a settings file: 10.0 MB.')).toBeVisible()
  await choose(page, '# '.repeat(200_000))
  await expect(page.getByText('This is too large for a settings file')).toBeVisible()
})
