import type { Platform } from '../../electron/api/platform.ts'
import { createMemoryVault } from '../../electron/api/memory-vault.ts'

/** A platform whose threads run from source, and which keeps its files in this folder. */
export function testPlatform(dataFolder: string): Platform {
  return {
    host: 'browser',
    version: '0.0.0',
    runtime: `Node ${process.versions.node}`,
    operator: 'ana@desk-4',
    dataFolder,
    vault: createMemoryVault(),
    monitorThread: new URL('../../electron/monitor/monitor.ts', import.meta.url),
    simulatorThread: new URL('../../electron/demo/simulator.ts', import.meta.url),
    log: () => undefined,
  }
}
