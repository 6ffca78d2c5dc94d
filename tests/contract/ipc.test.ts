import path from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { _electron } from '@playwright/test'
import { describe, it } from 'vitest'
import type { Transport } from '../../shared/contract/client.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import { describeConsole } from './console-contract.ts'
import { mariadbStore } from './store-under-test.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
const program = process.env['ROLLCALL_ELECTRON']
const topics = ['monitor', 'job', 'connection-test'] as const

type Bridge = {
  readonly call: (method: string, input: unknown) => Promise<Reply<unknown>>
  readonly subscribe: (topic: string, listener: (event: unknown) => void) => void
}
type Listeners = Map<string, Set<(event: unknown) => void>>

/** Starts the app and waits for its window. A start that hangs, as they do now and then without a display, is tried once more. */
async function launch(
  dataFolder: string,
  triesLeft = 1,
): Promise<{ readonly app: ElectronApplication; readonly window: Page }> {
  const app = await _electron.launch({
    executablePath: program,
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, ROLLCALL_DATA: dataFolder },
  })
  try {
    return { app, window: await app.firstWindow({ timeout: 15_000 }) }
  } catch (error) {
    app.process().kill('SIGKILL')
    if (triesLeft === 0) throw error
    process.stderr.write('The app opened no window within 15 s; it is started once more.\n')
    return launch(dataFolder, triesLeft - 1)
  }
}

/** The built app, called as its window calls it: through the bridge of the preload, on a store that every runtime reads. */
async function startApp(dataFolder: string) {
  const { app, window } = await launch(dataFolder)
  const listeners: Listeners = new Map(topics.map(topic => [topic, new Set()]))
  await window.exposeFunction('tell', (topic: string, event: unknown) => {
    for (const listener of listeners.get(topic) ?? []) listener(event)
  })
  await window.evaluate(names => {
    const { rollcall, tell } = globalThis as unknown as {
      rollcall: Bridge
      tell: (topic: string, event: unknown) => void
    }
    for (const topic of names) rollcall.subscribe(topic, event => tell(topic, event))
  }, topics)
  const transport: Transport = {
    call: (method, input) =>
      window.evaluate(
        asked => (globalThis as unknown as { rollcall: Bridge }).rollcall.call(asked.method, asked.input),
        { method, input },
      ),
    subscribe(topic, listener) {
      listeners.get(topic)?.add(listener)
      return () => void listeners.get(topic)?.delete(listener)
    },
  }
  return { transport, withPage: true, close: () => app.close() }
}

if (program === undefined) {
  describe('the console over IPC', () => {
    it.skip("needs Electron's runtime: ROLLCALL_ELECTRON names its program", () => undefined)
  })
} else {
  describeConsole('IPC', startApp, mariadbStore)
}
