// Finds Electron's runtime without starting its download by accident: requiring the package would.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import path from 'node:path'
import { environment } from './run.mjs'
import { root } from './build-state.mjs'

const day = 24 * 60 * 60_000
const refusedMark = path.join(root, 'node_modules', '.cache', 'electron-not-had')
const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/** The program, or null: ELECTRON_OVERRIDE_DIST_PATH first, then what `npm ci` or an earlier start brought. */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const program = path.join(override, names[process.platform] ?? 'electron')
    return existsSync(program) ? program : null
  }
  const folder = path.join(root, 'node_modules', 'electron')
  const note = path.join(folder, 'path.txt')
  if (!existsSync(note)) return null
  const program = path.join(folder, 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(program) ? program : null
}

export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Downloads the runtime where that is possible; gives up when nothing answers within 4 s or nothing arrives for 30 s. */
export async function downloadElectron() {
  if (existsSync(refusedMark) && Date.now() - statSync(refusedMark).mtimeMs < day) return null
  if ((await reaches('github.com', 443, 4_000)) && (await install())) return findElectron()
  mkdirSync(path.dirname(refusedMark), { recursive: true })
  writeFileSync(refusedMark, new Date().toISOString())
  return null
}

function reaches(host, port, patienceMs) {
  return new Promise(resolve => {
    const socket = new Socket()
    const end = reached => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(patienceMs, () => end(false))
    socket.once('error', () => end(false))
    socket.connect(port, host, () => end(true))
    setTimeout(() => end(false), patienceMs).unref()
  })
}

function install() {
  process.stderr.write("Getting Electron's runtime, once …\n")
  return new Promise(resolve => {
    const child = spawn(process.execPath, [path.join(root, 'node_modules', 'electron', 'install.js')], {
      cwd: root,
      env: environment,
      stdio: 'ignore',
    })
    const limit = setTimeout(() => child.kill(), 180_000)
    child.once('error', () => resolve(false))
    child.once('exit', code => {
      clearTimeout(limit)
      resolve(code === 0)
    })
  })
}
