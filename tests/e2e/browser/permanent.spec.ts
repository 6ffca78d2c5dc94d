import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, railLink, test } from '../console.ts'

const part = (page: Page) => page.getByRole('region', { name: 'Make it permanent' })
const reasonField = (page: Page) => page.getByRole('dialog').getByRole('textbox', { name: 'Reason' })

/** Opens the Policy page and saves a first version, as it is proposed by a preset. */
async function saveVersion(page: Page): Promise<void> {
  await railLink(page, 'Policy').click()
  await expect(part(page)).toContainText('Save the policy first')
  await page.getByRole('group', { name: 'Presets' }).getByRole('button', { name: /AAL1/ }).click()
  await page.getByRole('button', { name: 'Save version…' }).click()
  await reasonField(page).fill('the audit of spring')
  await page.getByRole('button', { name: 'Save version', exact: true }).click()
  await expect(part(page)).toContainText('version 1, saved by')
}

test('publishes a saved policy for the companion, after showing the SQL', async ({ demo: page }) => {
  await saveVersion(page)
  await part(page).getByRole('tab', { name: 'By the companion' }).click()
  await expect(part(page).getByLabel('the SQL', { exact: true })).toContainText('CREATE TABLE "rollcall_policy"')
  const download = page.waitForEvent('download')
  await part(page).getByRole('button', { name: 'Save rollcall_site.py' }).click()
  const saved = readFileSync(await (await download).path(), 'utf8')
  expect(saved).toBe(readFileSync(path.resolve('companion', 'rollcall_site.py'), 'utf8'))

  await part(page).getByRole('button', { name: 'Create the tables…' }).click()
  await reasonField(page).fill('for the companion')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(part(page)).toContainText('Nothing is published yet')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await part(page)
    .getByRole('radio', { name: /Closed/ })
    .click()
  await part(page).getByRole('button', { name: 'Publish version 1…' }).click()
  await reasonField(page).fill('the audit of spring')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(part(page)).toContainText('Revision 1 (version 1), published by')
  await expect(part(page)).toContainText('The site reads exactly this already.')
  await expect(part(page).getByRole('button', { name: 'Publish version 1…' })).toBeDisabled()

  await railLink(page, 'Audit').click()
  await expect(page.getByRole('main')).toContainText('Publish version 1 of the expiry policy as revision 1')
  await expect(page.getByRole('main')).toContainText(
    "Make tables for the site's companion: rollcall_policy, rollcall_login",
  )
})

test('compares a settings.py before it writes it, and refuses what it would have to guess', async ({
  demo: page,
  running,
}) => {
  const file = path.join(running.dataFolder, 'settings.py')
  await saveVersion(page)
  await part(page).getByRole('tab', { name: 'In settings.py' }).click()
  await part(page).getByRole('button', { name: 'Compare' }).waitFor()
  const compare = async (content: string) => {
    writeFileSync(file, content)
    await part(page).getByLabel('Path of settings.py').fill(file)
    await part(page).getByRole('button', { name: 'Compare' }).click()
  }
  await compare('SECRET_KEY = "x"\nSESSION_COOKIE_AGE = int(environ["AGE"])\n')
  await expect(part(page)).toContainText('Line 2 computes SESSION_COOKIE_AGE')
  await expect(part(page).getByRole('button', { name: 'Write into the file…' })).toHaveCount(0)

  await compare('SECRET_KEY = "x"\nSESSION_COOKIE_AGE = 60  # a minute\n')
  const changes = part(page).getByLabel(`Changes in ${file}`)
  await expect(changes).toContainText('SECRET_KEY = "…"')
  await expect(changes).toContainText('SESSION_COOKIE_AGE = 60  # …')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await part(page).getByRole('button', { name: 'Write into the file…' }).click()
  await reasonField(page).fill('the audit of spring')
  await page.getByRole('button', { name: 'Write it' }).click()
  await expect(part(page)).toContainText(`${file} is written.`)
  const written = readFileSync(file, 'utf8')
  expect(written).toMatch(/^SECRET_KEY = "x"\nSESSION_COOKIE_AGE = \d+ {2}# a minute\n/)
  expect(written).not.toContain('= 60 ')
})
