import type { ElectronApplication, Page } from '@playwright/test'
import { _electron, expect, test } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SiteDatabase } from '../site-database.ts'
import { logins, secretKey, startSiteDatabase } from '../site-database.ts'
import { desktopArguments, listeningPorts, startPlainly } from './desktop.ts'

type Bridge = { readonly call: (method: string, input: unknown) => Promise<{ ok: boolean; value?: unknown }> }
declare const window: { readonly rollcall: Bridge; readonly open: (url: string) => unknown }

const dataFolder = mkdtempSync(path.join(tmpdir(), 'rollcall-desktop-'))
let database: SiteDatabase
let app: ElectronApplication
let page: Page

const call = (method: string, input: unknown) =>
  page.evaluate(([name, given]: [string, unknown]) => window.rollcall.call(name, given), [method, input] as [
    string,
    unknown,
  ])

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  database = await startSiteDatabase()
  app = await _electron.launch({
    executablePath: process.env['ROLLCALL_ELECTRON'] ?? '',
    args: desktopArguments(),
    env: { ...(process.env as Record<string, string>), ROLLCALL_DATA: dataFolder },
  })
  page = await app.firstWindow()
})

test.afterAll(async () => {
  await app?.close()
  await database?.server.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

test('opens with two choices, and the page has nothing of Node', async () => {
  await expect(page.getByText('Open the demo')).toBeVisible()
  await expect(page.getByText('Connect a database')).toBeVisible()
  expect(page.url()).toMatch(/^app:\/\/rollcall\//)
  const found = await page.evaluate(() => ({
    node: ['require', 'process', 'Buffer', 'module', 'global'].filter(name => name in globalThis),
    bridge: Object.keys(window.rollcall).toSorted(),
  }))
  expect(found).toEqual({ node: [], bridge: ['call', 'subscribe'] })
})

test('shows who is logged in on a MariaDB', async () => {
  const secrets = { password: database.server.password, secretKey }
  const saved = await call('connections.save', { id: null, site: database.site, secrets })
  expect(saved).toMatchObject({ ok: true, value: { held: { password: true, secretKey: true } } })
  await call('connections.open', { connectionId: (saved.value as { id: string }).id })
  await page.reload()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Sessions' }).click()
  for (const { username } of logins) await expect(page.getByRole('grid')).toContainText(username)
  await expect(page.getByRole('grid').getByText('Logged in', { exact: true }).first()).toBeVisible()
})

test('logs one out: gone from the database, the others stay', async () => {
  const [anna, ...others] = logins
  await page.getByRole('row', { name: new RegExp(anna?.username ?? '') }).click()
  await page.keyboard.press('Enter')
  await page
    .getByRole('button', { name: /^Log out/ })
    .last()
    .click()
  const dialog = page.getByRole('dialog', { name: /Log out/ })
  await dialog.getByRole('combobox').or(dialog.getByRole('textbox')).first().fill('lost telephone')
  await dialog.getByRole('button', { name: /^Log out/ }).click()
  await expect(dialog).toContainText(/logged out/i)
  expect(await database.keysLeft()).toEqual(others.map(({ sessionKey }) => sessionKey))
})

test('never holds a session key or a secret', async () => {
  const connections = (await call('connections.list', {})) as { value: { id: string }[] }
  const connectionId = connections.value[0]?.id ?? ''
  const list = { filter: {}, sort: { column: 'idle', direction: 'ascending' }, offset: 0, limit: 100 }
  const rows = (await call('sessions.page', { connectionId, ...list })) as { value: { rows: { ref: string }[] } }
  expect(rows.value.rows).toHaveLength(2)
  const replies = [connections, rows, await call('audit.page', { text: '', connectionId: null, offset: 0, limit: 100 })]
  for (const { ref } of rows.value.rows) replies.push(await call('sessions.detail', { connectionId, ref }))
  const seen = JSON.stringify(replies) + (await page.content())
  expect(seen).toContain('bruno')
  for (const secret of [...logins.map(login => login.sessionKey), secretKey, database.server.password]) {
    expect(seen).not.toContain(secret)
  }
})

test('goes nowhere else, asks nobody and evaluates nothing', async () => {
  const before = page.url()
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true)
  const directive = await page.evaluate(
    () =>
      new Promise<string>(resolve => {
        document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective), { once: true })
        void fetch('https://example.com/').catch(() => undefined)
      }),
  )
  expect(directive).toBe('connect-src')
  const script = page.evaluate(() => document.body.setAttribute('onclick', 'void 0'))
  await expect(script).rejects.toThrow(/TrustedScript/)
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://example.com/'
    document.body.append(link)
    link.click()
  })
  await page.waitForTimeout(500)
  expect(page.url()).toBe(before)
  expect(app.windows()).toHaveLength(1)
})

test('runs its page in a sandbox of its own', async () => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
})

test('opens no port', async () => {
  test.skip(process.platform !== 'linux', 'ports are looked up in /proc')
  const plain = await startPlainly(process.env['ROLLCALL_ELECTRON'] ?? '')
  try {
    expect(plain.processes().length).toBeGreaterThan(2)
    expect(listeningPorts(plain.processes())).toEqual([])
  } finally {
    await plain.stop()
  }
})
