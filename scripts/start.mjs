import { parseArgs } from 'node:util'
import path from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { findRuntime, hasDisplay, sandboxArguments, sandboxTrouble } from './electron-runtime.mjs'
import { fetchRuntime } from './fetch-runtime.mjs'
import { become, nodeProgram, root, tell } from './run.mjs'

const usage = `npm start [-- OPTIONS]

  --browser     serve the console to a browser on this machine, and open it
  --serve       the same ("npm run serve" says it)
  --port N      at this port; a free one otherwise
  --no-open     only print the address
  --help`

/** Builds if needed and opens the console: in a window where that can be, otherwise for a browser on this machine. */
async function main() {
  const options = readOptions()
  if (options === null) return
  const program = options.forBrowser ? null : await chooseRuntime()
  if (!(await buildIfNeeded())) {
    process.exitCode = 1
    return
  }
  if (program === null) return become(nodeProgram(), [path.join(root, 'out', 'main', 'serve.js'), ...options.rest])
  if (sandboxArguments.length > 0)
    tell('Run as root, so Electron goes without its sandbox. Prefer an account of your own.')
  // Set in some editors' terminals; Electron would then be a Node without a window.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  return become(program, [root, ...sandboxArguments], env)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'boolean' },
        serve: { type: 'boolean' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) {
      tell(usage)
      return null
    }
    const rest = [...(values.port ? ['--port', values.port] : []), ...(values['no-open'] ? ['--no-open'] : [])]
    return { rest, forBrowser: values.browser || values.serve || rest.length > 0 }
  } catch (error) {
    tell(`${error.message}\n\n${usage}`)
    process.exitCode = 2
    return null
  }
}

/** Electron's program, or null for a browser; then one line has said why, and how to get the window. */
async function chooseRuntime() {
  if (!hasDisplay()) {
    tell('There is no display here, so Rollcall is served to a browser. With a display it opens a window of its own.')
    return null
  }
  const program = findRuntime() ?? (await fetchRuntime())
  if (program === null) {
    tell(
      "Electron's runtime is not here and could not be fetched, so Rollcall opens in the browser. To get it: npx install-electron",
    )
    return null
  }
  const trouble = sandboxTrouble(program)
  if (trouble !== null) {
    tell(`Rollcall opens in the browser. ${trouble}`)
    return null
  }
  return program
}

main().catch(error => {
  tell(`Rollcall could not start: ${error.message}`)
  process.exitCode = 1
})
