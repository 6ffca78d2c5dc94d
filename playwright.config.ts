import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)
const isRoot = process.getuid?.() === 0

/** `browser`: the console in the system's Chromium. `desktop`: the built app in Electron. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  // A shared machine stalls now and then; a test that needs its second try is reported as flaky.
  retries: process.env['CI'] ? 1 : 0,
  use: { viewport: { width: 1280, height: 800 }, screenshot: 'only-on-failure', timezoneId: 'Europe/Madrid' },
  projects: [
    {
      name: 'browser',
      testMatch: /browser\/.*\.spec\.ts/,
      use: {
        launchOptions: {
          executablePath: chromium,
          args: [
            ...(isRoot ? ['--no-sandbox'] : []),
            ...[
              '--disable-gpu',
              '--disable-quic',
              '--no-first-run',
              '--disable-background-networking',
              '--disable-sync',
            ],
          ],
        },
      },
    },
    { name: 'desktop', testMatch: /desktop\/.*\.spec\.ts/ },
  ],
})
