import type { ConsoleEvent } from '../../shared/contract/contract.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import type { Secrets } from '../monitor/protocol.ts'

/** Keeps secrets by connection. `run`: in memory only. `keychain`: encrypted by the system, and there again after a restart. */
export type Vault = {
  readonly kind: 'run' | 'keychain'
  /** Why it is so, in a sentence for the settings page. */
  readonly hint: string
  readonly get: (connectionId: string) => Secrets
  readonly set: (connectionId: string, secrets: Secrets) => void
  readonly remove: (connectionId: string) => void
}

/** What differs between a desktop window, a browser and a terminal. An entry makes one and hands it to createApi. */
export type Platform = {
  readonly host: 'desktop' | 'browser' | 'terminal'
  readonly version: string
  /** "Node 24.21.0" or "Electron 45.4.1" */
  readonly runtime: string
  /** "ana@desk-4", for the audit log. */
  readonly operator: string
  readonly dataFolder: string
  readonly vault: Vault
  /** Entries pass the URLs of the threads in, because a bundler moves modules. */
  readonly monitorThread: URL
  /** The thread that decodes rows, and the compiled decoder that it loads. Absent: slower, and the same. */
  readonly decoder?: { readonly thread: URL; readonly module: URL }
  readonly simulatorThread: URL
  /** False for a console of a moment: it reads what was kept of a store and leaves the writing to those that stay. */
  readonly keepsHistory?: boolean
  /** For the developer's eyes: driver texts go here and nowhere else. Never a session key or a secret. */
  readonly log: (line: string) => void
}

/** A running console. Hosts move its calls and events and know nothing else of it. */
export type Console = {
  readonly call: (method: string, input: unknown) => Promise<Reply<unknown>>
  readonly subscribe: (listener: (event: ConsoleEvent) => void) => () => void
  readonly close: () => Promise<void>
}
