import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { findRuntime, hasDisplay, sandboxArguments, sandboxTrouble } from './electron-runtime.mjs'
import { nodeProgram, root, tell } from './run.mjs'

// Builds at each change and starts the console anew; where only the page changed, a browser is to reload it.
const settleMs = 200
const runtime = hasDisplay() && !process.argv.includes('--browser') ? findRuntime() : null
const isWindow = runtime !== null && sandboxTrouble(runtime) === null
const [program, ...args] = isWindow
  ? [runtime, root, ...sandboxArguments]
  : [nodeProgram(), path.join(root, 'out', 'main', 'serve.js'), '--port', '5199', '--no-open']
const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env

let shown = null
let isRestart = false
let isEnding = false

function show() {
  isRestart = false
  shown = spawn(program, args, { cwd: root, env, stdio: 'inherit' })
  shown.once('exit', code => {
    shown = null
    if (isEnding) process.exit()
    else if (isRestart) show()
    else if (isWindow && code === 0) process.exit()
    else tell('Rollcall ended; it starts again at the next change.')
  })
}

async function buildAndShow(onlyPage) {
  if (!(await buildIfNeeded())) return
  if (shown === null) return show()
  if (onlyPage && !isWindow) return tell('The page was built anew: reload it.')
  isRestart = true
  shown.kill()
}

const changed = new Set()
let timer
let turn = buildAndShow(false)

for (const folder of ['electron', 'renderer', 'shared', 'wasm']) {
  watch(path.join(root, folder), { recursive: true }, () => {
    changed.add(folder)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const onlyPage = [...changed].every(each => each === 'renderer')
      changed.clear()
      turn = turn.then(() => buildAndShow(onlyPage))
    }, settleMs)
  })
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isEnding = true
    if (shown === null) process.exit()
    shown.kill()
  })
}
