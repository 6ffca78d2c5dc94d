import { parseArgs } from 'node:util'
import { pageBeside, threadsBeside } from './hosts/built-beside.ts'
import { parsePort, serveBrowser, startTrouble } from './hosts/serve-browser.ts'

/** The console for a browser on this machine: `serve [--port N] [--no-open]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } })
  const port = parsePort(values.port)
  if (port === null) throw new Error('--port takes a number from 0 to 65535')
  await serveBrowser({
    threads: threadsBeside(import.meta.url),
    page: pageBeside(import.meta.url),
    port,
    opensBrowser: !values['no-open'],
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`Rollcall could not start: ${startTrouble(error)}\n`)
  process.exit(1)
})
