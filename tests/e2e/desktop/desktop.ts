import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..', '..', '..')

/** The app, without Chromium's sandbox where root starts it: Electron would end at once. */
export const desktopArguments = (): string[] => [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

/** Starts the app with nothing that looks into it, and waits until its page runs. */
export async function startPlainly(program: string) {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'rollcall-plain-'))
  const child = spawn(program, desktopArguments(), {
    env: { ...process.env, ROLLCALL_DATA: dataFolder },
    stdio: 'ignore',
  })
  const ended = new Promise<void>(resolve => void child.once('exit', () => resolve()))
  const processes = () => family(child.pid ?? 0)
  const deadline = Date.now() + 20_000
  while (!processes().some(pid => commandOf(pid).includes('--type=renderer'))) {
    if (Date.now() > deadline) throw new Error('the window did not open')
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return {
    processes,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** The process and all below it. */
function family(pid: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => [Number(name), parentOf(Number(name))]),
  )
  const found = [pid]
  for (const member of found) for (const [child, parent] of parents) if (parent === member) found.push(child)
  return found
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** TCP sockets in state LISTEN (0A) that belong to these processes, as "address:port" in hexadecimal. */
export function listeningPorts(pids: readonly number[]): readonly string[] {
  const inodes = new Set(pids.flatMap(socketsOf))
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .filter(fields => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
      .map(fields => fields[1] ?? ''),
  )
}

function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(descriptor => {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`)
      return /^socket:\[(\d+)\]$/.exec(target)?.slice(1) ?? []
    })
  } catch {
    return []
  }
}
