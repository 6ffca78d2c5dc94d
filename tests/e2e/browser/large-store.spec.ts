import { expect, figure, fullIndex, numberIn, railLink, test } from '../console.ts'
import type { TestServer } from '../../servers/server.ts'
import { database, fillInForm, startSite } from '../site.ts'

const sessions = 400_000

let server: TestServer

test.beforeAll(async () => {
  test.setTimeout(120_000)
  server = await startSite()
  await server.run(
    `insert into django_session (session_key, session_data, expire_date)
     select md5(seq), (select session_data from (select session_data from django_session limit 1) one),
       utc_timestamp(6) + interval seq second from seq_1_to_${sessions}`,
    database,
  )
})

test.afterAll(async () => {
  await server?.stop()
})

test('the first figures are there before everything is read, which can be paused, and say that there is more', async ({
  page,
  running,
}) => {
  test.setTimeout(120_000)
  await page.goto(running.link)
  await fillInForm(
    page,
    `mysql://${server.user}:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/${database}`,
  )
  await page.getByRole('button', { name: 'Save and open' }).click()
  const main = page.getByRole('main')
  await expect(main.getByText('so far: the rest is being read')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  // What is there stays there, and everywhere it says that there is more.
  await expect(page.getByText(/^Reading is paused: [\d,]+ of 400,\d+ sessions were read\.$/)).toBeVisible()
  await expect(main.getByText('so far: not all were read yet')).toBeVisible()
  await expect(figure(page, 'Logged in now')).toContainText(/[1-9]/)
  const total = main.getByRole('link', { name: /^[\d,]+ sessions$/ })
  const held = await total.innerText()
  expect(numberIn(held)).toBeGreaterThan(0)
  expect(numberIn(held)).toBeLessThan(sessions)
  await expect(page.getByText(/^Index [\d,]+ of [\d,]+/)).toContainText(/^Index [\d,]+ of 400,\d+$/)
  await railLink(page, 'Sessions').click()
  await expect(page.getByRole('grid').locator('[data-index]').first().getByRole('gridcell').nth(1)).not.toBeEmpty()
  await railLink(page, 'Overview').click()
  await expect(total).toHaveText(held)

  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(page.getByText(/^Index [\d,]+ of 400,\d+ · [\d,]+ sessions a second · /)).toBeVisible()
  await expect(page.getByText(fullIndex)).toBeVisible({ timeout: 60_000 })
  await expect(main.getByText('so far:')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await expect(total).toHaveText(/^400,\d+ sessions$/)
})
