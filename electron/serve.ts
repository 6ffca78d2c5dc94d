import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parsePort, serveBrowser, startTrouble } from './hosts/serve-browser.ts'

/** The console for a browser on this machine: `serve [--port N] [--no-open]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } })
  const port = parsePort(values.port)
  if (port === null) throw new Error('--port takes a number from 0 to 65535')
  await serveBrowser({
    threads: {
      monitorThread: new URL('./monitor.js', import.meta.url),
      decoder: {
        thread: new URL('./decode-thread.js', import.meta.url),
        module: new URL('./decoder.wasm', import.meta.url),
      },
      simulatorThread: new URL('./simulator.js', import.meta.url),
    },
    page: path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'renderer'),
    port,
    opensBrowser: !values['no-open'],
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`Rollcall could not start: ${startTrouble(error)}\n`)
  process.exit(1)
})
