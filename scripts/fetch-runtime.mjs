import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findRuntime } from './electron-runtime.mjs'
import { commandFile, nodeProgram, root, run, tell } from './run.mjs'

const probeMs = 4_000
const stallMs = 30_000
const dayMs = 24 * 60 * 60_000

const cache = path.join(root, 'node_modules', '.cache', 'rollcall')
const memory = path.join(cache, 'runtime-failure.json')
const downloads = path.join(cache, 'download')

/**
 * Fetches Electron's runtime with the electron package's own installer. Answers the program, or null where it cannot be had;
 * that is remembered for a day, so that a start without a network is not slow each time. Tells what it does.
 */
export async function fetchRuntime() {
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
  if (failedLately(version)) return null
  if (!(await isReachable(version))) return failed(version)
  tell(`Fetching the runtime of Electron ${version}, once (over 100 MB)...`)
  rmSync(downloads, { recursive: true, force: true })
  mkdirSync(downloads, { recursive: true })
  const { code } = await run(nodeProgram(), [commandFile('electron', 'install-electron')], {
    output: 'capture',
    // The installer loads into a folder of the system's for such files; in one of our own its progress can be seen.
    env: { ...process.env, TMPDIR: downloads, TEMP: downloads, TMP: downloads },
    onStart: endWhenStalled,
  }).finally(() => rmSync(downloads, { recursive: true, force: true }))
  return code === 0 ? findRuntime() : failed(version)
}

/** The installer waits without end for a server that stopped sending. */
function endWhenStalled(child) {
  const watched = [downloads, path.join(root, 'node_modules', 'electron', 'dist')]
  let size = 0
  let movedAt = Date.now()
  const timer = setInterval(() => {
    const now = watched.reduce((sum, folder) => sum + sizeOf(folder), 0)
    if (now !== size) movedAt = Date.now()
    size = now
    if (Date.now() - movedAt > stallMs) child.kill('SIGKILL')
  }, 1_000)
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop).once('SIGTERM', stop)
  child.once('close', () => {
    clearInterval(timer)
    process.off('SIGINT', stop).off('SIGTERM', stop)
  })
}

function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0)
  } catch {
    // Not there yet, or a file that was moved on while it was looked at.
    return 0
  }
}

async function isReachable(version) {
  const { npm_config_electron_mirror: configured, ELECTRON_MIRROR: mirror = configured } = process.env
  const base = mirror || 'https://github.com/electron/electron/releases/download/'
  try {
    const url = new URL(`v${version}/SHASUMS256.txt`, base)
    const { status } = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeMs) })
    return status < 400
  } catch {
    return false
  }
}

function failed(version) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(memory, JSON.stringify({ version, failedAt: Date.now() }))
  return null
}

function failedLately(version) {
  try {
    const failure = JSON.parse(readFileSync(memory, 'utf8'))
    const age = Date.now() - failure.failedAt
    return failure.version === version && age >= 0 && age < dayMs
  } catch {
    return false
  }
}
