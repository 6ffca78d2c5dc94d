import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'

const entry = path.join(import.meta.dirname, '../../out/main/terminal.js')

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Each line of standard output as JSON. */
  readonly json: () => Record<string, unknown>[]
}

export type Running = {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ended: Promise<Ended>
  /** Waits until standard error, or output, has this. */
  readonly said: (wanted: RegExp) => Promise<void>
}

export type Options = {
  readonly dataFolder: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
  readonly cwd?: string
}

/** A folder for a console's files, or for secrets. */
export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'rollcall-terminal-'))
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** Starts the real program with nothing of this process's environment but the path. */
export function startRollcall(args: readonly string[], { dataFolder, env = {}, input, cwd }: Options): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: cwd ?? dataFolder,
    env: { PATH: process.env['PATH'], TZ: 'Europe/Madrid', ROLLCALL_DATA: path.join(dataFolder, 'data'), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => void out.push(part))
  child.stderr.on('data', (part: Buffer) => void err.push(part))
  child.stdin.on('error', () => undefined)
  if (input === undefined) child.stdin.end()
  else child.stdin.end(input)
  const textOf = (parts: readonly Buffer[]) => Buffer.concat(parts).toString('utf8')
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const stdout = textOf(out)
      const json = () =>
        stdout
          .split('\n')
          .filter(Boolean)
          .map(line => JSON.parse(line) as Record<string, unknown>)
      resolve({ code, signal, stdout, stderr: textOf(err), json })
    })
  })
  return {
    child,
    ended,
    stdout: () => textOf(out),
    stderr: () => textOf(err),
    said: wanted =>
      vi.waitFor(
        () => {
          const said = textOf(err) + textOf(out)
          if (!wanted.test(said)) throw new Error(`Not said yet: ${wanted.source}\n${said}`)
        },
        { timeout: 60_000, interval: 50 },
      ),
  }
}

export const rollcall = (args: readonly string[], options: Options): Promise<Ended> =>
  startRollcall(args, options).ended
