import type { ElectronApplication, Page } from '@playwright/test'
import { _electron, expect, test } from '@playwright/test'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestServer } from '../../servers/server.ts'
import { database, keys, startSite } from '../site.ts'

const root = path.resolve(import.meta.dirname, '..', '..', '..')
const launchArguments = [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

let server: TestServer
let app: ElectronApplication
let window: Page
let dataFolder: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  server = await startSite()
  dataFolder = mkdtempSync(path.join(tmpdir(), 'rollcall-desktop-'))
  app = await _electron.launch({
    executablePath: process.env['ROLLCALL_ELECTRON'],
    args: launchArguments,
    env: { ...process.env, ROLLCALL_DATA: dataFolder },
  })
  window = await app.firstWindow()
})

test.afterAll(async () => {
  await app?.close()
  await server?.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

test('connects, shows the sessions, and logs one out of the database', async () => {
  await window.getByRole('link', { name: 'Connect a site' }).click()
  await window
    .getByLabel('Paste a URL')
    .fill(`mysql://${server.user}:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/${database}`)
  await window.getByRole('button', { name: 'Fill in' }).click()
  await window.getByRole('radio', { name: 'Development' }).check()
  await window.getByRole('radio', { name: /^Operator/ }).check()
  await window.getByRole('radio', { name: /sessions\.backends\.db/ }).check()
  await window.getByRole('button', { name: 'Save and open' }).click()
  await window.getByRole('link', { name: /^Sessions/ }).click()
  const rows = window.getByRole('grid').locator('[data-index]')
  await expect(rows).toHaveCount(keys.length, { timeout: 20_000 })

  await rows.first().locator('[data-select]').click()
  await window.getByRole('button', { name: 'Log out 1…' }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Asked for by its owner')
  await dialog.getByRole('button', { name: 'Log out 1 session' }).click()
  await expect(dialog.getByText(/^1 session logged out/)).toBeVisible()
  const left = await server.run('select count(*) as count from django_session', database)
  expect(Number(left[0]?.['count'])).toBe(keys.length - 1)
  await dialog
    .getByRole('button', { name: /^(Close|Done)$/ })
    .last()
    .click()
})

test('the page has nothing of Node, and two functions of Rollcall', async () => {
  const seen = await window.evaluate(() => ({
    node: ['require', 'process', 'Buffer', 'module', 'global'].filter(name => name in globalThis),
    rollcall: Object.keys((globalThis as unknown as { rollcall: object }).rollcall).toSorted(),
  }))
  expect(seen).toEqual({ node: [], rollcall: ['call', 'subscribe'] })
})

test('the page holds no session key', async () => {
  const html = await window.evaluate(() => document.documentElement.outerHTML)
  for (const key of keys) expect(html).not.toContain(key)
})

test('no script of the page can be made out of text', async () => {
  const refusal = await window.evaluate(() => {
    try {
      document.createElement('script').textContent = 'document.title = "injected"'
      return null
    } catch (error) {
      return String(error)
    }
  })
  expect(refusal).toContain('TrustedScript')
})

test('nothing of it listens on the network', async () => {
  // Started as a person starts it: the test's own way in is a debugging port.
  const own = mkdtempSync(path.join(tmpdir(), 'rollcall-desktop-'))
  const child = spawn(process.env['ROLLCALL_ELECTRON'] ?? '', launchArguments, {
    env: { ...process.env, ROLLCALL_DATA: own },
    stdio: 'ignore',
    detached: true,
  })
  const group = () =>
    execFileSync('ps', ['-ww', '-eo', 'pgid=,pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .flatMap(found => (found?.[1] === String(child.pid) ? [{ pid: found[2], command: found[3] ?? '' }] : []))
  try {
    const hasWindow = () => group().some(({ command }) => command.includes('--type=renderer'))
    await expect.poll(hasWindow, { timeout: 20_000 }).toBe(true)
    const listening = execFileSync('ss', ['-Hltnp'], { encoding: 'utf8' })
    expect(group().filter(({ pid }) => listening.includes(`pid=${pid},`))).toEqual([])
  } finally {
    const ended = new Promise(resolve => void child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(own, { recursive: true, force: true })
  }
})

test('the window goes nowhere else and opens nothing', async () => {
  const urls = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(each => each.webContents.getURL()))
  const before = await urls()
  expect(before).toHaveLength(1)
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    await contents?.executeJavaScript("open('https://example.com/'); location.href = 'https://example.com/'; 0")
    await new Promise(resolve => void setTimeout(resolve, 1_000))
  })
  expect(await urls()).toEqual(before)
})
