import { z } from 'zod'
import { mutation, query } from './define.ts'
import { sessionFilter, sessionSort } from './session.ts'

export const appInfo = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'browser', 'terminal']),
  /** "Node 24.21.0" or "Electron 45.4.1" */
  runtime: z.string(),
  /** False where the runtime has no SQLite; `sqliteHint` then says which has it. */
  sqlite: z.boolean(),
  sqliteHint: z.string().nullable(),
  /** `run`: passwords and keys are held until Rollcall is closed. `keychain`: encrypted by the system between runs. */
  secrets: z.enum(['run', 'keychain']),
  secretsHint: z.string(),
  operator: z.string(),
  dataFolder: z.string(),
  /** What a person should know since the start, in sentences: a damaged file that was set aside, and under which name. */
  notices: z.array(z.string()),
})
export type AppInfo = z.infer<typeof appInfo>

/** Preferences of the person at this machine. */
export const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  refreshIntervalMs: z.number().int().min(500).max(600_000),
  /** Null until one was chosen: the range then fits what there is of a history. */
  historyRange: z.enum(['5m', '1h', '24h', '7d', '30d']).nullable(),
  /** "system" or an IANA name. Every time on the screen is in it, and says so. */
  timeZone: z.string().max(64),
  /** Hides names and e-mail addresses, for a shared screen. */
  privacy: z.boolean(),
  sessionColumns: z.array(z.string().max(40)).max(30),
  sessionSort,
  savedFilters: z.array(z.object({ name: z.string().min(1).max(80), filter: sessionFilter })).max(100),
})
export type Preferences = z.infer<typeof preferences>

export const app = {
  info: query({ input: z.object({}), output: appInfo }),
  preferences: query({ input: z.object({}), output: preferences }),
  setPreferences: mutation({ writes: 'console', input: preferences.partial(), output: preferences }),
}
