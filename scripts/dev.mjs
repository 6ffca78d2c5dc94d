// npm run dev: the window with live reload where there is a runtime; else the browser host, started anew at each change.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { findElectron, hasDisplay } from './electron-runtime.mjs'
import { buildIfNeeded, environment, run } from './run.mjs'
import { root } from './build-state.mjs'

if (findElectron() && hasDisplay()) {
  const sandbox = process.getuid?.() === 0 ? ['--noSandbox'] : []
  process.exit((await run('electron-vite', ['dev', '--watch', ...sandbox])).code)
}

let child
let waiting

async function restart() {
  child?.kill()
  await buildIfNeeded()
  child = spawn(process.execPath, [path.join(root, 'out', 'main', 'serve.js'), '--port', '5199', '--no-open'], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  })
}

for (const folder of ['electron', 'renderer', 'shared']) {
  watch(path.join(root, folder), { recursive: true }, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void restart(), 300)
  })
}
await restart()
