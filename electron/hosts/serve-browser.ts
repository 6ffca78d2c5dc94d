import { createInterface } from 'node:readline'
import { createApi } from '../api/api.ts'
import { defaultFolder } from '../api/default-folder.ts'
import { createMemoryVault } from '../api/memory-vault.ts'
import { version } from '../version.ts'
import type { Threads } from './built-beside.ts'
import { operatorName, runtimeName } from './describe-runtime.ts'
import { serveHttp } from './http.ts'
import { openLink } from './open-link.ts'
import { stopOnSignals } from './stop-on-signals.ts'

type Options = {
  readonly threads: Threads
  /** The folder of the built page. */
  readonly page: string
  /** 0 takes a free one. */
  readonly port: number
  readonly opensBrowser: boolean
}

/**
 * The console for a browser on this machine, until a signal ends it. One line on standard output holds its address; the rest goes
 * to standard error. Throws EADDRINUSE where the port is taken.
 */
export async function serveBrowser({ threads, page, port, opensBrowser }: Options): Promise<void> {
  const dataFolder = defaultFolder()
  const tell = (line: string) => process.stderr.write(`${line}\n`)
  const served = createApi({
    host: 'browser',
    version,
    runtime: runtimeName(),
    operator: operatorName(),
    dataFolder,
    vault: createMemoryVault('In the browser passwords and keys are held until Rollcall is stopped.'),
    ...threads,
    log: tell,
  })
  const host = await serveHttp(served, page, port)
  const link = host.link()
  process.stdout.write(`Rollcall: ${link}\n`)
  if (opensBrowser && hasDisplay() && !(await openLink(link, dataFolder))) tell('Open that address in a browser.')

  if (!process.stdin.isTTY) {
    tell('The address works once. Started from a terminal, Enter would print another one.')
  } else {
    tell('The address works once. Press Enter for a new one, Ctrl+C to stop.')
    createInterface({ input: process.stdin }).on('line', () => tell(`Rollcall: ${host.link()}`))
  }
  stopOnSignals(
    () =>
      void host
        .close()
        .then(served.close)
        .finally(() => process.exit(0)),
  )
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

/** A port as it is typed; null for what is none. */
export function parsePort(text: string | undefined): number | null {
  const port = Number(text ?? 0)
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : null
}

/** Why it could not start, in words. */
export function startTrouble(error: unknown): string {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (isTaken) return 'That port is taken. Choose another with --port, or leave it out.'
  return error instanceof Error ? error.message : String(error)
}
