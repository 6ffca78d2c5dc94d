import { createApi } from '../api/api.ts'
import { defaultFolder } from '../api/default-folder.ts'
import { createMemoryVault } from '../api/memory-vault.ts'
import type { Secrets } from '../monitor/protocol.ts'
import { createClient } from '../../shared/contract/client.ts'
import type { Client } from '../../shared/contract/client.ts'
import { version } from '../version.ts'
import { operatorName, runtimeName } from './describe-runtime.ts'
import type { Threads } from './built-beside.ts'

export type TerminalConsole = {
  readonly client: Client
  /** Gives a saved connection its secrets, for as long as the console is open. */
  readonly hold: (connectionId: string, secrets: Secrets) => void
  readonly close: () => Promise<void>
}

/**
 * A console for one command: nothing lies between it and its client. It keeps no history, so one that stays open beside it goes
 * on keeping. `log` takes what drivers said; secrets and session keys are out of it.
 */
export function openTerminalConsole(threads: Threads, log: (line: string) => void): TerminalConsole {
  const vault = createMemoryVault('In the terminal they come from files and the environment, or are asked for.')
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
  return { client, hold: vault.set, close: served.close }
}
