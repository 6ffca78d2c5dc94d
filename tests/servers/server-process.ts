import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'

export type ServerCommand = {
  readonly program: string
  readonly args: readonly string[]
  readonly account: Account | null
  /** A folder of the server's own; its output goes to `log` in it, and it is removed if this process dies. */
  readonly folder: string
  /** Ends the server at once, leaving nothing of it in the system. */
  readonly killSignal: NodeJS.Signals
  /** Resolves when the server answers; called again until it does. */
  readonly probe: () => Promise<void>
}

export type RunningServer = { readonly end: (signal: NodeJS.Signals) => Promise<void> }

const startLimitMs = 30_000

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

/** Starts a server and resolves when it answers. It ends with this process, however that ends. */
export async function startServer(command: ServerCommand): Promise<RunningServer> {
  const logFile = path.join(command.folder, 'log')
  const log = openSync(logFile, 'a')
  const child = spawn(command.program, command.args, {
    cwd: command.folder,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', HOME: command.folder },
    ...command.account,
  })
  closeSync(log)
  const failedToStart = new Promise<never>((_, reject) => child.once('error', reject))
  failedToStart.catch(() => {})
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.unref()
  const guard = child.pid === undefined ? null : startGuard(child.pid, command)
  try {
    await Promise.race([untilAnswering(command, child), failedToStart])
  } catch (error) {
    child.kill('SIGKILL')
    guard?.kill('SIGKILL')
    throw new Error(`${command.program} did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`, {
      cause: error,
    })
  }
  return {
    end: async signal => {
      child.ref()
      child.kill(signal)
      await exited
      guard?.kill('SIGKILL')
    },
  }
}

/** A shell that waits for the end of a pipe from this process, which the system closes even when the process is killed. */
function startGuard(pid: number, command: ServerCommand): ChildProcess {
  const script = 'trap "" INT TERM HUP; while read -r _; do :; done; kill -s "$2" "$1"; sleep 1; rm -rf "$3"'
  const signal = command.killSignal.replace('SIG', '')
  const guard = spawn('/bin/sh', ['-c', script, 'guard', String(pid), signal, command.folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()
  const pipe = guard.stdin
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
  return guard
}

async function untilAnswering(command: ServerCommand, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startLimitMs
  for (;;) {
    try {
      await command.probe()
      return
    } catch (error) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) throw error
      await sleep(40)
    }
  }
}
