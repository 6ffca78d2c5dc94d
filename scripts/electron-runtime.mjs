import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.mjs'

const packageFolder = path.join(root, 'node_modules', 'electron')
const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/**
 * The program of Electron's runtime, or null. The package alone is not the runtime, and requiring it would begin a download:
 * so this looks at what that leaves behind (dist/ and path.txt), and at ELECTRON_OVERRIDE_DIST_PATH, which goes before it.
 */
export function findRuntime(env = process.env) {
  const pathFile = path.join(packageFolder, 'path.txt')
  const named = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null
  const elsewhere = env.ELECTRON_OVERRIDE_DIST_PATH
  if (!elsewhere && named === null) return null
  const folder = elsewhere || path.join(packageFolder, 'dist')
  const program = path.join(folder, named ?? programs[process.platform] ?? 'electron')
  try {
    accessSync(program, constants.X_OK)
    return program
  } catch {
    return null
  }
}

/** Whether a window can be shown. */
export function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

const isRoot = process.platform === 'linux' && process.getuid?.() === 0

/** Chromium refuses its sandbox to root, and Electron ends at once without this. */
export const sandboxArguments = isRoot ? ['--no-sandbox'] : []

/**
 * Why Electron cannot have its sandbox here and would end at once, or null. Where a system keeps user namespaces from
 * programs (Ubuntu since 23.10, some hardened kernels), chrome-sandbox must belong to root.
 */
export function sandboxTrouble(program) {
  if (process.platform !== 'linux' || isRoot) return null
  const isRestricted =
    setting('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    setting('kernel/unprivileged_userns_clone') === '0' ||
    setting('user/max_user_namespaces') === '0'
  if (!isRestricted) return null
  const helper = path.join(path.dirname(program), 'chrome-sandbox')
  const found = existsSync(helper) ? statSync(helper) : null
  if (found?.uid === 0 && (found.mode & 0o4000) !== 0) return null
  return `This system gives Electron no sandbox. To allow it: sudo chown root "${helper}" && sudo chmod 4755 "${helper}"`
}

function setting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim()
  } catch {
    return null
  }
}
