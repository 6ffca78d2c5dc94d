// npm start [-- --browser] and npm run serve [-- --port N --no-open]: builds if needed, then opens the console.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { downloadElectron, findElectron, hasDisplay } from './electron-runtime.mjs'
import { buildIfNeeded, environment } from './run.mjs'
import { root } from './build-state.mjs'

const args = process.argv.slice(2)
const isServe = args.includes('--serve')
const wantsBrowser = args.includes('--browser')
const passed = args.filter(argument => argument !== '--serve' && argument !== '--browser')

await buildIfNeeded()
const electron = isServe || wantsBrowser || !hasDisplay() ? null : (findElectron() ?? (await downloadElectron()))
if (electron) open(electron, [...(mustGoWithoutSandbox() ? ['--no-sandbox'] : []), root, ...passed])
else {
  if (!isServe && !wantsBrowser) sayWhyBrowser()
  open(process.execPath, [path.join(root, 'out', 'main', 'serve.js'), ...passed])
}

/** Electron ends at once when root starts it inside its sandbox. */
function mustGoWithoutSandbox() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return false
  process.stderr.write('Started as root: Electron runs without its sandbox. Better start it from your own account.\n')
  return true
}

function sayWhyBrowser() {
  const why = hasDisplay()
    ? "Electron's runtime is not here and could not be downloaded (get it with: node node_modules/electron/install.js)"
    : 'There is no display here for a window (set DISPLAY to have one)'
  process.stderr.write(`${why}, so the console opens in the browser.\n`)
}

function open(program, programArgs) {
  const env = { ...environment }
  delete env.ELECTRON_RUN_AS_NODE
  const child = spawn(program, programArgs, { cwd: root, env, stdio: 'inherit' })
  // The terminal sends Ctrl+C to both; the child ends, and then this does.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('error', error => {
    process.stderr.write(`Rollcall could not start: ${error.message}\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)))
}
