import { createApi } from '../api/api.ts'
import { defaultFolder } from '../api/default-folder.ts'
import type { Vault } from '../api/platform.ts'
import { createClient } from '../../shared/contract/client.ts'
import type { Client } from '../../shared/contract/client.ts'
import { version } from '../version.ts'
import { operatorName, runtimeName } from './describe-runtime.ts'
import type { Threads } from './serve-browser.ts'

export type TerminalConsole = {
  readonly client: Client
  readonly close: () => Promise<void>
}

/**
 * A console for one command: nothing lies between it and its client. It keeps no history, so one that stays open beside it goes
 * on keeping. `log` takes what drivers said; secrets and session keys are out of it.
 */
export function openTerminalConsole(threads: Threads, vault: Vault, log: (line: string) => void): TerminalConsole {
  const served = createApi({
    host: 'terminal',
    version,
    runtime: runtimeName(),
    operator: operatorName(),
    dataFolder: defaultFolder(),
    vault,
    ...threads,
    keepsHistory: false,
    log,
  })
  const client = createClient({
    call: served.call,
    subscribe: (topic, listener) =>
      served.subscribe(event => {
        if (event.topic === topic) listener(event.event)
      }),
  })
  return { client, close: served.close }
}
