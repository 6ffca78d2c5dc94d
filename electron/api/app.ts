import { isBuiltin } from 'node:module'
import type { GroupHandlers } from './handlers.ts'
import type { Monitors } from './monitors.ts'
import { sqliteHint } from './open-sites.ts'
import type { Platform } from './platform.ts'
import type { PreferenceStore } from './preferences.ts'

type Parts = {
  readonly platform: Platform
  readonly preferences: PreferenceStore
  readonly monitors: Monitors
  readonly notices: readonly string[]
}

/** What this console is and where it runs, and what its person prefers. */
export function appHandlers({ platform, preferences, monitors, notices }: Parts): GroupHandlers<'app'> {
  const { version, host, runtime, vault, operator, dataFolder } = platform
  return {
    'app.info': () => {
      const sqlite = isBuiltin('node:sqlite')
      return {
        version,
        host,
        runtime,
        sqlite,
        sqliteHint: sqlite ? null : sqliteHint,
        secrets: vault.kind,
        secretsHint: vault.hint,
        operator,
        dataFolder,
        notices: [...notices],
      }
    },
    'app.preferences': () => preferences.get(),
    'app.setPreferences': async changes => {
      const stored = await preferences.set(changes)
      if (changes.refreshIntervalMs !== undefined) await monitors.setRefreshInterval(stored.refreshIntervalMs)
      return stored
    },
  }
}
