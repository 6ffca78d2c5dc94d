import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createApi } from './api/api.ts'
import { defaultFolder } from './api/default-folder.ts'
import { createMemoryVault } from './api/memory-vault.ts'
import { operatorName, runtimeName } from './hosts/describe-runtime.ts'
import { serveHttp } from './hosts/http.ts'
import { openLink } from './hosts/open-link.ts'
import { version } from './version.ts'

/** The console for a browser on this machine: `serve [--port N] [--no-open]`. One line on standard output holds its address. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } })
  const port = Number(values.port ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port takes a number from 0 to 65535')

  const dataFolder = defaultFolder()
  const tell = (line: string) => process.stderr.write(`${line}\n`)
  const served = createApi({
    host: 'browser',
    version,
    runtime: runtimeName(),
    operator: operatorName(),
    dataFolder,
    vault: createMemoryVault('In the browser passwords and keys are held until Rollcall is stopped.'),
    monitorThread: new URL('./monitor.js', import.meta.url),
    decoder: {
      thread: new URL('./decode-thread.js', import.meta.url),
      module: new URL('./decoder.wasm', import.meta.url),
    },
    simulatorThread: new URL('./simulator.js', import.meta.url),
    log: tell,
  })
  const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'renderer')
  const host = await serveHttp(served, root, port)
  const link = host.link()
  console.log(`Rollcall: ${link}`)
  if (!values['no-open'] && hasDisplay() && !(await openLink(link, dataFolder))) tell('Open that address in a browser.')

  if (!process.stdin.isTTY) {
    tell('The address works once. Started from a terminal, Enter would print another one.')
  } else {
    tell('The address works once. Press Enter for a new one, Ctrl+C to stop.')
    createInterface({ input: process.stdin }).on('line', () => tell(`Rollcall: ${host.link()}`))
  }
  stopOnSignals(() => host.close().then(served.close))
}

/** The same signal may come twice, from the terminal and from whoever started this; one that comes later is impatience. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stoppingSince: number | null = null
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stoppingSince !== null) return Date.now() - stoppingSince > 1_000 ? process.exit(1) : undefined
      stoppingSince = Date.now()
      void stop().finally(() => process.exit(0))
    })
  }
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

main().catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE' ? 'That port is taken. Choose another with --port, or leave it out.' : null
  process.stderr.write(`Rollcall could not start: ${taken ?? error.message}\n`)
  process.exit(1)
})
