import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from '@playwright/test'
import { chromium } from '@playwright/test'
import type { TestServer } from '../../servers/server.ts'
import { benchSite } from '../bench-site.ts'
import { keyring } from '../data.ts'

const root = path.resolve(import.meta.dirname, '..', '..', '..')

export type ConsolePage = {
  readonly page: Page
  /** From the start of the process until the first page can be used, s. */
  readonly startSeconds: number
  readonly close: () => Promise<void>
}

/** The built console for browsers, in Chromium, with a connection to this server open and its index full. */
export async function openConsolePage(server: TestServer): Promise<ConsolePage> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'rollcall-journeys-'))
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const begin = performance.now()
  const child = spawn(process.execPath, [path.join(root, 'out', 'main', 'serve.js'), '--port', '0', '--no-open'], {
    env: { ...process.env, ROLLCALL_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  await page.goto(line.replace(/^Rollcall: /, ''))
  await page.getByRole('button', { name: 'Open the demo' }).first().waitFor()
  const startSeconds = (performance.now() - begin) / 1000

  const secrets = { password: server.password, secretKey: keyring.secretKey }
  await page.evaluate(
    async ([draft, key]) => {
      const token = sessionStorage.getItem(key) ?? ''
      const call = async (method: string, input: unknown) => {
        const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
        const response = await fetch('/api/call', { method: 'POST', headers, body: JSON.stringify({ method, input }) })
        return (await response.json()) as { value: { id: string } }
      }
      const { value } = await call('connections.save', draft)
      await call('connections.open', { connectionId: value.id })
    },
    [{ id: null, site: benchSite(server), secrets }, 'rollcall-token'] as const,
  )
  await page.reload()
  await page.getByText(/^Index ([\d,]+) of \1$/).waitFor({ timeout: 300_000 })
  await page.getByText(/^Live/).waitFor({ timeout: 300_000 })
  return {
    page,
    startSeconds,
    async close() {
      await browser.close()
      child.kill('SIGTERM')
      await once(child, 'exit')
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
