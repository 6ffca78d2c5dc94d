import { defineConfig } from 'vitest/config'
import type { ProjectConfig } from 'vitest/node'

const suite = (name: string, include: readonly string[], timeoutMs: number, more: ProjectConfig = {}) => ({
  test: {
    name,
    include: [...include],
    testTimeout: timeoutMs,
    hookTimeout: Math.max(timeoutMs, 60_000),
    ...more,
  },
})

/** One project a suite, so that each can be run and counted by itself. Two files at a time: some start servers. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // Modules are loaded once for all of its files, so a test leaves nothing behind in them; loading them anew took half the time.
      suite('unit', ['tests/unit/**/*.test.ts', 'tests/architecture.test.ts'], 20_000, { isolate: false }),
      suite('stores', ['tests/stores/**/*.test.ts'], 60_000),
      suite('monitor', ['tests/monitor/**/*.test.ts'], 60_000),
      suite('contract', ['tests/contract/{in-process,http}.test.ts'], 60_000),
      // Through the window of the built app; ROLLCALL_ELECTRON names Electron's program.
      suite('ipc', ['tests/contract/ipc.test.ts'], 60_000),
      suite('django', ['tests/django/**/*.test.ts'], 60_000),
      // The built program, run as people run it.
      suite('terminal', ['tests/terminal/**/*.test.ts'], 120_000, { globalSetup: ['tests/terminal/build.ts'] }),
    ],
  },
})
