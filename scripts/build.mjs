import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, runCommand, tell } from './run.mjs'

const sources = [
  ...['electron', 'renderer', 'shared', 'wasm'],
  ...['scripts/decoder-wasm.ts', 'electron.vite.config.ts', 'package.json', 'package-lock.json'],
]
const stamp = path.join(root, 'out', 'built-from.txt')

/** Builds into out/ unless it was built from these very sources. False when the build failed; its output is shown then. */
export async function buildIfNeeded() {
  const digest = digestOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true
  tell('Building Rollcall...')
  rmSync(stamp, { force: true })
  const { code, output } = await runCommand('electron-vite', ['build', '--logLevel', 'warn'], { output: 'capture' })
  if (code === 0) writeFileSync(stamp, digest)
  else tell(output)
  return code === 0
}

/** A digest of names and contents: times of files say nothing after a checkout or a copy. */
function digestOfSources() {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesOf).toSorted(inOrder)) {
    hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesOf(source) {
  const place = path.join(root, source)
  if (path.extname(source) !== '') return [place]
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name))
}

const inOrder = (one, other) => (one < other ? -1 : 1)
