import { expect, railLink, test } from '../console.ts'

test('somebody who was logged out is still found, and told to be not logged in', async ({ demo }) => {
  await demo.getByRole('main').locator('a[href^="#/users/"]').first().click()
  await demo.getByRole('button', { name: 'Log out everywhere…' }).click()
  const name = await demo.locator('h1').innerText()
  const dialog = demo.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Left the company')
  await dialog.getByRole('button', { name: /^Log out \d+ session/ }).click()
  await dialog
    .getByText(/logged out/)
    .first()
    .waitFor()
  await dialog.getByRole('button', { name: 'Close' }).first().click()
  await expect(demo.getByRole('main').getByText('Not logged in').first()).toBeVisible()

  await railLink(demo, 'Users').click()
  await demo.getByRole('searchbox').or(demo.getByLabel('Name, e-mail, role, id')).first().fill(name.toUpperCase())
  const others = demo.getByRole('region', { name: 'Others in the user table, not logged in' })
  await others.getByRole('link', { name }).first().click()
  await expect(demo.getByRole('heading', { level: 1, name })).toBeVisible()
  await demo.reload()
  await expect(demo.getByRole('heading', { level: 1, name })).toBeVisible()

  await railLink(demo, 'Overview').click()
  await demo.keyboard.press('Control+k')
  await demo.getByRole('combobox').fill(name)
  await demo
    .getByRole('option', { name: new RegExp(`^${name}\\b`) })
    .first()
    .click()
  await expect(demo.getByRole('heading', { level: 1, name })).toBeVisible()
})
