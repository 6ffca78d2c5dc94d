import { expect, onTestFinished } from 'vitest'
import { createApi } from '../../../electron/api/api.ts'
import { createMemoryVault } from '../../../electron/api/memory-vault.ts'
import { createClient } from '../../../shared/contract/client.ts'

/** A console with a real monitor thread; several may stand on one data folder. */
export function consoleIn(dataFolder: string, operator: string) {
  const console = createApi({
    host: 'browser',
    version: '0.0.0',
    runtime: 'Node',
    operator,
    dataFolder,
    vault: createMemoryVault(),
    monitorThread: new URL('../../../electron/monitor/monitor.ts', import.meta.url),
    simulatorThread: new URL('../api/threads/not-there.ts', import.meta.url),
    log: () => undefined,
  })
  onTestFinished(() => console.close())
  return createClient({ call: console.call, subscribe: () => () => undefined })
}

/** A RollcallError with this code and words. */
export const failing = (code: string, message: RegExp, hint?: RegExp) =>
  expect.objectContaining({
    failure: expect.objectContaining({
      code,
      message: expect.stringMatching(message),
      ...(hint && { hint: expect.stringMatching(hint) }),
    }),
  })
