import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { createPolicyBook } from '../../../electron/api/policy-book.ts'
import { djangoDefault } from '../../../shared/policy/policy.ts'
import { expect, numberIn, pause, railLink, test } from '../console.ts'

const slider = (page: Page, name: string) => page.getByRole('slider', { name: `${name}, slider` })
const typed = (page: Page | Locator, name: string) => page.getByRole('textbox', { name, exact: true })
const card = (page: Page, name: string) => page.getByRole('list', { name: 'What if' }).getByRole('link', { name })
const preset = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const saveButton = (page: Page) => page.getByRole('button', { name: 'Save version…' })

async function openPolicy(page: Page): Promise<void> {
  await railLink(page, 'Policy').click()
  await expect(card(page, 'Would be logged out now')).toBeVisible()
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await typed(page, name).fill(text)
  await typed(page, name).press('Enter')
}

async function save(page: Page, reason: string): Promise<void> {
  await saveButton(page).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: 'Save version' }).click()
  await expect(dialog).toBeHidden()
}

/** What axe finds, each with the elements that it is about. */
async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
}

test('what is in force is found, with how sure it is', async ({ demo }) => {
  await demo.keyboard.press('g')
  await demo.keyboard.press('p')
  await expect(demo.getByRole('heading', { level: 1, name: 'Policy' })).toBeVisible()
  const found = demo.getByRole('region', { name: 'In force now' })
  await expect(found).toContainText(/Cookie age14 d.*by signed save times/)
  await expect(found.getByText('certain').first()).toBeVisible()
  await expect(typed(demo, 'Cookie age')).toHaveValue('14 d')
  await expect(typed(demo, 'Idle limit')).toHaveValue('none')
  expect(numberIn(await card(demo, 'Would be logged out now').innerText())).toBe(0)
  await expect(preset(demo, 'In force')).toHaveAttribute('aria-pressed', 'true')
  await preset(demo, 'PCI DSS').click()
  await expect(preset(demo, 'PCI DSS')).toHaveAttribute('aria-pressed', 'true')
  await expect(demo.getByText('per requirement 8.2.8').first()).toBeVisible()
  await preset(demo, 'In force').click()
  await expect(typed(demo, 'Idle limit')).toHaveValue('none')
})

test('each figure leads to as many sessions as it counts, and back to the same limits', async ({ demo }) => {
  await pause(demo)
  await openPolicy(demo)
  await preset(demo, 'NIST AAL2').click()
  for (const name of ['Would be logged out now', 'Within the hour', 'Within the day']) {
    const shown = async () => numberIn((await card(demo, name).innerText()).replace(name, ''))
    // Until the answer is there, the card counts what is in force.
    await expect.poll(shown).toBeGreaterThan(100)
    const count = await shown()
    await card(demo, name).click()
    const rows = async () => Number(await demo.getByRole('grid').getAttribute('aria-rowcount')) - 1
    // While the monitor rests the clock does not: a few fall idle between the two looks.
    await expect.poll(rows).toBeGreaterThanOrEqual(count)
    expect(await rows()).toBeLessThanOrEqual(count + 10)
    await expect(demo.getByRole('group', { name: 'Filter' })).toContainText('Under a policy ends')
    await demo.reload()
    await expect.poll(rows).toBeGreaterThanOrEqual(count)
    await openPolicy(demo)
    await preset(demo, 'NIST AAL2').click()
  }
})

test('a limit is moved by the keyboard and typed in human units, and the answer follows', async ({ demo }) => {
  await openPolicy(demo)
  await type(demo, 'Idle limit', '45m')
  await expect(typed(demo, 'Idle limit')).toHaveValue('45 min')
  await expect(slider(demo, 'Idle limit')).toHaveAttribute('aria-valuetext', '45 min')
  await slider(demo, 'Idle limit').press('ArrowLeft')
  await expect(typed(demo, 'Idle limit')).toHaveValue('30 min')
  const gone = async () => numberIn((await card(demo, 'Would be logged out now').innerText()).split('\n')[1] ?? '')
  await expect.poll(gone).toBeGreaterThan(100)
  const before = await gone()
  await slider(demo, 'Idle limit').press('Home')
  await expect(typed(demo, 'Idle limit')).toHaveValue('1 min')
  await expect.poll(gone).toBeGreaterThan(before)
  await slider(demo, 'Idle limit').press('End')
  await expect(typed(demo, 'Idle limit')).toHaveValue('none')
  await expect.poll(gone).toBe(0)
})

test('what cannot be a limit is refused where it is typed, and nothing moves', async ({ demo }) => {
  await openPolicy(demo)
  await type(demo, 'Idle limit', '2 h')
  for (const [text, words] of [
    ['-5 m', 'cannot be negative'],
    ['0 s', 'at least 1 second'],
    ['30', 'Add a unit'],
    ['2147483648 s', 'at most 68 years'],
    ['soon', 'no length of time'],
  ] as const) {
    await typed(demo, 'Idle limit').fill(text)
    await expect(demo.getByText(words)).toBeVisible()
    await expect(slider(demo, 'Idle limit')).toHaveAttribute('aria-valuetext', '2 h')
  }
  await typed(demo, 'Idle limit').press('Escape')
  await expect(typed(demo, 'Idle limit')).toHaveValue('2 h')
  await type(demo, 'Cookie age', 'none')
  await expect(demo.getByText('A cookie age is needed')).toBeVisible()
})

test('an absolute limit below the idle limit is named, and cannot be saved', async ({ demo }) => {
  await openPolicy(demo)
  await type(demo, 'Idle limit', '4 h')
  await type(demo, 'Absolute limit', '1 h')
  await expect(demo.getByText('The absolute limit (1 h) is below the idle limit (4 h)')).toBeVisible()
  await expect(saveButton(demo)).toBeDisabled()
  await expect(typed(demo, 'Absolute limit')).toHaveValue('1 h')
  await type(demo, 'Absolute limit', '8 h')
  await expect(saveButton(demo)).toBeEnabled()
})

test('rules and exemptions are set and taken back', async ({ demo }) => {
  await openPolicy(demo)
  await demo.getByRole('button', { name: 'Rule', exact: true }).click()
  const editor = demo.getByRole('dialog', { name: 'Add a rule' })
  await editor.getByRole('combobox', { name: 'Role' }).selectOption('admin')
  await typed(editor, 'Idle limit').fill('1 m')
  await editor.getByRole('button', { name: 'Add rule' }).click()
  await expect(demo.getByRole('button', { name: 'Role admin: idle 1 min' })).toBeVisible()
  await expect(
    demo
      .getByRole('row', { name: /^admin/ })
      .getByRole('cell')
      .nth(1),
  ).not.toHaveText('0')
  await expect(
    demo
      .getByRole('row', { name: /^customer/ })
      .getByRole('cell')
      .nth(1),
  ).toHaveText('0')

  await demo.getByRole('button', { name: 'Person', exact: true }).click()
  const chooser = demo.getByRole('dialog', { name: 'Exempt a person' })
  await chooser.getByRole('menuitem').first().click()
  const taken = demo.getByRole('button', { name: /^No longer exempt: / })
  await expect(taken).toBeVisible()
  await taken.click()
  await expect(taken).toBeHidden()

  await demo.getByRole('button', { name: 'Role admin: idle 1 min' }).click()
  await demo.getByRole('button', { name: 'Remove rule' }).click()
  await expect(demo.getByRole('button', { name: 'Role admin: idle 1 min' })).toBeHidden()
})

test('a version has its reason and is compared; checks say why', async ({ demo }) => {
  await openPolicy(demo)
  await preset(demo, 'NIST AAL2').click()
  const checks = demo.getByRole('region', { name: 'Checks' })
  await expect(checks.getByText('The absolute limit is 1 d.').first()).toBeVisible()
  await expect(checks).toContainText('These limits are not saved yet.')
  await save(demo, 'the auditors asked')
  await expect(
    demo.getByRole('banner').or(demo.locator('header')).getByText('version 1', { exact: true }),
  ).toBeVisible()
  await expect(saveButton(demo)).toBeDisabled()
  const versions = demo.getByRole('region', { name: 'Versions' })
  await expect(versions).toContainText('the auditors asked')
  await expect(checks).toContainText('saved as a version, with author and reason')
  await preset(demo, 'PCI DSS').click()
  await expect(demo.getByText('version 1 · changed')).toBeVisible()
  await expect(versions.getByRole('list', { name: 'Differences' })).toContainText('Idle limit1 hbecomes15 min')
  await railLink(demo, 'Overview').click()
  await openPolicy(demo)
  await expect(typed(demo, 'Idle limit')).toHaveValue('15 min')
  await demo.getByRole('button', { name: 'Discard changes' }).click()
  await expect(typed(demo, 'Idle limit')).toHaveValue('1 h')
  await railLink(demo, 'Audit').click()
  await expect(demo.getByText('the auditors asked').first()).toBeVisible()
})

test('when another console saves first, both are shown and nothing is overwritten', async ({ demo, running }) => {
  const other = createPolicyBook(running.dataFolder, () => undefined)
  const theirs = { policy: { ...djangoDefault, idleTimeout: 7200 }, author: 'ben@desk-9', reason: 'ours is stricter' }
  await openPolicy(demo)
  await type(demo, 'Idle limit', '6 h')
  await saveButton(demo).click()
  const dialog = demo.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('six hours are enough')
  await other.add('demo', 0, theirs)
  await dialog.getByRole('button', { name: 'Save version' }).click()
  await expect(dialog.getByText('ben@desk-9 saved version 1 meanwhile')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Save version' })).toBeDisabled()
  expect((await other.read('demo')).versions).toHaveLength(1)
  await dialog.getByRole('button', { name: 'Keep mine, on top of version 1' }).click()
  await dialog.getByRole('button', { name: 'Save version' }).click()
  await expect(dialog).toBeHidden()
  const { versions } = await other.read('demo')
  expect(versions.map(({ policy }) => policy.idleTimeout)).toEqual([7200, 21_600])
})

test('limits that would end every login ask for the name of the connection', async ({ demo }) => {
  await openPolicy(demo)
  await type(demo, 'Absolute limit', '1 s')
  await expect(demo.getByText('These limits end every login there is.')).toBeVisible()
  await saveButton(demo).click()
  const dialog = demo.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('drill')
  await expect(dialog.getByRole('button', { name: 'Save version' })).toBeDisabled()
  await dialog.getByLabel('Type Demo shop to confirm').fill('Demo shop')
  await dialog.getByRole('button', { name: 'Save version' }).click()
  await expect(dialog).toBeHidden()
})

test('expired rows are cleared with a reason, and the audit log has it', async ({ demo }) => {
  await openPolicy(demo)
  const panel = demo.getByRole('region', { name: 'Expired, not cleared' })
  const rows = numberIn(await panel.getByRole('link').innerText())
  expect(rows).toBeGreaterThan(10)
  await panel.getByRole('button', { name: 'Clear expired…' }).click()
  const question = demo.getByRole('dialog', { name: 'Clear expired sessions' })
  await expect(question.getByRole('button', { name: /^Clear [\d,]+ rows$/ })).toBeDisabled()
  await question.getByLabel('Reason').fill('spring cleaning')
  await question.getByRole('button', { name: /^Clear [\d,]+ rows$/ }).click()
  await expect(demo.getByRole('dialog')).toContainText(/\d+ sessions cleared, .* freed\./)
  await demo.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await expect(panel).toContainText('Nothing is left for clearsessions.')
  await railLink(demo, 'Audit').click()
  await expect(demo.getByText('spring cleaning').first()).toBeVisible()
})

test('a failure is said, and trying again helps', async ({ demo }) => {
  const error = { code: 'UNAVAILABLE', message: 'The database went away', hint: 'Wait a moment.', retryable: false }
  await demo.route('**/api/call', async (route, request) => {
    const fails = request.postData()?.includes('policy.inForce')
    if (fails) await route.fulfill({ json: { ok: false, error: { ...error, code: 'INTERNAL' } } })
    else await route.continue()
  })
  await railLink(demo, 'Policy').click()
  await expect(demo.getByText('The database went away')).toBeVisible()
  await demo.unroute('**/api/call')
  await demo.getByRole('button', { name: 'Try again' }).click()
  await expect(card(demo, 'Would be logged out now')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the policy, its rule editor and its question, ${colorScheme}`, async ({ demo }) => {
    await demo.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openPolicy(demo)
    await preset(demo, 'NIST AAL3').click()
    await type(demo, 'Absolute limit', '5 m')
    await type(demo, 'Sessions per user', '2')
    await expect(demo.locator('main [aria-busy="true"]')).toHaveCount(0)
    expect.soft(await problems(demo), 'the page').toEqual([])
    await demo.getByRole('button', { name: 'Rule', exact: true }).click()
    await expect(demo.getByRole('dialog', { name: 'Add a rule' })).toBeVisible()
    expect.soft(await problems(demo), 'the rule').toEqual([])
    await demo.keyboard.press('Escape')
    await type(demo, 'Absolute limit', '12 h')
    await saveButton(demo).click()
    await expect(demo.getByRole('dialog').getByLabel('Reason')).toBeVisible()
    expect.soft(await problems(demo), 'the question').toEqual([])
  })
}

test('a small window needs no scrolling sideways', async ({ demo }) => {
  await demo.setViewportSize({ width: 900, height: 700 })
  await openPolicy(demo)
  await preset(demo, 'OWASP, low risk').click()
  const beyond = await demo.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(beyond).toBeLessThanOrEqual(0)
})
