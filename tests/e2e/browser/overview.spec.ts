import type { Page } from '@playwright/test'
import { expect, figure, fullIndex, numberIn, pause, railLink, test } from '../console.ts'

/** What the list of sessions says of its length: "12 of 345" or "345". */
async function listed(page: Page): Promise<{ readonly filtered: number; readonly total: number }> {
  const header = page.locator('header, div').filter({ has: page.getByRole('heading', { level: 1, name: 'Sessions' }) })
  await expect(header.last()).toContainText(/\d/)
  const numbers = ((await header.last().textContent()) ?? '').match(/\d[\d,]*/g) ?? []
  const [filtered = Number.NaN, total = filtered] = numbers.slice(0, 2).map(numberIn)
  return { filtered, total }
}

for (const label of ['Anonymous', 'Expire within 1 h', 'Stale logins', 'Expired, not cleared']) {
  test(`"${label}" leads to as many sessions as it counts`, async ({ demo }) => {
    await pause(demo)
    const words = (await figure(demo, label).textContent()) ?? ''
    const count = numberIn(words.replace(label, ''))
    await figure(demo, label).click()
    await expect(demo.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 1))
    expect((await listed(demo)).filtered).toBe(count)
  })
}

test('"Logged in now" leads to the sessions of the people that it counts', async ({ demo }) => {
  await pause(demo)
  const card = demo.getByRole('list', { name: 'Figures' }).getByRole('listitem').filter({ hasText: 'Logged in now' })
  const sessions = numberIn(/[\d,]+(?= sessions)/.exec((await card.innerText()) ?? '')?.[0] ?? null)
  await figure(demo, 'Logged in now').click()
  await expect(demo.getByRole('grid')).toHaveAttribute('aria-rowcount', String(sessions + 1))
})

test('each bar of a histogram leads to the sessions that it counts', async ({ demo }) => {
  await pause(demo)
  const bars = demo.getByRole('link', { name: /^(Idle|Expires in) .*: [\d,]+ logins?$/ })
  await expect(bars.first()).toBeVisible()
  const names = await bars.evaluateAll(all => all.map(bar => bar.getAttribute('aria-label') ?? ''))
  const filled = names.filter(name => !name.endsWith(': 0 logins'))
  for (const of of ['Idle', 'Expires in']) {
    const name = filled.findLast(each => each.startsWith(of)) ?? ''
    const count = numberIn(/: ([\d,]+) logins?$/.exec(name)?.[1] ?? null)
    await demo.getByRole('link', { name, exact: true }).click()
    await expect(demo.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 1))
    await railLink(demo, 'Overview').click()
  }
})

test('the change of the last hour is what its samples say', async ({ demo }) => {
  type Answer = {
    readonly value: { readonly range: string; readonly samples: readonly { readonly authenticated: number }[] }
  }
  const answers: Promise<Answer | null>[] = []
  demo.on('response', response => {
    if (response.request().postDataJSON()?.method === 'overview.history')
      answers.push(
        response.json().then(
          (answer: Answer) => answer,
          () => null,
        ),
      )
  })
  await demo.getByRole('group', { name: 'Range of the chart' }).getByRole('radio', { name: '1 h', exact: true }).click()
  await pause(demo)
  const { samples } = (await Promise.all(answers)).findLast(answer => answer?.value.range === '1h')?.value ?? {
    samples: [],
  }
  expect(samples.length).toBeGreaterThan(30)
  const change = (samples.at(-1)?.authenticated ?? 0) - (samples[0]?.authenticated ?? 0)
  const card = demo.getByRole('list', { name: 'Figures' }).getByRole('listitem').filter({ hasText: 'Logged in now' })
  if (change === 0) await expect(card).not.toContainText('in the last hour')
  else await expect(card).toContainText(`${change > 0 ? '+' : '−'}${Math.abs(change)} in the last hour`)
})

test('a pause at once holds figures that are complete', async ({ page, running }) => {
  await page.goto(running.link)
  await page.getByRole('button', { name: 'Open the demo' }).first().click()
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(fullIndex)).toBeVisible()
  const index = numberIn(await page.getByText(fullIndex).innerText())
  expect(index).toBeGreaterThan(1_000)
  const total = page.getByRole('main').getByRole('link', { name: /^[\d,]+ sessions$/ })
  await expect(total).toHaveText(`${index.toLocaleString('en')} sessions`)
  await expect(figure(page, 'Logged in now')).toContainText(/[1-9]/)
  await expect(page.getByText('the rest is being read')).toBeHidden()
  await figure(page, 'Anonymous').click()
  await expect(page.getByRole('grid').locator('[data-index]').first()).toContainText('Anonymous')
})

test('the range of the chart is chosen and kept', async ({ demo }) => {
  const range = demo.getByRole('group', { name: 'Range of the chart' })
  for (const name of ['5 min', '1 h', '7 d', '30 d', '24 h']) {
    await range.getByRole('radio', { name, exact: true }).click()
    await expect(range.getByRole('radio', { name, exact: true })).toBeChecked()
    await expect(demo.locator('.recharts-surface').first()).toBeVisible()
  }
  await range.getByRole('radio', { name: '7 d', exact: true }).click()
  await demo.reload()
  await expect(range.getByRole('radio', { name: '7 d', exact: true })).toBeChecked()
})

test('a pause holds the figures still, and resuming lets them go on', async ({ demo }) => {
  await demo.getByRole('button', { name: 'Refresh interval' }).click()
  await demo.getByRole('menuitemcheckbox', { name: '1 s', exact: true }).click()
  await pause(demo)
  const total = demo.getByRole('main').getByRole('link', { name: /^[\d,]+ sessions$/ })
  const figures = async () => `${await total.textContent()} ${await figure(demo, 'Anonymous').textContent()}`
  const before = await figures()
  await demo.waitForTimeout(3_500)
  expect(await figures()).toBe(before)
  // Rows stand still as well, and going on is offered where they are.
  await railLink(demo, 'Sessions').click()
  await expect(demo.getByRole('banner').getByText(/^Paused/)).toBeVisible()
  await expect(demo.getByRole('main').getByText(/as of \d/)).toBeVisible()
  await demo.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(demo.getByRole('main').getByText(/as of \d/)).toBeHidden()
  await railLink(demo, 'Overview').click()
  await expect.poll(figures, { timeout: 30_000 }).not.toBe(before)
})
