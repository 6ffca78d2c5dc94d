import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, watch } from 'node:fs'
import path from 'node:path'
import { findRuntime, hasDisplay, sandboxArguments, sandboxTrouble } from './electron-runtime.mjs'
import { commandFile, nodeProgram, root, tell } from './run.mjs'

// Builds again at each change, and starts the console anew; where only the page changed a browser is to reload it.
const port = '5199'
const out = path.join(root, 'out')
const runtime = hasDisplay() && !process.argv.includes('--browser') ? findRuntime() : null
const isWindow = runtime !== null && sandboxTrouble(runtime) === null
const needed = [path.join('main', isWindow ? 'main.js' : 'serve.js'), path.join('renderer', 'index.html')]
const [program, ...args] = isWindow
  ? [runtime, root, ...sandboxArguments]
  : [nodeProgram(), path.join(out, 'main', 'serve.js'), '--port', port, '--no-open']
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
    else if (isWindow && code === 0) end()
    else tell('Rollcall ended; it starts again at the next change.')
  })
}

function restart() {
  isRestart = true
  if (shown === null) show()
  else shown.kill()
}

function end() {
  isEnding = true
  builder.kill()
  if (shown === null) process.exit()
  shown.kill()
}

let timer
function changed(folder) {
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (!needed.every(file => existsSync(path.join(out, file)))) return
    if (folder === 'renderer' && !isWindow && shown !== null) tell('The page was built anew: reload it.')
    else restart()
  }, 400)
}

for (const folder of ['main', 'preload', 'renderer']) {
  const place = path.join(out, folder)
  mkdirSync(place, { recursive: true })
  watch(place, { recursive: true }, () => changed(folder))
}
const builder = spawn(nodeProgram(), [commandFile('electron-vite'), 'build', '--watch', '--logLevel', 'warn'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
})
builder.once('exit', end)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
