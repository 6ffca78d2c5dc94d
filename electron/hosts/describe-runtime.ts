import { hostname, userInfo } from 'node:os'

/** "Electron 45.4.1" or "Node 24.21.0" */
export const runtimeName = (): string =>
  process.versions['electron'] ? `Electron ${process.versions['electron']}` : `Node ${process.versions.node}`

/** "ana@desk-4": the account of the operating system, at which machine. */
export function operatorName(): string {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    // An account without an entry in the system's list of accounts.
    return `${process.getuid?.() ?? 'unknown'}@${hostname()}`
  }
}
