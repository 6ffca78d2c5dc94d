import type { Platform } from '../../electron/api/platform.ts'
import { createApi } from '../../electron/api/api.ts'
import { createMemoryVault } from '../../electron/api/memory-vault.ts'
import { describeConsole } from './console-contract.ts'

/** The console with nothing between: what the hosts put a wire around. */
describeConsole('no host', async dataFolder => {
  const platform: Platform = {
    host: 'browser',
    version: '0.0.0',
    runtime: `Node ${process.versions.node}`,
    operator: 'ana@desk-4',
    dataFolder,
    vault: createMemoryVault(),
    monitorThread: new URL('../../electron/monitor/monitor.ts', import.meta.url),
    simulatorThread: new URL('../../electron/demo/simulator.ts', import.meta.url),
    log: line => void process.stderr.write(`${line}\n`),
  }
  const console = createApi(platform)
  return {
    transport: {
      call: console.call,
      subscribe: (topic, listener) =>
        console.subscribe(event => {
          if (event.topic === topic) listener(event.event)
        }),
    },
    close: console.close,
  }
})
