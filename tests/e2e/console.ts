import type { Page } from '@playwright/test'
import { expect, test as base } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const root = path.resolve(import.meta.dirname, '..', '..')

/** A console that runs: `link` opens it once, `dataFolder` is its own and goes away with it. */
export type RunningConsole = {
  readonly link: string
  readonly dataFolder: string
  readonly stop: () => Promise<void>
}

/** Starts the built console for browsers on a new data folder. Throws when it ends before it says its address. Port 0: a free one. */
export async function startConsole(port = 0): Promise<RunningConsole> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'rollcall-e2e-'))
  const child = spawn(
    process.execPath,
    [path.join(root, 'out', 'main', 'serve.js'), '--port', String(port), '--no-open'],
    {
      env: { ...process.env, ROLLCALL_DATA: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<void>(resolve => void child.once('close', () => resolve()))
  let complaints = ''
  child.stderr.on('data', part => void (complaints += String(part)))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(dataFolder, { recursive: true, force: true })
  }
  const address = new Promise<string>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => resolve(line.replace(/^Rollcall: /, '')))
  })
  const link = await Promise.race([address, ended.then(() => null)])
  if (link === null) {
    rmSync(dataFolder, { recursive: true, force: true })
    throw new Error(`The console ended at once: ${complaints}`)
  }
  return { link, dataFolder, stop }
}

/** Opens the demo from the first page and waits for its figures. */
export async function openDemo(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: 'Open the demo' }).first().click()
  await expect(figure(page, 'Logged in now')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(fullIndex)).toBeVisible({ timeout: 30_000 })
}

/** What the status line says when everything is read. */
export const fullIndex = /^Index ([\d,]+) of \1$/

/** The card of a figure on the overview: a link to the list behind it. */
export const figure = (page: Page, label: string) =>
  page.getByRole('list', { name: 'Figures' }).getByRole('link', { name: label })

/** The way to a page, on the left. */
export const railLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name })

/** Stops the monitor, so that counts of several screens can be compared. Leads to the overview. */
export async function pause(page: Page): Promise<void> {
  await railLink(page, 'Overview').click()
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible()
  // The last figures from before the pause may still be on their way.
  await expect(async () => {
    const figures = page.getByRole('list', { name: 'Figures' })
    const before = await figures.innerText()
    await page.waitForTimeout(1_000)
    expect(await figures.innerText()).toBe(before)
  }).toPass()
}

/** The whole number in a text like "1,234 people". */
export function numberIn(text: string | null): number {
  const digits = /\d[\d,\s\u00a0\u202f]*/.exec(text ?? '')?.[0]
  if (digits === undefined) throw new Error(`There is no number in "${text}"`)
  return Number(digits.replaceAll(/\D/g, ''))
}

type Fixtures = {
  /** A console of this test's own. */
  readonly running: RunningConsole
  /** The page with the demo open on its overview. */
  readonly demo: Page
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads the names of fixtures out of a pattern
  running: async ({}, use) => {
    const running = await startConsole()
    await use(running)
    await running.stop()
  },
  demo: async ({ page, running }, use) => {
    await openDemo(page, running.link)
    await use(page)
  },
})

export { expect }
