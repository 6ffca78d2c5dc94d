import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Surroundings = {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Where Rollcall keeps its files: ROLLCALL_DATA if it is set, otherwise where the system keeps the data of an application
 * (XDG Base Directory, ~/Library/Application Support, %APPDATA%). Absolute; nothing is made.
 */
export function defaultFolder(surroundings: Partial<Surroundings> = {}): string {
  const { platform = process.platform, home = homedir(), environment = process.env } = surroundings
  const chosen = environment['ROLLCALL_DATA']
  if (chosen) return resolve(chosen)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Rollcall')
  if (platform === 'win32') return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Rollcall')
  return join(absolute(environment['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'rollcall')
}

/** Makes the folder and those above it that are missing; only this account may look into it. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** The XDG specification says that relative paths are to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path : undefined
}
