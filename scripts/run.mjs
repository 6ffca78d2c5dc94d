// Starting programs: the tools of node_modules first in PATH, so that npm's Node is everybody's.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from './build-state.mjs'

const bin = path.join(root, 'node_modules', '.bin')
export const environment = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` }

/** Runs to the end; resolves with the exit code and what was printed, when it was captured. */
export function run(program, args, { capture = false, env = environment, toStderr = false } = {}) {
  const output = capture ? 'pipe' : toStderr ? process.stderr : 'inherit'
  const child = spawn(program, args, {
    cwd: root,
    env,
    stdio: ['inherit', output, capture ? 'pipe' : 'inherit'],
    shell: process.platform === 'win32',
  })
  let text = ''
  child.stdout?.on('data', part => (text += part))
  child.stderr?.on('data', part => (text += part))
  return new Promise(resolve => {
    child.once('error', error => resolve({ code: 127, text: error.message }))
    child.once('close', (code, signal) => resolve({ code: code ?? (signal ? 130 : 1), text }))
  })
}

/** Builds when out/ is older than the sources; whatever it prints goes to standard error. */
export async function buildIfNeeded() {
  const { isBuilt, markBuilt } = await import('./build-state.mjs')
  if (isBuilt()) return
  process.stderr.write('Building Rollcall …\n')
  const { code, text } = await run('electron-vite', ['build', '--logLevel', 'warn'], { capture: true })
  if (code !== 0) {
    process.stderr.write(`${text}\nThe build failed.\n`)
    process.exit(1)
  }
  markBuilt()
}
