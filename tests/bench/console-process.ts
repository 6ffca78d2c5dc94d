import { existsSync } from 'node:fs'
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestServer } from '../servers/server.ts'
import { benchSite } from './bench-site.ts'
import { keyring } from './data.ts'
import type { Command, Opened, Questions, Refreshed } from './measure-monitor.ts'

export type ConsoleProcess = {
  readonly open: () => Promise<Opened>
  readonly questions: () => Promise<Questions>
  readonly refresh: () => Promise<Refreshed>
  readonly end: () => Promise<void>
}

/** The threads as people run them: from their sources they take half a second more to start. */
const built = new URL('../../out/main/', import.meta.url)

/** A fresh process that watches this server; nothing of one measurement is warm in the next. */
export async function startConsoleProcess(server: TestServer): Promise<ConsoleProcess> {
  if (!existsSync(new URL('monitor.js', built))) throw new Error('The console is not built: npm run build')
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-bench-'))
  const child = fork(await measuring(folder), { serialization: 'advanced' })
  const start = {
    connectionId: 'bench',
    site: benchSite(server),
    secrets: { password: server.password, secretKey: keyring.secretKey, secretKeyFallbacks: [] },
    folder,
    fingerprintKey: new Uint8Array(32).fill(7),
    // As the console does unless told otherwise; between the refreshes that are asked for it is paused.
    refreshIntervalMs: 1_000,
    decoder: { thread: new URL('decode-thread.js', built).href, module: new URL('decoder.wasm', built).href },
  }
  return {
    open: () => ask<Opened>(child, { kind: 'open', start, thread: new URL('monitor.js', built).href }),
    questions: () => ask<Questions>(child, { kind: 'questions' }),
    refresh: () => ask<Refreshed>(child, { kind: 'refresh' }),
    end: async () => {
      await ask(child, { kind: 'close' })
      child.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The measured program in plain JavaScript, as the console is: what reads TypeScript would take 40 MB of its own. */
async function measuring(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('measure-monitor.ts', import.meta.url)),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'measure-monitor.mjs' } },
    },
  })
  return path.join(folder, 'measure-monitor.mjs')
}

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string }

async function ask<Value>(child: ChildProcess, command: Command): Promise<Value> {
  const over = new AbortController()
  const { signal } = over
  const answered = Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(([code]) =>
      Promise.reject(new Error(`the measured process ended with ${String(code)}`)),
    ),
  ])
  child.send(command)
  const [answer] = (await answered) as [Answer]
  over.abort()
  if (!answer.ok) throw new Error(answer.error)
  return answer.value as Value
}
