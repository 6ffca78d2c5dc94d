import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, vi } from 'vitest'

/** Runs a program with a terminal of its own on all three streams, which it passes on from its own. */
const terminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'
const entry = path.join(import.meta.dirname, '../../out/main/terminal.js')

/** Runs a command on a terminal of its own; what it asks is answered in turn. */
export async function talk(
  folder: string,
  args: readonly string[],
  ...answers: readonly (readonly [asked: RegExp, answer: string])[]
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn('/usr/bin/python3', ['-c', terminal, process.execPath, entry, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TERM: 'xterm', ROLLCALL_DATA: path.join(folder, 'data') },
  })
  let said = ''
  child.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')))
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  for (const [asked, answer] of answers) {
    await vi.waitFor(() => expect(said).toMatch(asked), { timeout: 60_000, interval: 50 })
    child.stdin.write(answer)
  }
  return { code: await ended, said }
}
